// Which rules of a set run: those of the wanted level and above, and those that a wanted
// correlation refers to. All others leave no trace in the program.
#pragma once
#include "base/result.hpp"
#include "match/dispatch.hpp"
#include "sigma/rules.hpp"

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace cairn::detect {

struct ActiveRules {
  std::shared_ptr<match::Dispatch const> dispatch;  // its members are those of facts.hpp
  // By expression of the dispatch:
  std::vector<std::uint32_t> rules;      // the number in the RuleSet, ascending
  std::vector<bool> shown;               // its hits are findings
  std::vector<bool> shown_correlations;  // by number in the RuleSet
};

/// Of a level that is asked for, and not only a part of others.
inline bool is_shown(sigma::Meta const& meta, bool silent, sigma::Level floor) {
  return meta.level >= floor && !silent;
}

/// `needed`: by rule, whether something listens to it.
Result<ActiveRules> activate(sigma::RuleSet const& set, sigma::Level floor,
                             std::vector<bool> const& needed);

}  // namespace cairn::detect
