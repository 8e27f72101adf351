#include "detect/detectors_geo.hpp"

#include "base/text.hpp"

#include <maxminddb.h>

#include <memory>
#include <vector>

namespace cairn::detect {
namespace {

struct Close {
  void operator()(MMDB_s* file) const {
    ::MMDB_close(file);
    delete file;
  }
};
using File = std::unique_ptr<MMDB_s, Close>;

std::string text_of(MMDB_entry_data_s const& data) {
  if (!data.has_data || data.type != MMDB_DATA_TYPE_UTF8_STRING) return {};
  return {data.utf8_string, data.data_size};
}

void look_up(MMDB_s const& file, std::string const& address, Place& place) {
  int no_address = 0, error = MMDB_SUCCESS;
  MMDB_lookup_result_s found = ::MMDB_lookup_string(&file, address.c_str(), &no_address, &error);
  if (no_address != 0 || error != MMDB_SUCCESS || !found.found_entry) return;
  MMDB_entry_data_s data;
  if (place.country.empty() &&
      ::MMDB_get_value(&found.entry, &data, "country", "iso_code", nullptr) == MMDB_SUCCESS)
    place.country = text_of(data);
  if (!place.network.empty() ||
      ::MMDB_get_value(&found.entry, &data, "autonomous_system_number", nullptr) != MMDB_SUCCESS ||
      !data.has_data || data.type != MMDB_DATA_TYPE_UINT32)
    return;
  place.network = fmt::format("AS{}", data.uint32);
  if (::MMDB_get_value(&found.entry, &data, "autonomous_system_organization", nullptr) ==
      MMDB_SUCCESS)
    if (std::string const name = text_of(data); !name.empty()) place.network += " " + name;
}

}  // namespace

Result<Locate> open_places(std::span<std::string const> files) {
  auto const opened = std::make_shared<std::vector<File>>();
  for (std::string const& path : files) {
    auto file = std::make_unique<MMDB_s>();
    int const error = ::MMDB_open(path.c_str(), MMDB_MODE_MMAP, file.get());
    if (error != MMDB_SUCCESS)
      return fail(ErrorCode::kInvalidArgument,
                  "{}: {}; --geo takes MaxMind files (.mmdb) of countries, cities or networks",
                  escape_controls(path), ::MMDB_strerror(error));
    opened->emplace_back(file.release());
  }
  return [opened](std::string_view address) {
    Place place;
    std::string const text(address);
    for (File const& file : *opened) look_up(*file, text, place);
    return place;
  };
}

}  // namespace cairn::detect
