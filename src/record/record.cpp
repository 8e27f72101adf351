#include "record/record.hpp"

#include "record/members.hpp"

namespace cairn::record {

bool find_top(RecordView const& record, std::string_view name, json::Value& found) {
  char const* const text = record.value.text();
  for (std::size_t i = record.members.size(); i-- > 0;) {
    std::uint32_t const* const at = record.members[i];
    if (!is_called(text, at, name)) continue;
    found = json::Value(text, at + 2);
    return true;
  }
  return false;
}

}  // namespace cairn::record
