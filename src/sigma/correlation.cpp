#include "sigma/correlation.hpp"

#include "base/text.hpp"
#include "sigma/condition.hpp"
#include "sigma/item.hpp"
#include "sigma/meta.hpp"

#include <algorithm>
#include <cstdlib>
#include <optional>

namespace cairn::sigma {
namespace {

constexpr std::size_t kMaxReferences = 1000;

struct TypeName {
  std::string_view name;
  CorrelationType type;
};
constexpr TypeName kTypes[] = {{"event_count", CorrelationType::kEventCount},
                               {"value_count", CorrelationType::kValueCount},
                               {"temporal", CorrelationType::kTemporal},
                               {"temporal_ordered", CorrelationType::kTemporalOrdered},
                               {"value_sum", CorrelationType::kValueSum},
                               {"value_avg", CorrelationType::kValueAverage},
                               {"value_percentile", CorrelationType::kValuePercentile},
                               {"value_median", CorrelationType::kValuePercentile}};

struct BoundName {
  std::string_view name;
  Bound bound;
};
constexpr BoundName kBounds[] = {{"gt", Bound::kGreater}, {"gte", Bound::kGreaterOrEqual},
                                 {"lt", Bound::kLess},    {"lte", Bound::kLessOrEqual},
                                 {"eq", Bound::kEqual},   {"neq", Bound::kNotEqual}};

bool is_temporal(CorrelationType type) {
  return type == CorrelationType::kTemporal || type == CorrelationType::kTemporalOrdered;
}

Read<double> number_of(YamlNode const& node) {
  if (node.is_scalar() && Decimal::parse(node.text)) return std::strtod(node.text.c_str(), nullptr);
  return wrong(node.line, "the condition of a correlation compares with a number, not {}",
               shown(node.text));
}

/// Reads one document, part after part.
class Reader {
 public:
  Reader(YamlNode const& body, CorrelationDraft& out) : body_(body), out_(out) {}

  Read<bool> read() {
    SIGMA_TRY(type());
    SIGMA_TRY(references());
    SIGMA_TRY(group_by());
    SIGMA_TRY(aliases());
    SIGMA_TRY(timespan());
    SIGMA_TRY(condition());
    return complete();
  }

 private:
  Read<bool> type() {
    YamlNode const* const node = body_.find("type");
    if (node == nullptr) return wrong(body_.line, "the correlation has no type");
    for (TypeName const& known : kTypes) {
      if (node->text != known.name) continue;
      out_.correlation.type = known.type;
      is_median_ = known.name == "value_median";
      return true;
    }
    return wrong(node->line, "there is no correlation type {}", shown(node->text));
  }

  Read<bool> references() {
    out_.references = texts_of(body_.find("rules"));
    if (out_.references.empty()) return wrong(body_.line, "the correlation names no rules");
    if (out_.references.size() > kMaxReferences)
      return wrong(body_.line, "the correlation names more than {} rules", kMaxReferences);
    return true;
  }

  Read<bool> group_by() {
    for (std::string& name : texts_of(body_.find("group-by"))) {
      match::Path path = SIGMA_TRY(parse_path(name, body_.line));
      out_.group_by.push_back({std::move(name), std::move(path)});
    }
    return true;
  }

  Read<bool> aliases() {
    YamlNode const* const node = body_.find("aliases");
    if (node == nullptr || node->is_null()) return true;
    for (auto const& [name, fields] : node->members) {
      CorrelationDraft::Alias alias{name.text, {}, name.line};
      for (auto const& [rule, field] : fields.members) {
        if (!field.is_scalar()) return wrong(field.line, "an alias names one field for each rule");
        alias.fields.emplace_back(rule.text, SIGMA_TRY(parse_path(field.text, field.line)));
      }
      if (alias.fields.empty())
        return wrong(name.line, "the alias {} names no fields; write RULE: FIELD below it",
                     shown(name.text));
      out_.aliases.push_back(std::move(alias));
    }
    return true;
  }

  Read<bool> timespan() {
    YamlNode const* node = body_.find("timespan");
    if (node == nullptr) node = body_.find("timeframe");
    if (node == nullptr) return wrong(body_.line, "the correlation has no timespan");
    auto const span = parse_timespan(node->text);
    if (!span)
      return wrong(node->line, "{} is no timespan: a number and one of s, m, h, d, w, M, y",
                   shown(node->text));
    out_.correlation.timespan = *span;
    return true;
  }

  Read<bool> condition() {
    YamlNode const* const node = body_.find("condition");
    if (node == nullptr || node->is_null()) return true;
    if (node->is_scalar()) {
      if (!is_temporal(out_.correlation.type))
        return wrong(node->line, "only temporal correlations have a text for a condition");
      out_.expression = node->text;
      return true;
    }
    for (auto const& [key, value] : node->members) SIGMA_TRY(part(key, value));
    return true;
  }

  Read<bool> part(YamlNode const& key, YamlNode const& value) {
    Correlation& correlation = out_.correlation;
    if (key.text == "field") {
      for (std::string& name : texts_of(&value)) {
        match::Path path = SIGMA_TRY(parse_path(name, value.line));
        correlation.fields.push_back({std::move(name), std::move(path)});
      }
      return true;
    }
    if (key.text == "percentile") {
      correlation.percentile = SIGMA_TRY(number_of(value));
      has_percentile_ = true;
      bool const fits = correlation.percentile >= 0 && correlation.percentile <= 100;
      if (!fits) return wrong(value.line, "a percentile lies between 0 and 100");
      return true;
    }
    for (BoundName const& known : kBounds) {
      if (key.text != known.name) continue;
      correlation.conditions.push_back({known.bound, SIGMA_TRY(number_of(value))});
      return true;
    }
    return wrong(key.line, "the condition of a correlation knows no {}", shown(key.text));
  }

