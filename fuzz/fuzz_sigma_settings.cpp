// Any text is settings, an ignore list, an allow list and a list of test events, or an error with
// its place.
#include "sigma/cases.hpp"
#include "sigma/settings.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using namespace cairn;
  std::string_view const text(reinterpret_cast<char const*>(data), size);
  auto const require = [](bool holds) {
    if (!holds) std::abort();
  };
  auto const settings = sigma::parse_settings(text, "s.yml", "/nonexistent");
  if (settings) {
    for (sigma::Ignore const& ignore : settings->ignores)
      require(!ignore.id.empty() && !ignore.reason.empty());
  } else {
    require(settings.error().message.starts_with("s.yml:"));
  }
  auto const list = sigma::parse_ignore_list(text, "l.txt");
  require(list || list.error().message.starts_with("l.txt:"));
  for (std::string const& value : sigma::parse_allow_list(text, "name")) require(!value.empty());
  auto const cases = sigma::parse_cases(text, "e.json");
  require(cases || cases.error().message.starts_with("e.json:"));
  return 0;
}
