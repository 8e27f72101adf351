#include "cli/interrupt.hpp"

#include "cli/exit_code.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <string_view>

namespace cairn::cli {
namespace {

constexpr int kPatienceMilliseconds = 5000;
constexpr char kSignal = 's', kDone = 'd';

std::atomic<int> signal_pipe{-1};

extern "C" void on_signal(int number) {
  int const saved = errno;
  std::signal(number, SIG_DFL);  // a second one kills
  int const pipe = signal_pipe.load();
  if (pipe >= 0) [[maybe_unused]]
    auto const ignored = ::write(pipe, &kSignal, 1);
  errno = saved;
}

void set_handler(int number) {
  struct sigaction action {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;
  struct sigaction before {};
  ::sigaction(number, nullptr, &before);
  if (before.sa_handler != SIG_IGN)
    ::sigaction(number, &action, nullptr);  // `nohup` and `&` set it so
}

char read_byte(int pipe, int patience) {
  pollfd waiting{pipe, POLLIN, 0};
  char byte = '\0';
  while (::poll(&waiting, 1, patience) < 0 && errno == EINTR) {
  }
  return (waiting.revents & POLLIN) != 0 && ::read(pipe, &byte, 1) == 1 ? byte : '\0';
}

/// A thread may be waiting in read() for standard input that never comes. From now on standard
/// input is empty, and a signal that does nothing makes every thread's read() return and look
/// again.
void end_standard_input() {
  int const empty = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (empty < 0) return;
  ::dup2(empty, STDIN_FILENO);
  ::close(empty);
  struct sigaction action {};
  action.sa_handler = [](int) {};
  ::sigaction(SIGURG, &action, nullptr);
  DIR* const threads = ::opendir("/proc/self/task");
  if (threads == nullptr) return;
  while (dirent const* const entry = ::readdir(threads)) {
    int const thread = std::atoi(entry->d_name);
    if (thread > 0) ::syscall(SYS_tgkill, ::getpid(), thread, SIGURG);
  }
  ::closedir(threads);
}

}  // namespace

Interrupt::Interrupt() {
  if (::pipe2(pipe_, O_CLOEXEC) != 0) return;  // no descriptors left: signals keep their default
  signal_pipe = pipe_[1];
  waiter_ = std::thread([this] {
    if (read_byte(pipe_[0], -1) != kSignal) return;
    source_.request_stop();
    end_standard_input();
    if (read_byte(pipe_[0], kPatienceMilliseconds) == kDone) return;
    constexpr std::string_view kText =
        "\ncairn: interrupted, and the run does not end; there is no account of what was read\n";
    [[maybe_unused]] auto const ignored = ::write(STDERR_FILENO, kText.data(), kText.size());
    ::_exit(static_cast<int>(ExitCode::kInterrupted));
  });
  set_handler(SIGINT);
  set_handler(SIGTERM);
}

Interrupt::~Interrupt() {
  if (pipe_[0] < 0) return;
  [[maybe_unused]] auto const ignored = ::write(pipe_[1], &kDone, 1);
  waiter_.join();
  signal_pipe = -1;
  ::close(pipe_[0]);
  ::close(pipe_[1]);
}

}  // namespace cairn::cli
