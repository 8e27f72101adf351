#include "detect/active.hpp"

#include "detect/facts.hpp"

namespace cairn::detect {

Result<ActiveRules> activate(sigma::RuleSet const& set, sigma::Level floor,
                             std::vector<bool> const& needed) {
  ActiveRules active;
  std::vector<match::Expression> expressions;
  for (std::uint32_t i = 0; i < set.rules.size(); ++i) {
    sigma::Rule const& rule = set.rules[i];
    bool const shown = is_shown(rule, rule.silent, floor);
    if (!shown && !needed[i]) continue;
    active.rules.push_back(i);
    active.shown.push_back(shown);
    expressions.push_back(rule.expression);
  }
  for (sigma::Correlation const& correlation : set.correlations)
    active.shown_correlations.push_back(is_shown(correlation, correlation.silent, floor));
  match::DispatchKeys keys;
  keys.members = fact_members();
  active.dispatch = CAIRN_TRY(match::Dispatch::compile(expressions, keys));
  return active;
}

}  // namespace cairn::detect
