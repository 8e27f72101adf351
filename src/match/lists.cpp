#include "match/lists.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>

namespace cairn::match {

std::vector<EqualList> equal_lists(Expression const& any) {
  constexpr std::size_t kLeast = 4;  // shorter lists are as quick one by one
  std::vector<EqualList> lists;
  if (any.children.size() < kLeast) return lists;
  std::unordered_map<std::string, std::size_t> by_field;
  for (std::size_t i = 0; i < any.children.size(); ++i) {
    auto const& predicate = any.children[i].predicate;
    auto const* equals = predicate ? std::get_if<Equals>(&predicate->test) : nullptr;
    if (equals == nullptr || equals->text_case != Case::kIgnore) continue;
    auto const [at, is_new] = by_field.try_emplace(
        to_string(Expression::test(predicate->field, Present{})), lists.size());
    if (is_new) lists.emplace_back();
    lists[at->second].children.push_back(i);
    lists[at->second].texts.push_back(equals);
  }
  std::erase_if(lists, [](EqualList const& list) { return list.children.size() < kLeast; });
  return lists;
}

}  // namespace cairn::match
