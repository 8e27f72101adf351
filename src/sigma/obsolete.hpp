// The aggregations of old Sigma rules, `selection | count() by field > 5` with a `timeframe`, as
// the correlations that mean the same.
#pragma once
#include "sigma/correlation.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace cairn::sigma {

/// What an obsolete condition is made of: one plain condition for each base rule, and the
/// correlation over them (its references are `base 1`, `base 2`, …).
struct Translation {
  std::vector<std::string> base_conditions;
  CorrelationDraft correlation;  // without its Meta
};

/// `timeframe`: as written; empty: none. Fails with what to write instead where there is no
/// mechanical translation.
Read<Translation> translate_pipe(std::string_view condition, std::string_view timeframe,
                                 unsigned line);

}  // namespace cairn::sigma
