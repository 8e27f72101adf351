#include "cli/interrupt.hpp"

#include "cli/exit_code.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <string_view>

namespace cairn::cli {
namespace {

constexpr int kForEver = -1, kPatienceMilliseconds = 5000;

/// Those of SIGINT and SIGTERM that are not ignored: `nohup` and `&` have them so.
sigset_t wanted_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (int const number : {SIGINT, SIGTERM}) {
    struct sigaction now {};
    if (::sigaction(number, nullptr, &now) == 0 && now.sa_handler != SIG_IGN)
      sigaddset(&set, number);
  }
  return set;
}

enum class Woken { kSignal, kDone, kImpatient };

Woken wait_for(int signals, int done, int patience) {
  std::array<pollfd, 2> waiting{{{done, POLLIN, 0}, {signals, POLLIN, 0}}};
  int ready = 0;
  while ((ready = ::poll(waiting.data(), waiting.size(), patience)) < 0 && errno == EINTR) {
  }
  if (ready == 0) return Woken::kImpatient;
  return (waiting[0].revents & POLLIN) != 0 ? Woken::kDone : Woken::kSignal;
}

/// The number of the signal that waits there.
int take_signal(int signals) {
  signalfd_siginfo info{};
  return ::read(signals, &info, sizeof info) == sizeof info ? static_cast<int>(info.ssi_signo)
                                                            : SIGINT;
}

/// As if nobody had caught it.
[[noreturn]] void die_of(int number) {
  sigset_t one;
  sigemptyset(&one);
  sigaddset(&one, number);
  ::raise(number);  // waits, blocked
  ::pthread_sigmask(SIG_UNBLOCK, &one, nullptr);
  ::_exit(static_cast<int>(ExitCode::kInterrupted));
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
  sigset_t const wanted = wanted_signals();
  signals_ = ::signalfd(-1, &wanted, SFD_CLOEXEC);
  done_ = ::eventfd(0, EFD_CLOEXEC);
  ::pthread_sigmask(SIG_SETMASK, nullptr, &before_);
  if (signals_ < 0 || done_ < 0) return;  // no descriptors left: signals keep their default
  ::pthread_sigmask(SIG_BLOCK, &wanted, nullptr);
  waiter_ = std::thread([this] {
    if (wait_for(signals_, done_, kForEver) == Woken::kDone) return;
    take_signal(signals_);
    source_.request_stop();
    end_standard_input();
    switch (wait_for(signals_, done_, kPatienceMilliseconds)) {
    case Woken::kDone: return;
    case Woken::kSignal: die_of(take_signal(signals_));
    case Woken::kImpatient: break;
    }
    constexpr std::string_view kText =
        "\ncairn: interrupted, and the run does not end; there is no account of what was read\n";
    [[maybe_unused]] auto const ignored = ::write(STDERR_FILENO, kText.data(), kText.size());
    ::_exit(static_cast<int>(ExitCode::kInterrupted));
  });
}

Interrupt::~Interrupt() {
  if (waiter_.joinable()) {
    [[maybe_unused]] auto const ignored = ::eventfd_write(done_, 1);
    waiter_.join();
  }
  ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  for (int const descriptor : {signals_, done_})
    if (descriptor >= 0) ::close(descriptor);
}

}  // namespace cairn::cli
