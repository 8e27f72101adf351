// What `cairn detect --new` carries from one run to the next.
#pragma once
#include "detect/correlate_live.hpp"
#include "detect/detectors.hpp"
#include "detect/event_clock.hpp"
#include "detect/notify.hpp"
#include "detect/state_file.hpp"
#include "detect/state_store.hpp"

#include <memory>
#include <string>

namespace cairn::detect {

/// One run at a time: the file is locked as long as this lives. Nothing is written before save().
class LiveState {
 public:
  static Result<std::unique_ptr<LiveState>> open(std::string path,
                                                 std::shared_ptr<CorrelationPlan const> plan,
                                                 LiveOptions options, DetectorOptions detectors,
                                                 Locate locate);

  LiveCorrelator correlator;
  Detectors detectors;
  EventClock clock;  // of all events, for the detectors
  SeenObjects seen;
  Outbox outbox;

  std::string const& path() const { return path_; }
  /// All of it at once, on the disk when it returns.
  Status save();

 private:
  LiveState(std::string path, StateLock lock, StateStore store,
            std::shared_ptr<CorrelationPlan const> plan, LiveOptions options,
            DetectorOptions detector_options, Locate locate)
      : correlator(std::move(plan), options),
        detectors(std::move(detector_options), std::move(locate)), clock(options.lateness),
        path_(std::move(path)), lock_(std::move(lock)), store_(std::move(store)) {}
  Status load();

  std::string path_;
  StateLock lock_;
  StateStore store_;
};

}  // namespace cairn::detect
