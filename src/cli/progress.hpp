// The progress bar on stderr.
#pragma once
#include "engine/run.hpp"

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace cairn::cli {

/// Draws ten times a second once it has lived for 0.7 s, and clears its line at the end. A second
/// thread adds up how much there is to read.
class ProgressBar {
 public:
  /// Borrows `progress`. `paths` are what the run reads, for the time left.
  ProgressBar(engine::Progress const& progress, std::vector<std::string> paths, std::size_t width);
  ~ProgressBar();
  ProgressBar(ProgressBar const&) = delete;

  /// Clears the bar and keeps it from being drawn while what is returned is held.
  std::unique_lock<std::mutex> step_aside();
  ProgressBar& operator=(ProgressBar const&) = delete;

 private:
  void clear();  // locked

  std::mutex mutex_;
  std::condition_variable wake_;
  bool done_ = false;
  bool drawn_ = false;
  std::jthread sizer_, drawer_;
};

/// One line of at most `width` columns. `total`: stored bytes to read in all, 0 if unknown.
std::string progress_line(engine::Progress const& progress, std::uint64_t total, double seconds,
                          std::size_t width);

}  // namespace cairn::cli
