#include "record/record.hpp"

namespace cairn::record {

bool find_top(RecordView const& record, std::string_view name, json::Value& found) {
  char const* const text = record.value.text();
  std::string decoded;
  for (std::size_t i = record.members.size(); i-- > 0;) {
    std::uint32_t const* const at = record.members[i];
    std::string_view raw_name = json::Value(text, at).string_body();
    if (raw_name.size() != name.size() && raw_name.find('\\') != std::string_view::npos) {
      decoded.clear();
      json::append_decoded(raw_name, decoded);
      raw_name = decoded;
    }
    if (raw_name == name) {
      found = json::Value(text, at + 2);
      return true;
    }
  }
  return false;
}

}  // namespace cairn::record
