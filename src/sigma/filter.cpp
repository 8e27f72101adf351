#include "sigma/filter.hpp"

#include "sigma/detection.hpp"
#include "sigma/meta.hpp"

#include <algorithm>

namespace cairn::sigma {
namespace {

bool has_not(ConditionTree const& tree) {
  return tree.kind == ConditionTree::Kind::kNot ||
         std::any_of(tree.children.begin(), tree.children.end(), has_not);
}

}  // namespace

Read<Filter> read_filter(YamlNode const& document, Lowering& lowering) {
  std::vector<Problem> unwanted;  // a filter needs no level
  Filter filter;
  filter.meta = SIGMA_TRY(read_meta(document, unwanted));
  filter.logsource = SIGMA_TRY(read_logsource(document));
  YamlNode const* const body = document.find("filter");
  if (!body->is_mapping())
    return wrong(document.line, "`filter` must hold rules, selections and a condition");
  YamlNode const* const rules = body->find("rules");
  if (rules == nullptr)
    return wrong(body->line,
                 "the filter does not say which rules it is for; `rules: any` is for all");
  filter.rules = texts_of(rules);
  filter.any_rule = filter.rules.empty() || (filter.rules.size() == 1 && filter.rules[0] == "any");
  Selections const selections =
      SIGMA_TRY(lower_selections(*body, {"rules", "condition"}, lowering));
  YamlNode const* const condition = body->find("condition");
  if (condition == nullptr || !condition->is_scalar() || condition->is_null())
    return wrong(body->line, "the filter has no condition; to suppress what `selection` describes "
                             "write `not selection`");
  ConditionTree const tree =
      SIGMA_TRY(parse_condition(condition->text, condition->line, selections.names));
  if (!has_not(tree))
    lowering.notes.push_back(
        {condition->line, "the filter's condition holds no `not`: its rules then fire only on what "
                          "it describes; to suppress that write `not selection`"});
  filter.expression = SIGMA_TRY(lower_condition(tree, selections, condition->line, lowering));
  return filter;
}

}  // namespace cairn::sigma
