// Correlations: base hits in order of time go in, findings come out. Pure: no files, no clock.
//
// The meaning, in full (docs/detectors.md says it for people):
//  - A group is one combination of values of group_by. An event without one of the values is
//  dropped
//    from that correlation and counted; with several values (an array) it counts in each group.
//  - A window ends at each instant at which something happened in its group, and holds what
//  happened
//    in the group from `timespan` before on, both ends included. All events of one instant are in
//    it.
//  - If the measure of a window meets the correlation's bounds (or condition) it fires, and the
//  group
//    begins anew: no event counts in two findings of one correlation and group.
//  - A finding is in turn an event, at the last instant of its window, for the correlations that
//  name
//    it; its fields are the values of group_by.
//  - Deliveries of the same event (equal time and identity) count once.
#pragma once
#include "detect/correlate_plan.hpp"
#include "detect/window.hpp"

#include <functional>
#include <list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cairn::detect {

struct CorrelatorOptions {
  std::size_t memory = 96 << 20;  // of all groups, estimated; beyond it groups are forgotten early
};

class Correlator {
 public:
  using Sink = std::function<void(CorrelationFinding const&)>;

  Correlator(std::shared_ptr<CorrelationPlan const> plan, CorrelatorOptions options = {});

  /// Events in order of (time, identity). Findings of an instant are told when it is over, in order
  /// of correlation and group.
  void add(CorrelatedEvent const& event, Sink const& sink);
  /// Ends the last instant: whatever is added from now on must be later.
  void close(Sink const& sink);

  /// One for each correlation.
  std::vector<CorrelationCounts> const& counts() const { return counts_; }
  std::uint64_t duplicates() const { return duplicates_; }
  std::uint64_t groups() const { return groups_; }
  std::size_t memory() const { return memory_; }

  /// Only after close(). Correlations are found again by their key: what the plan no longer has is
  /// dropped, what it has anew begins empty. Loading fails if the bytes make no sense; the
  /// Correlator is then to be thrown away.
  void save(StateWriter& out) const;
  Status load(StateReader& in);

 private:
  struct Group;
  using Groups = std::unordered_map<std::string, Group>;
  using Entry = Groups::value_type;
  struct Group {
    Window window;
    std::vector<Reference> events;
    Instant last = kInstantMin;
    std::size_t bytes = 0;
    std::size_t touched = 0;  // 1 + its place in State::touched, if it was at this instant
    std::list<Entry*>::iterator age;
  };
  struct State {
    Groups groups;
    std::list<Entry*> ages;       // the longest untouched first
    std::vector<Entry*> touched;  // null: evicted since
  };
  struct Listener {
    std::uint32_t correlation, member;
  };
  struct Values {  // what an event or a finding offers
    CorrelatedEvent const* event = nullptr;
    CorrelationFinding const* finding = nullptr;
    void of(std::uint32_t field, std::vector<std::string_view>& out) const;
  };

  void offer(Listener listener, Values const& values, Instant time,
             std::span<Reference const> references);
  enum class Combined { kSome, kNone, kTooMany };
  Combined combine(std::vector<std::uint32_t> const& fields, Values const& values,
                   std::vector<std::string>& out);
  void happen(std::uint32_t correlation, std::string const& key, Happening const& what,
              std::span<Reference const> references);
  void judge(std::uint32_t correlation, Sink const& sink);
  Entry& entry_of(std::uint32_t correlation, std::string const& key);
  void weigh(Entry& entry);
  void drop(std::uint32_t correlation, Entry* entry);
  void expire(std::uint32_t correlation);
  void evict();

  std::shared_ptr<CorrelationPlan const> plan_;
  CorrelatorOptions options_;
  std::vector<std::vector<Listener>> listeners_;  // by source
  std::vector<State> states_;
  std::vector<CorrelationCounts> counts_;
  std::vector<std::string_view> found_;
  std::vector<std::string> keys_, texts_;
  std::string last_identity_;
  Instant now_ = kInstantMin;
  bool open_ = false;
  std::uint64_t duplicates_ = 0, groups_ = 0;
  std::size_t memory_ = 0;
};

}  // namespace cairn::detect
