#include "detect/correlate_compile.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

namespace cairn::detect {
namespace {

using sigma::CorrelationType;

Measure measure_of(CorrelationType type) {
  switch (type) {
  case CorrelationType::kEventCount: return Measure::kEventCount;
  case CorrelationType::kValueCount: return Measure::kValueCount;
  case CorrelationType::kTemporal: return Measure::kTemporal;
  case CorrelationType::kTemporalOrdered: return Measure::kTemporalOrdered;
  case CorrelationType::kValueSum: return Measure::kValueSum;
  case CorrelationType::kValueAverage: return Measure::kValueAverage;
  case CorrelationType::kValuePercentile: return Measure::kValuePercentile;
  }
  return Measure::kEventCount;
}

Compare compare_of(sigma::Bound bound) {
  switch (bound) {
  case sigma::Bound::kGreater: return Compare::kGreater;
  case sigma::Bound::kGreaterOrEqual: return Compare::kGreaterOrEqual;
  case sigma::Bound::kLess: return Compare::kLess;
  case sigma::Bound::kLessOrEqual: return Compare::kLessOrEqual;
  case sigma::Bound::kEqual: return Compare::kEqual;
  case sigma::Bound::kNotEqual: return Compare::kNotEqual;
  }
  return Compare::kGreaterOrEqual;
}

std::string name_of(sigma::Meta const& meta) { return meta.id.empty() ? meta.title : meta.id; }

class Compiler {
 public:
  explicit Compiler(sigma::RuleSet const& set) : set_(set) {}

  CompiledCorrelations run(std::function<bool(sigma::Correlation const&)> const& wanted) {
    for (sigma::Rule const& rule : set_.rules) plan_.rules.push_back(name_of(rule));
    out_.needed.resize(set_.rules.size());
    plan_.correlations.resize(set_.correlations.size());
    std::vector<bool> take(set_.correlations.size());
    for (std::size_t i = take.size(); i-- > 0;) {  // references point backwards
      take[i] = take[i] || wanted(set_.correlations[i]);
      if (!take[i]) continue;
      for (auto const& reference : set_.correlations[i].references)
        if (reference.is_correlation) take[reference.index] = true;
    }
    std::vector<bool> runs(take.size());
    for (std::size_t i = 0; i < take.size(); ++i) {
      name(i);
      if (!take[i]) continue;
      std::string reason = problem(set_.correlations[i], runs);
      runs[i] = reason.empty();
      if (runs[i])
        compile(i);
      else
        out_.rejected.emplace_back(i, std::move(reason));
    }
    out_.plan = std::make_shared<CorrelationPlan const>(std::move(plan_));
    return std::move(out_);
  }

 private:
  static bool only_and(sigma::ReferenceExpression const& expression) {
    using Kind = sigma::ReferenceExpression::Kind;
    if (expression.kind == Kind::kReference) return true;
    return expression.kind == Kind::kAll &&
           std::all_of(expression.children.begin(), expression.children.end(), only_and);
  }

  std::string problem(sigma::Correlation const& from, std::vector<bool> const& runs) const {
    for (auto const& reference : from.references)
      if (reference.is_correlation && !runs[reference.index])
        return fmt::format("it refers to {}, which cannot run", reference.written);
    if (from.type == CorrelationType::kTemporalOrdered && from.expression &&
        !only_and(*from.expression))
      return "the condition of a temporal_ordered correlation can only join rules with 'and'; "
             "write "
             "type: temporal, if the order does not matter";
    return {};
  }

  /// State is kept under what the correlation says, so that it begins anew when that changes.
  void name(std::size_t index) {
    sigma::Correlation const& from = set_.correlations[index];
    std::string key =
        fmt::format("{} {} {}", name_of(from), static_cast<int>(from.type), from.timespan);
    for (auto const& group : from.group_by) key += " by " + group.name;
    for (auto const& reference : from.references)
      key += " of " + (reference.is_correlation ? name_of(set_.correlations[reference.index])
                                                : name_of(set_.rules[reference.index]));
    for (auto const& field : from.fields) key += " field " + field.name;
    for (auto const& condition : from.conditions)
      key += fmt::format(" {} {}", static_cast<int>(condition.bound), condition.value);
    for (std::size_t copy = 2; !keys_.insert(key).second; ++copy) key += fmt::format(" #{}", copy);
    plan_.correlations[index].key = std::move(key);
  }

