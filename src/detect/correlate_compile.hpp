// From the loader's correlations to a plan.
#pragma once
#include "detect/correlate_plan.hpp"
#include "sigma/rules.hpp"

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace cairn::detect {

struct CompiledCorrelations {
  /// Rules and correlations have the numbers that they have in the RuleSet. A correlation that is
  /// not wanted has no members and so never fires.
  std::shared_ptr<CorrelationPlan const> plan;
  /// By rule: something listens to it. Such a rule must run whatever its level.
  std::vector<bool> needed;
  /// Correlations that cannot run, and why.
  std::vector<std::pair<std::size_t, std::string>> rejected;
};

/// `wanted`: which correlations matter for themselves; those that they refer to come along.
CompiledCorrelations
compile_correlations(sigma::RuleSet const& set,
                     std::function<bool(sigma::Correlation const&)> const& wanted);

}  // namespace cairn::detect
