#include "engine/ordered.hpp"

#include <utility>

namespace cairn::engine {
namespace {

constexpr std::size_t kMaxWaitingBytes = 32 << 20;
constexpr std::size_t kMaxWaitingObjects = 4096;

}  // namespace

void OrderedWriter::write(Finished& finished, bool last) {
  if (!stopped()) {
    auto flow = write_(finished, last);
    if (!flow)
      error_ = std::move(flow).error();
    else if (*flow == Flow::kStop)
      by_writer_ = true;
    if (error_ || by_writer_) stopped_ = true;
  }
  finished.batch.clear();
}

void OrderedWriter::finish(std::uint64_t sequence, Finished& finished) {
  std::unique_lock lock(mutex_);
  // The object whose turn it is never waits, so this cannot hang.
  turn_.wait(lock, [&] {
    return sequence == next_ || stopped() ||
           (waiting_bytes_ < kMaxWaitingBytes && waiting_.size() < kMaxWaitingObjects);
  });
  if (sequence != next_) {
    waiting_bytes_ += finished.batch.bytes.size();
    waiting_.emplace(sequence, std::move(finished));
    finished = Finished();
    return;
  }
  write(finished, true);
  ++next_;
  for (auto first = waiting_.begin(); first != waiting_.end() && first->first == next_;
       first = waiting_.begin()) {
    waiting_bytes_ -= first->second.batch.bytes.size();
    write(first->second, true);
    waiting_.erase(first);
    ++next_;
  }
  finished.outcome = ObjectOutcome();
  turn_.notify_all();
}

void OrderedWriter::part(std::uint64_t sequence, Finished& finished) {
  std::unique_lock lock(mutex_);
  turn_.wait(lock, [&] { return sequence == next_ || stopped(); });
  write(finished, false);
}

bool OrderedWriter::is_turn(std::uint64_t sequence) {
  std::lock_guard const lock(mutex_);
  return sequence == next_ || stopped();
}

std::optional<Error> OrderedWriter::error() {
  std::lock_guard const lock(mutex_);
  return error_;
}

bool OrderedWriter::stopped_by_writer() {
  std::lock_guard const lock(mutex_);
  return by_writer_;
}

}  // namespace cairn::engine
