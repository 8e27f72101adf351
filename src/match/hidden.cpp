#include "match/hidden.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>

namespace cairn::match {

HiddenMembers::HiddenMembers(json::Value container) {
  using Members = std::unordered_map<std::string, Range>;
  struct Open {
    Members members;           // the last of each name so far
    Range* current = nullptr;  // the member being read; its end is not known yet
  };
  std::vector<Open> open;
  std::vector<Range> found;
  char const* const text = container.text();
  std::uint32_t const* const end = container.after();
  for (std::uint32_t const* at = container.at(); at < end; ++at) {
    char const c = text[*at];
    if (c == '{' || c == '[') {
      open.emplace_back();
    } else if (c == '}' || c == ']') {
      open.pop_back();
    } else if (c == '"' && text[at[1]] == ':') {
      Open& object = open.back();
      if (object.current != nullptr) object.current->end = at;
      std::string name;
      json::append_decoded(json::Value(text, at).string_body(), name);
      auto const [known, is_new] = object.members.try_emplace(std::move(name), Range{at, nullptr});
      if (!is_new) {
        found.push_back(known->second);
        known->second = {at, nullptr};
      }
      object.current = &known->second;
    }
  }
  std::sort(found.begin(), found.end(), [](Range a, Range b) { return a.begin < b.begin; });
  for (Range const range : found) {
    bool const inside = !ranges_.empty() && range.end <= ranges_.back().end;
    if (!inside) ranges_.push_back(range);
  }
}

bool HiddenMembers::hides(std::uint32_t const* entry) const {
  auto const behind =
      std::upper_bound(ranges_.begin(), ranges_.end(), entry,
                       [](std::uint32_t const* at, Range range) { return at < range.begin; });
  return behind != ranges_.begin() && entry < std::prev(behind)->end;
}

}  // namespace cairn::match
