// SIGINT and SIGTERM as a stop request: the run ends in order and its account is printed.
#pragma once
#include <csignal>
#include <stop_token>
#include <thread>

namespace cairn::cli {

/// At most one at a time. The first signal requests a stop, a second one kills. If the run does not
/// end within some seconds (it waits for input that does not come) the process ends as interrupted.
///
/// The signals are blocked in the thread that makes it and in all threads that this one makes
/// afterwards; a thread of its own reads them. Programs that are started meanwhile inherit the
/// block: whoever starts one must lift it.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(Interrupt const&) = delete;
  Interrupt& operator=(Interrupt const&) = delete;

  std::stop_token token() const { return source_.get_token(); }

 private:
  std::stop_source source_;
  sigset_t before_;
  int signals_ = -1, done_ = -1;
  std::thread waiter_;
};

}  // namespace cairn::cli
