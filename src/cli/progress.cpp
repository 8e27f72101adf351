#include "cli/progress.hpp"

#include "base/text.hpp"
#include "cli/account_text.hpp"
#include "cli/say.hpp"
#include "report/summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>

namespace cairn::cli {
namespace {

using std::chrono::steady_clock;
constexpr std::chrono::milliseconds kFrame{100};
// What ends sooner needs no bar, and where standard output is piped to the same terminal a bar
// would stand among the data.
constexpr std::chrono::milliseconds kPatience{700};
constexpr std::size_t kBar = 20;

/// Bytes of the files below the paths; 0 as soon as something is met whose size cannot be known
/// beforehand.
std::uint64_t stored_bytes(std::vector<std::string> const& paths, std::stop_token const& stop) {
  namespace fs = std::filesystem;
  std::uint64_t sum = 0;
  for (auto const& path : paths) {
    std::error_code error;
    if (fs::is_directory(path, error)) {
      for (fs::recursive_directory_iterator
               at(path, fs::directory_options::skip_permission_denied, error),
           end;
           !error && at != end; at.increment(error)) {
        if (stop.stop_requested()) return 0;
        std::error_code ignored;
        if (at->is_regular_file(ignored)) sum += at->file_size(ignored);
      }
    } else if (fs::is_regular_file(path, error)) {
      sum += fs::file_size(path, error);
    } else {
      return 0;
    }
    if (error) return 0;
  }
  return sum;
}

std::string duration(double seconds) {
  auto const whole = static_cast<std::uint64_t>(seconds + 0.5);
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{}:{:02} min", whole / 60, whole % 60);
  return fmt::format("{}:{:02} h", whole / 3600, whole % 3600 / 60);
}

}  // namespace

std::string progress_line(engine::Progress const& progress, std::uint64_t total, double seconds,
                          std::size_t width) {
  auto const read = static_cast<double>(progress.bytes_read.load());
  auto const inflated = static_cast<double>(progress.bytes_inflated.load());
  std::string text = fmt::format(
      "{} objects, {} inflated, {:.0f} MB/s, {} hit{}", report::grouped(progress.done.load()),
      human_bytes(inflated), seconds > 0 ? inflated / 1e6 / seconds : 0.0,
      report::grouped(progress.hits.load()), progress.hits.load() == 1 ? "" : "s");
  if (total > 0 && read > 0) {
    double const share = std::min(1.0, read / static_cast<double>(total));
    std::string bar = report::draw_bar(std::min(progress.bytes_read.load(), total), total, kBar);
    bar.append(kBar - display_width(bar), ' ');
    text = fmt::format("{} {:3.0f} %  {}, {} left", bar, share * 100, text,
                       duration(seconds / share * (1 - share)));
  }
  return cut_to_width(text, width - 1);
}

ProgressBar::ProgressBar(engine::Progress const& progress, std::vector<std::string> paths,
                         std::size_t width) {
  auto const total = std::make_shared<std::atomic<std::uint64_t>>(0);
  sizer_ = std::jthread([total, paths = std::move(paths)](std::stop_token const& stop) {
    *total = stored_bytes(paths, stop);
  });
  drawer_ = std::jthread([this, &progress, total, width] {
    auto const start = steady_clock::now();
    std::unique_lock lock(mutex_);
    if (wake_.wait_for(lock, kPatience, [this] { return done_; })) return;
    while (!wake_.wait_for(lock, kFrame, [this] { return done_; })) {
      double const seconds = std::chrono::duration<double>(steady_clock::now() - start).count();
      say("\r" + progress_line(progress, total->load(), seconds, width) + "\x1b[K");
      drawn_ = true;
    }
    clear();
  });
}

void ProgressBar::clear() {
  if (drawn_) say("\r\x1b[K");
  drawn_ = false;
}

std::unique_lock<std::mutex> ProgressBar::step_aside() {
  std::unique_lock lock(mutex_);
  clear();
  return lock;
}

ProgressBar::~ProgressBar() {
  {
    std::lock_guard const lock(mutex_);
    done_ = true;
  }
  wake_.notify_all();
}

}  // namespace cairn::cli
