// Findings as notifications: one JSON object each.
#pragma once
#include "detect/findings.hpp"

#include <string>
#include <vector>

namespace cairn::detect {

/// Without line ends. `id` is the same for the same finding, so that a receiver can tell a second
/// delivery. The gravest first.
std::vector<std::string> notices(Findings const& findings);

}  // namespace cairn::detect
