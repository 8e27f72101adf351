// Correlations over input that never ends: events wait until earlier ones can be expected no more,
// so that those which arrive out of order give the same findings as in order.
// What arrives when its time is over (see EventClock) is late: counted, and no longer correlated.
#pragma once
#include "detect/correlate.hpp"
#include "detect/correlate_event.hpp"
#include "detect/event_clock.hpp"

#include <map>
#include <memory>
#include <string>
#include <utility>

namespace cairn::detect {

struct LiveOptions {
  Instant lateness = 15 * kMinute;
  CorrelatorOptions correlator;
  std::size_t waiting_memory = 64 << 20;  // beyond it the earliest waiting events go early
};

struct LiveCounts {
  std::uint64_t late = 0;        // arrived after their time was over
  std::uint64_t duplicates = 0;  // delivered again while the first one waited
  std::uint64_t hurried = 0;     // went early for want of memory
  bool operator==(LiveCounts const&) const = default;
};

class LiveCorrelator {
 public:
  explicit LiveCorrelator(std::shared_ptr<CorrelationPlan const> plan, LiveOptions options = {});

  void add(CorrelatedEvent event, Correlator::Sink const& sink);
  /// To be called when a batch of input has been read, with the time of the clock.
  void end_batch(Instant now, Correlator::Sink const& sink);
  /// No more input at all: what waits goes too.
  void finish(Correlator::Sink const& sink);

  LiveCounts const& counts() const { return counts_; }
  std::size_t waiting() const { return waiting_.size(); }
  Correlator const& correlator() const { return correlator_; }

  /// After end_batch(). See Correlator::load.
  void save(StateWriter& out) const;
  Status load(StateReader& in);

 private:
  using Order = std::pair<Instant, std::string>;
  void release(Correlator::Sink const& sink);
  static std::size_t weight(CorrelatedEvent const& event);

  std::shared_ptr<CorrelationPlan const> plan_;
  LiveOptions options_;
  Correlator correlator_;
  std::map<Order, CorrelatedEvent> waiting_;
  std::size_t waiting_bytes_ = 0;
  EventClock clock_;
  LiveCounts counts_;
};

}  // namespace cairn::detect
