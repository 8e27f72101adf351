// Findings as lines for programs: JSON or CSV, one for each hit and for each time that a
// correlation fires. docs/formats/findings.md describes both.
#pragma once
#include "detect/correlate_plan.hpp"
#include "detect/detectors.hpp"
#include "detect/facts.hpp"
#include "sigma/rules.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace cairn::detect {

enum class LineKind { kJson, kCsv };

/// Immutable: what is the same in all lines of a rule is made once.
class LineFormat {
 public:
  LineFormat(LineKind kind, sigma::RuleSet const& set);

  /// The first line of CSV, or nothing.
  std::string heading() const;
  /// Appends the line of a hit.
  void append(std::uint32_t rule, record::RecordView const& record, Facts const& facts,
              std::string& scratch, std::string& out) const;
  /// Appends that of a correlation.
  void append(CorrelationFinding const& finding, std::string& out) const;
  /// Appends that of a detector.
  void append(DetectorHit const& hit, std::string& out) const;

 private:
  std::string rule_part(sigma::Meta const& meta) const;

  LineKind kind_;
  sigma::RuleSet const& set_;
  std::vector<std::string> rules_, correlations_, detectors_;  // by number
};

/// ATT&CK's techniques among a rule's tags, as `T1685.002`, in their order.
std::vector<std::string> attack_techniques(sigma::Meta const& meta);

}  // namespace cairn::detect
