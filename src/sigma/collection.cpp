#include "sigma/collection.hpp"

#include <algorithm>

namespace cairn::sigma {
namespace {

constexpr std::size_t kMaxShared = 1000;  // values of a document that others take over

}  // namespace

void merge_into(YamlNode& into, YamlNode const& from) {
  for (auto const& [name, value] : from.members) {
    auto const own = std::find_if(
        into.members.begin(), into.members.end(),
        [&, &key = name](auto const& member) { return member.first.text == key.text; });
    if (own == into.members.end())
      into.members.emplace_back(name, value);
    else if (own->second.is_mapping() && value.is_mapping())
      merge_into(own->second, value);
    else
      own->second = value;
  }
}

Read<std::optional<YamlNode>> Collection::rule(YamlNode document) {
  auto const at = std::find_if(document.members.begin(), document.members.end(),
                               [](auto const& member) { return member.first.text == "action"; });
  if (at == document.members.end()) {
    previous_ = document;
    merge_into(document, global_);
    return std::optional(std::move(document));
  }
  YamlNode const action = at->second;
  document.members.erase(at);
  if (count_nodes(document) > kMaxShared || count_nodes(previous_) > kMaxShared)
    return wrong(action.line, "a collection shares at most {} values", kMaxShared);
  if (action.text == "global") {
    global_ = document;
    previous_ = std::move(document);
    return std::optional<YamlNode>();
  }
  if (action.text == "reset") {
    global_ = {};
    return std::optional<YamlNode>();
  }
  if (action.text != "repeat")
    return wrong(action.line, "there is no action {}", shown(action.text));
  merge_into(previous_, document);
  YamlNode out = previous_;
  out.kind = YamlKind::kMapping;
  out.line = document.line;
  merge_into(out, global_);
  return std::optional(std::move(out));
}

}  // namespace cairn::sigma
