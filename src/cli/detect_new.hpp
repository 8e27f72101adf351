// `cairn detect --new`: what is carried from run to run, and who is told.
#pragma once
#include "cli/reading.hpp"
#include "detect/consumer.hpp"
#include "detect/findings.hpp"

#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

namespace cairn::cli {

/// --detectors, --learn; only detectors of the level `floor` and above.
Result<detect::DetectorOptions> detector_options(Arguments const& arguments, sigma::Level floor);

class Following {
 public:
  /// nullptr without --new. Locks the state.
  static Result<std::unique_ptr<Following>>
  open(Arguments const& arguments, std::shared_ptr<detect::CorrelationPlan const> const& plan,
       detect::DetectorOptions const& detectors);

  /// Lets the run pass over what was read, and go on from where the last one ended.
  void attach(Reading& reading, detect::DetectOptions& options);
  bool notifies() const { return !targets_.empty(); }
  /// Saves the state, then delivers. Changes nothing after a run that is not whole.
  void finish(RunEnd const& end, std::function<detect::Findings()> const& findings,
              Afterword& afterword);

 private:
  class NewObjects;
  class WatchedReader;
  Status keep(std::function<detect::Findings()> const& findings);
  Status tell(std::stop_token stop, Afterword& afterword);

  std::unique_ptr<detect::LiveState> state_;
  std::vector<detect::NotifyTarget> targets_;
  struct Read {  // an object of this run
    std::string name;
    std::uint64_t size = 0;
    std::atomic<bool> failed{false};  // it could not be read to its end: the next run tries again
  };
  std::deque<Read> read_;
  Instant clock_ = 0;
};

}  // namespace cairn::cli
