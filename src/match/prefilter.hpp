// Which objects need not be parsed: literals that the raw text must hold for any record in it to
// match.
#pragma once
#include "match/ir.hpp"
#include "match/literal_scan.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace cairn::match {

/// Immutable.
class Prefilter {
 public:
  /// For "any of these expressions may match".
  explicit Prefilter(std::span<Expression const> expressions);

  /// False only if no record in this raw text can match.
  bool may_match(std::string_view text) const;
  bool can_prune() const { return !clauses_.empty(); }

 private:
  /// One of the literals must be there.
  using Clause = std::vector<LiteralScan>;
  std::vector<Clause> clauses_;  // all must hold; the most selective first
};

/// The literal that a leaf's raw text must hold for the test to hold, cut for scanning; empty if
/// there is none.
std::string_view required_literal(Test const& test);

}  // namespace cairn::match
