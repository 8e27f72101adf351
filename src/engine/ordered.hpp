// Puts what workers finish back into object order. Whoever brings the next object in line writes
// it, and all that waited behind it; a worker too far ahead waits, so memory stays bounded. No
// thread of its own.
#pragma once
#include "base/result.hpp"
#include "engine/consumer.hpp"
#include "engine/outcome.hpp"

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>

namespace cairn::engine {

/// One object's result.
struct Finished {
  ObjectOutcome outcome;
  Batch batch;
};

/// Internally locked.
class OrderedWriter {
 public:
  /// Called in object order, one at a time. kStop: no more objects are wanted; what comes later is
  /// dropped, unaccounted.
  using Write = std::function<Result<Flow>(Finished& finished, bool last)>;

  explicit OrderedWriter(Write write) : write_(std::move(write)) {}

  /// The object's end. Takes the content of `finished` and leaves empty buffers for reuse. Blocks
  /// while too much waits ahead of its turn.
  void finish(std::uint64_t sequence, Finished& finished);
  /// Some of the object's output, before its end: blocks until it is the object's turn, then
  /// writes. `finished.batch` is cleared.
  void part(std::uint64_t sequence, Finished& finished);
  /// part() would not wait.
  bool is_turn(std::uint64_t sequence);

  /// After an error or kStop: workers should end.
  bool stopped() const { return stopped_.load(std::memory_order_relaxed); }
  std::optional<Error> error();
  bool stopped_by_writer();

 private:
  void write(Finished& finished, bool last);  // locked

  std::mutex mutex_;
  std::condition_variable turn_;
  Write write_;
  std::uint64_t next_ = 0;
  std::size_t waiting_bytes_ = 0;
  std::map<std::uint64_t, Finished> waiting_;
  std::atomic<bool> stopped_{false};
  bool by_writer_ = false;
  std::optional<Error> error_;
};

}  // namespace cairn::engine
