// The way out: large writes to one file descriptor.
#pragma once
#include "base/result.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

namespace cairn::report {

/// One thread at a time. Fails with kCancelled if the reader of a pipe has gone, else with kIo and
/// the reason. What is still buffered when it is destroyed is lost: call flush().
class Output {
 public:
  explicit Output(int fd);

  Status append(std::string_view bytes);
  /// Writes what has waited for a while, so that a slow search shows its hits as they come.
  Status tick();
  Status flush();
  /// For a terminal that shows something else too: `guard` is called before each write, and what it
  /// returns is held during the write.
  void share(std::function<std::unique_lock<std::mutex>()> guard) { guard_ = std::move(guard); }
  /// Bytes handed over, buffered or not.
  std::uint64_t written() const { return written_; }

 private:
  Status write_all(std::string_view bytes);

  int fd_;
  bool terminal_;
  std::string buffer_;
  std::function<std::unique_lock<std::mutex>()> guard_;
  std::uint64_t written_ = 0;
  std::chrono::steady_clock::time_point since_;
};

}  // namespace cairn::report
