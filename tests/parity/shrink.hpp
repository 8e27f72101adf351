// Makes a failing case small: what is left is what the failure needs.
#pragma once
#include "match/ir.hpp"

#include <functional>
#include <string>

namespace cairn::parity {

struct Case {
  std::string record;  // one JSON object
  match::Expression expression;
};

/// Greedy: takes the first simpler case that still fails until there is none. `fails(shrunk)` must
/// hold for `start`.
Case shrink(Case start, std::function<bool(Case const&)> const& fails);

}  // namespace cairn::parity
