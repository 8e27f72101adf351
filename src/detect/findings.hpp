// What a run found, put in order for people: by level, rule and time.
#pragma once
#include "base/time.hpp"
#include "detect/correlate_plan.hpp"
#include "detect/detectors.hpp"
#include "detect/fold.hpp"
#include "sigma/rules.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace cairn::detect {

inline constexpr std::size_t kLevels = 5;

/// What happened in one group of hits. Texts are those of events: escape them where they are shown.
struct Finding {
  std::uint64_t count = 0, failed = 0;
  Instant first = kInstantMax, last = kInstantMin;  // kInstantMax: no event has a time
  bool all_principals = false;                      // there were too many to tell them apart
  std::string principal, account;                   // empty: not known
  struct Some {
    std::vector<std::string> texts;
    bool more = false;
  };
  Some addresses, names, sources, regions;
  std::string object;  // of the first event
  std::uint64_t index = 0;
  std::string query;  // in the query language, without the times
  /// Of a correlation: the values of its group and what it measured; of a detector what it says; of
  /// a rule empty.
  std::string measured;
};

/// A rule that hit, or a correlation or a detector that fired.
struct RuleFindings {
  sigma::Meta const* rule = nullptr;
  std::uint64_t hits = 0;         // of a correlation: how often it fired
  std::size_t groups = 0;         // all of them
  std::vector<Finding> findings;  // the first ones in time
  std::uint64_t hits_beyond = 0;  // of the groups that are not among these
  Instant first = kInstantMax, last = kInstantMin;
};

struct Findings {
  std::vector<RuleFindings> rules;  // critical first; of one level by title
  Grain grain = Grain::kHour;
  struct AtLevel {
    std::uint64_t rules = 0, hits = 0;
  };
  std::array<AtLevel, kLevels> levels{};
  /// Hits by the slot of the grain (hours, days) and level; none for coarser grains.
  struct Slot {
    Instant begin = 0;
    std::array<std::uint64_t, kLevels> hits{};
  };
  std::vector<Slot> timeline;
  std::uint64_t without_time = 0;
  std::uint64_t hits() const;
};

/// What is to be put in order.
struct Found {
  sigma::RuleSet const& set;
  Fold const& fold;  // its rules are numbers in the set
  std::vector<CorrelationFinding> const& correlated;
  std::vector<std::uint64_t> const& fired;  // by correlation of the set, also what was not kept
  std::vector<DetectorHit> const& detected;
  std::vector<std::uint64_t> const& told;  // by detector, also what was not kept
};

/// `limit`: findings kept of a rule; 0: all.
Findings put_in_order(Found const& found, std::size_t limit);

/// What a finding's events have in common, in the query language. `asked`: what its rule asks, in
/// that language; without it the query goes by names, and may find a few other events.
std::string query_of(Finding const& finding, std::string const& asked);

/// A `cairn search` command for a shell, with the paths of the run.
std::string search_command(Finding const& finding, std::span<std::string const> paths);

}  // namespace cairn::detect