  std::uint32_t field(match::Path const& path) {
    auto const found = std::find(plan_.fields.begin(), plan_.fields.end(), path);
    if (found != plan_.fields.end())
      return static_cast<std::uint32_t>(found - plan_.fields.begin());
    plan_.fields.push_back(path);
    return static_cast<std::uint32_t>(plan_.fields.size() - 1);
  }

  /// Where a finding of another correlation holds the value of that name.
  std::uint32_t group_of(std::size_t correlation, std::string const& name) const {
    auto const& groups = set_.correlations[correlation].group_by;
    for (std::size_t i = 0; i < groups.size(); ++i)
      if (groups[i].name == name) return static_cast<std::uint32_t>(i);
    return kNoField;
  }

  void compile(std::size_t index) {
    sigma::Correlation const& from = set_.correlations[index];
    Correlation& to = plan_.correlations[index];
    to.measure = measure_of(from.type);
    to.timespan = from.timespan;
    to.percentile = from.percentile;
    for (auto const& group : from.group_by) to.group_by.push_back(group.name);
    for (auto const& condition : from.conditions)
      to.bounds.push_back({compare_of(condition.bound), condition.value});
    std::vector<std::uint32_t> member_of;  // by reference
    for (std::size_t i = 0; i < from.references.size(); ++i) member_of.push_back(member(index, i));
    bool const temporal =
        to.measure == Measure::kTemporal || to.measure == Measure::kTemporalOrdered;
    if (to.measure == Measure::kTemporalOrdered) {
      std::vector<bool> named(from.references.size(), !from.expression);
      if (from.expression) mark(*from.expression, named);
      for (std::size_t i = 0; i < member_of.size(); ++i)
        if (named[i]) to.sequence.push_back(member_of[i]);
    } else if (from.expression) {
      append(*from.expression, member_of, to.condition);
    }
    std::size_t const all =
        to.measure == Measure::kTemporal ? to.members.size() : to.sequence.size();
    if (temporal && to.bounds.empty() && to.condition.empty())
      to.bounds.push_back({Compare::kGreaterOrEqual, static_cast<double>(all)});
  }

  std::uint32_t member(std::size_t index, std::size_t which) {
    sigma::Correlation const& from = set_.correlations[index];
    Correlation& to = plan_.correlations[index];
    sigma::Reference const& reference = from.references[which];
    auto const source = static_cast<std::uint32_t>(
        reference.is_correlation ? set_.rules.size() + reference.index : reference.index);
    for (std::uint32_t m = 0; m < to.members.size(); ++m)
      if (to.members[m].source == source) return m;
    Member member{source, {}, {}};
    for (auto const& group : from.group_by) {
      std::uint32_t number = kNoField;
      if (reference.is_correlation)
        number = group_of(reference.index, group.name);
      else if (group.paths[which])
        number = field(*group.paths[which]);
      member.group.push_back(number);
    }
    for (auto const& value : from.fields)
      member.value.push_back(reference.is_correlation ? group_of(reference.index, value.name)
                                                      : field(value.path));
    if (!reference.is_correlation) out_.needed[reference.index] = true;
    to.members.push_back(std::move(member));
    return static_cast<std::uint32_t>(to.members.size() - 1);
  }

  static void mark(sigma::ReferenceExpression const& expression, std::vector<bool>& named) {
    if (expression.kind == sigma::ReferenceExpression::Kind::kReference)
      named[expression.reference] = true;
    for (auto const& child : expression.children) mark(child, named);
  }

  static void append(sigma::ReferenceExpression const& expression,
                     std::vector<std::uint32_t> const& member_of, std::vector<ConditionStep>& out) {
    using Kind = sigma::ReferenceExpression::Kind;
    using Step = ConditionStep::Kind;
    if (expression.kind == Kind::kReference)
      return out.push_back({Step::kSeen, member_of[expression.reference]});
    for (std::size_t i = 0; i < expression.children.size(); ++i) {
      append(expression.children[i], member_of, out);
      if (i > 0) out.push_back({expression.kind == Kind::kAll ? Step::kAnd : Step::kOr, 0});
    }
    if (expression.kind == Kind::kNot) out.push_back({Step::kNot, 0});
  }

  sigma::RuleSet const& set_;
  CorrelationPlan plan_;
  CompiledCorrelations out_;
  std::unordered_set<std::string> keys_;
};

}  // namespace

CompiledCorrelations
compile_correlations(sigma::RuleSet const& set,
                     std::function<bool(sigma::Correlation const&)> const& wanted) {
  return Compiler(set).run(wanted);
}

}  // namespace cairn::detect
