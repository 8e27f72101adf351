// SIGINT and SIGTERM as a stop request: the run ends in order and its account is printed.
#pragma once
#include <stop_token>
#include <thread>

namespace cairn::cli {

/// At most one at a time. The first signal requests a stop, a second one kills. If the run does not
/// end within some seconds (it waits for input that does not come) the process ends as interrupted.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(Interrupt const&) = delete;
  Interrupt& operator=(Interrupt const&) = delete;

  std::stop_token token() const { return source_.get_token(); }

 private:
  std::stop_source source_;
  int pipe_[2] = {-1, -1};
  std::thread waiter_;
};

}  // namespace cairn::cli
