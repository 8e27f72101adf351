#include "sigma/detection.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <iterator>

namespace cairn::sigma {
namespace {

using match::Expression;

/// All or any of the parts; what is of the same kind in itself is spread out.
Expression joined(Expression::Kind kind, std::vector<Expression> parts) {
  Expression out;
  out.kind = kind;
  for (Expression& part : parts) {
    if (part.kind != kind || part.children.empty())
      out.children.push_back(std::move(part));
    else
      std::move(part.children.begin(), part.children.end(), std::back_inserter(out.children));
  }
  return out.children.size() == 1 ? std::move(out.children.front()) : std::move(out);
}

Read<Expression> lower_mapping(YamlNode const& mapping, Lowering& lowering) {
  if (mapping.members.empty()) return wrong(mapping.line, "a selection is empty");
  std::vector<Expression> items;
  for (auto const& [key, value] : mapping.members)
    items.push_back(SIGMA_TRY(lower_item(key, value, lowering)));
  return joined(Expression::Kind::kAll, std::move(items));
}

/// A mapping, a list of them, a keyword, a list of these, or lists of all that.
Read<Expression> lower_selection(YamlNode const& node, Lowering& lowering) {
  if (node.is_mapping()) return lower_mapping(node, lowering);
  if (node.is_null()) return wrong(node.line, "a selection is empty");
  if (node.is_scalar()) return lower_keywords(node, lowering);
  if (node.items.empty()) return wrong(node.line, "a selection is empty");
  std::vector<Expression> any;
  for (YamlNode const& item : node.items) any.push_back(SIGMA_TRY(lower_selection(item, lowering)));
  return joined(Expression::Kind::kAny, std::move(any));
}

std::size_t count_predicates(Expression const& expression) {
  std::size_t count = 1;
  for (Expression const& child : expression.children) count += count_predicates(child);
  return count;
}

Read<Expression> lower_tree(ConditionTree const& tree, Selections const& selections,
                            std::vector<std::size_t> const& sizes, unsigned line,
                            Lowering& lowering) {
  if (tree.kind == ConditionTree::Kind::kName) {
    if (sizes[tree.name] > lowering.room)
      return wrong(line, "the condition makes the rule too large: it repeats large selections");
    lowering.room -= sizes[tree.name];
    return selections.expressions[tree.name];
  }
  std::vector<Expression> children;
  for (ConditionTree const& child : tree.children)
    children.push_back(SIGMA_TRY(lower_tree(child, selections, sizes, line, lowering)));
  if (tree.kind == ConditionTree::Kind::kNot)
    return Expression::negate(std::move(children.front()));
  return joined(tree.kind == ConditionTree::Kind::kAll ? Expression::Kind::kAll
                                                       : Expression::Kind::kAny,
                std::move(children));
}

}  // namespace

Read<Selections> lower_selections(YamlNode const& mapping, std::vector<std::string_view> skip,
                                  Lowering& lowering) {
  Selections out;
  for (auto const& [name, value] : mapping.members) {
    if (std::find(skip.begin(), skip.end(), name.text) != skip.end()) continue;
    auto expression = lower_selection(value, lowering);
    if (!expression) {
      Problem problem = std::move(expression).error();
      problem.what = fmt::format("{}: {}", escape_controls(name.text), problem.what);
      return tl::unexpected<Problem>(std::move(problem));
    }
    out.names.push_back(name.text);
    out.expressions.push_back(std::move(*expression));
    out.lines.push_back(name.line);
  }
  if (out.names.empty()) return wrong(mapping.line, "there is no selection");
  return out;
}

Read<Expression> lower_condition(ConditionTree const& tree, Selections const& selections,
                                 unsigned line, Lowering& lowering) {
  std::vector<std::size_t> sizes;
  for (Expression const& expression : selections.expressions)
    sizes.push_back(count_predicates(expression));
  return lower_tree(tree, selections, sizes, line, lowering);
}

Read<Expression> lower_conditions(YamlNode const& condition, Selections const& selections,
                                  Lowering& lowering) {
  if (condition.is_mapping() || condition.is_null())
    return wrong(condition.line, "the condition must be a text such as `selection and not filter`");
  std::vector<YamlNode> const texts =
      condition.is_sequence() ? condition.items : std::vector<YamlNode>{condition};
  if (texts.empty()) return wrong(condition.line, "the condition is empty");
  std::vector<bool> used(selections.names.size());
  std::vector<Expression> any;
  for (YamlNode const& text : texts) {
    if (!text.is_scalar()) return wrong(text.line, "a list of conditions holds texts");
    ConditionTree const tree = SIGMA_TRY(parse_condition(text.text, text.line, selections.names));
    for_each_name(tree, [&](std::size_t name) { used[name] = true; });
    any.push_back(SIGMA_TRY(lower_condition(tree, selections, text.line, lowering)));
  }
  for (std::size_t i = 0; i < used.size(); ++i)
    if (!used[i])
      lowering.notes.push_back({selections.lines[i], fmt::format("the condition does not use {}",
                                                                 shown(selections.names[i]))});
  return joined(Expression::Kind::kAny, std::move(any));
}

}  // namespace cairn::sigma