  Read<bool> complete() const {
    Correlation const& correlation = out_.correlation;
    bool const counts_events = correlation.type == CorrelationType::kEventCount;
    if (is_temporal(correlation.type)) return true;
    if (correlation.conditions.empty())
      return wrong(body_.line, "the correlation has no condition such as gte: 10");
    if (!counts_events && correlation.fields.empty())
      return wrong(body_.line, "the correlation's condition has no field");
    bool const single = counts_events || correlation.type == CorrelationType::kValueCount;
    if (!single && correlation.fields.size() > 1)
      return wrong(body_.line, "this type of correlation computes one field");
    if (correlation.type == CorrelationType::kValuePercentile && !is_median_ && !has_percentile_)
      return wrong(body_.line, "the correlation's condition has no percentile");
    return true;
  }

  YamlNode const& body_;
  CorrelationDraft& out_;
  bool is_median_ = false, has_percentile_ = false;
};

ReferenceExpression expression_of(ConditionTree const& tree) {
  ReferenceExpression out;
  switch (tree.kind) {
  case ConditionTree::Kind::kAll: out.kind = ReferenceExpression::Kind::kAll; break;
  case ConditionTree::Kind::kAny: out.kind = ReferenceExpression::Kind::kAny; break;
  case ConditionTree::Kind::kNot: out.kind = ReferenceExpression::Kind::kNot; break;
  case ConditionTree::Kind::kName: out.reference = tree.name; break;
  }
  for (ConditionTree const& child : tree.children) out.children.push_back(expression_of(child));
  return out;
}

/// The field that an alias means for one reference.
Read<std::optional<match::Path>> aliased(CorrelationDraft::Alias const& alias,
                                         Reference const& reference, FindReference const& find) {
  for (auto const& [written, path] : alias.fields) {
    Reference const meant = SIGMA_TRY(find(written, alias.line));
    if (meant.index == reference.index && meant.is_correlation == reference.is_correlation)
      return std::optional(path);
  }
  return std::optional<match::Path>();
}

}  // namespace

bool holds(Condition const& condition, double value) {
  switch (condition.bound) {
  case Bound::kGreater: return value > condition.value;
  case Bound::kGreaterOrEqual: return value >= condition.value;
  case Bound::kLess: return value < condition.value;
  case Bound::kLessOrEqual: return value <= condition.value;
  case Bound::kEqual: return value == condition.value;
  case Bound::kNotEqual: return value != condition.value;
  }
  return false;
}

std::optional<Instant> parse_timespan(std::string_view text) {
  constexpr Instant kMonth = 2'629'746 * kSecond, kYear = 31'556'952 * kSecond;
  constexpr std::pair<char, Instant> kUnits[] = {{'s', kSecond}, {'m', kMinute},  {'h', kHour},
                                                 {'d', kDay},    {'w', 7 * kDay}, {'M', kMonth},
                                                 {'y', kYear}};
  if (text.size() < 2 || text.size() > 8) return std::nullopt;
  Instant number = 0;
  for (char const c : text.substr(0, text.size() - 1)) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  for (auto const& [unit, length] : kUnits) {
    if (text.back() != unit) continue;
    bool const fits = number > 0 && number <= 100 * kYear / length;
    return fits ? std::optional(number * length) : std::nullopt;
  }
  return std::nullopt;
}

Read<CorrelationDraft> read_correlation(YamlNode const& document, std::vector<Problem>& notes) {
  CorrelationDraft draft;
  static_cast<Meta&>(draft.correlation) = SIGMA_TRY(read_meta(document, notes));
  YamlNode const* const body = document.find("correlation");
  if (body == nullptr || !body->is_mapping())
    return wrong(document.line, "`correlation` must hold type, rules, timespan, …");
  draft.line = body->line;
  SIGMA_TRY(Reader(*body, draft).read());
  for (YamlNode const* const holder : {&document, body}) {
    YamlNode const* const generate = holder->find("generate");
    if (generate != nullptr) draft.correlation.generate |= generate->boolean().value_or(false);
  }
  return draft;
}

Read<Correlation> link(CorrelationDraft draft, FindReference const& find) {
  Correlation& correlation = draft.correlation;
  for (std::string const& written : draft.references)
    correlation.references.push_back(SIGMA_TRY(find(written, draft.line)));
  for (NamedPath& key : draft.group_by) {
    GroupKey group;
    auto const alias =
        std::find_if(draft.aliases.begin(), draft.aliases.end(),
                     [&](CorrelationDraft::Alias const& known) { return known.name == key.name; });
    for (Reference const& reference : correlation.references) {
      std::optional<match::Path> path = key.path;
      if (alias != draft.aliases.end()) path = SIGMA_TRY(aliased(*alias, reference, find));
      group.paths.push_back(std::move(path));
    }
    group.name = std::move(key.name);
    correlation.group_by.push_back(std::move(group));
  }
  if (!draft.expression.empty()) {
    auto const tree = SIGMA_TRY(parse_condition(draft.expression, draft.line, draft.references));
    correlation.expression = expression_of(tree);
  }
  return std::move(correlation);
}

}  // namespace cairn::sigma
