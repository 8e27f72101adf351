// What to correlate: Sigma correlations with names resolved and fields numbered, and the events and
// findings that go in and come out.
#pragma once
#include "base/time.hpp"
#include "match/ir.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace cairn::detect {

/// What a correlation computes over the events of one window of one group.
enum class Measure : std::uint8_t {
  kEventCount,
  kValueCount,  // distinct values (tuples, if there are several fields)
  kValueSum,
  kValueAverage,
  kValuePercentile,  // linear interpolation between the nearest ranks; the median is the 50th
  kTemporal,         // how many of the members were seen
  kTemporalOrdered,  // how many members from the first on were seen in their order
};

enum class Compare : std::uint8_t {
  kGreater,
  kGreaterOrEqual,
  kLess,
  kLessOrEqual,
  kEqual,
  kNotEqual
};
struct Bound {
  Compare compare = Compare::kGreaterOrEqual;
  double value = 1;
  bool holds(double measured) const;
};

/// A boolean condition over members in postfix order: `a and not b` is a, b, not, and.
struct ConditionStep {
  enum class Kind : std::uint8_t { kSeen, kAnd, kOr, kNot };
  Kind kind = Kind::kSeen;
  std::uint32_t member = 0;  // kSeen only
};

inline constexpr std::uint32_t kNoField = UINT32_MAX;

/// A rule, or another correlation, that a correlation listens to.
struct Member {
  /// A rule's number; correlation i has the number rules.size() + i.
  std::uint32_t source = 0;
  /// For each entry of group_by: the field that holds it in this member's events, as an index of
  /// CorrelationPlan::fields, or, if the source is a correlation, of that one's group_by.
  /// kNoField: this member never has it.
  std::vector<std::uint32_t> group;
  std::vector<std::uint32_t> value;  // likewise, the fields that are counted, summed, …
};

struct Correlation {
  std::string key;  // names its state: the same text, the same meaning
  Measure measure = Measure::kEventCount;
  Instant timespan = 0;  // a window holds events at most this far apart, ends included
  std::vector<std::string> group_by;
  std::vector<Member> members;           // no two with the same source
  std::vector<std::uint32_t> sequence;   // kTemporalOrdered: members in order, repeats allowed
  std::vector<Bound> bounds;             // all must hold
  std::vector<ConditionStep> condition;  // temporal only; instead of bounds
  double percentile = 50;
};

struct CorrelationPlan {
  std::vector<std::string> rules;         // by number: what names them in saved state
  std::vector<match::Path> fields;        // of events
  std::vector<Correlation> correlations;  // each behind those that it listens to
};

/// Where an event stands.
struct Reference {
  std::shared_ptr<std::string const> object;  // never null
  std::uint64_t index = 0;
  std::array<std::uint8_t, 16> event_id{};  // of a UUID's text; zero if it is none
  Instant time = 0;
  std::uint32_t source = 0;  // the rule that it hit; kNoField: one that is no longer there
};

/// One event and what it hit. Deliveries of one event have equal times and identities.
struct CorrelatedEvent {
  Instant time = 0;
  std::string identity;
  Reference reference;
  std::vector<std::uint32_t> rules;  // ascending
  /// (field, text), ascending by field; a field may have several values, none if it is missing.
  std::vector<std::pair<std::uint32_t, std::string>> values;
};

struct CorrelationFinding {
  std::uint32_t correlation = 0;
  std::vector<std::string> group;  // the values of group_by
  double value = 0;                // what was measured
  Instant first = 0, last = 0;     // of the events that were measured
  std::vector<Reference> events;   // the latest of them, in order; each member's latest included
};

struct CorrelationCounts {
  std::uint64_t occurrences = 0;    // events offered, one for each member
  std::uint64_t missing_group = 0;  // of these: dropped without a value for group_by
  std::uint64_t missing_value = 0;  // of these: dropped without a (numeric) value
  std::uint64_t many_groups = 0;    // of these: dropped, since their values name too many groups
  std::uint64_t findings = 0;
  std::uint64_t evicted = 0;  // groups forgotten early, for want of memory
  bool operator==(CorrelationCounts const&) const = default;
  CorrelationCounts operator-(CorrelationCounts const& before) const {
    return {occurrences - before.occurrences,     missing_group - before.missing_group,
            missing_value - before.missing_value, many_groups - before.many_groups,
            findings - before.findings,           evicted - before.evicted};
  }
};

}  // namespace cairn::detect
