// Hands out objects to workers in order, and decides by name alone what need not be read.
#pragma once
#include "engine/run.hpp"

#include <mutex>
#include <optional>

namespace cairn::engine {

/// The next thing in object order: an object to visit, or one that is already accounted for.
struct Task {
  std::uint64_t sequence = 0;
  std::optional<source::Object> object;  // empty: nothing to read, see below
  trail::ObjectKind kind = trail::ObjectKind::kOther;
  std::string key_account;
  std::string name;         // of what is skipped
  std::string skip_reason;  // empty with no object: left out by time
  bool expected = true;
};

/// Internally locked.
class Lister {
 public:
  /// `by_kind`: digests, Insights and Lake results are skipped as what they are.
  Lister(source::Source& source, RunOptions const& options, bool by_kind, Progress* progress)
      : source_(source), delivered_(delivery_span(options)), by_kind_(by_kind),
        progress_(progress) {}

  /// nullopt at the end, after stop(), or when the source failed (see error()).
  std::optional<Task> next();
  void stop();
  std::optional<Error> error();

 private:
  Task judge(source::Item item);
  bool outside_time(trail::ObjectKey const& key) const;

  std::mutex mutex_;
  source::Source& source_;
  TimeSpan delivered_;
  bool by_kind_;
  Progress* progress_;
  std::uint64_t sequence_ = 0;
  bool done_ = false;
  std::optional<Error> error_;
};

}  // namespace cairn::engine
