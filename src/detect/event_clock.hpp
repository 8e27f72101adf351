// Which event time is over: nothing from before it is expected any more.
#pragma once
#include "base/time.hpp"
#include "detect/state.hpp"

#include <algorithm>
#include <deque>
#include <utility>

namespace cairn::detect {

/// The time of an event is over when another one `lateness` later has come, or when the event has
/// been here for longer than that by the clock: a silent trail must not hold an alarm back.
class EventClock {
 public:
  explicit EventClock(Instant lateness) : lateness_(lateness) {}

  void see(Instant time) {
    newest_ = std::max(newest_, time);
    over_ = std::max(over_, newest_ - lateness_);
  }
  /// A batch of input has been read, at this time of the clock.
  void end_batch(Instant now) {
    if (newest_ != kInstantMin && (arrivals_.empty() || arrivals_.back().second < newest_))
      arrivals_.emplace_back(now, newest_);
    for (; !arrivals_.empty() && arrivals_.front().first < now - lateness_; arrivals_.pop_front())
      end(arrivals_.front().second);
  }
  /// All up to this time is over, whatever the lateness.
  void end(Instant time) { over_ = std::max(over_, time + 1); }
  /// All that was seen is over.
  void end_all() {
    if (newest_ != kInstantMin) end(newest_);
  }

  /// What is before this is over.
  Instant over() const { return over_; }
  bool is_over(Instant time) const { return time < over_; }

  void save(StateWriter& out) const {
    out.signed_number(newest_);
    out.signed_number(over_);
    out.number(arrivals_.size());
    for (auto const& [clock, newest] : arrivals_) {
      out.signed_number(clock);
      out.signed_number(newest);
    }
  }
  void load(StateReader& in) {
    newest_ = in.signed_number();
    over_ = in.signed_number();
    for (std::uint64_t left = in.count(); left > 0 && in.ok(); --left) {
      Instant const clock = in.signed_number();
      arrivals_.emplace_back(clock, in.signed_number());
    }
  }

 private:
  Instant lateness_;
  Instant newest_ = kInstantMin, over_ = kInstantMin;
  std::deque<std::pair<Instant, Instant>> arrivals_;  // (clock, newest event by then)
};

}  // namespace cairn::detect
