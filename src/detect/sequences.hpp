// Sequences of events beside rules: on which a correlation must fire, and on which it must not.
#pragma once
#include "sigma/cases.hpp"

#include <string>
#include <vector>

namespace cairn::detect {

/// Tries the sequences among the cases of `file`, with the base rules from wherever they stand in
/// the set. Cases of single events are left out: sigma::try_cases does them.
sigma::CaseResult try_sequences(sigma::RuleSet const& set, std::string const& file,
                                std::vector<sigma::Case> const& cases);

}  // namespace cairn::detect
