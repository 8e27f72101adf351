// The three ways out. All give one JSON object a finding.
#include "detect/notify.hpp"

#include "base/text.hpp"
#include "http/client.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <thread>

extern char** environ;

namespace cairn::detect {
namespace {

constexpr std::chrono::seconds kCommandTime{60};

using Entries = std::span<Outbox::Entry const* const>;

std::string lines_of(Entries entries) {
  std::string lines;
  for (auto const* const entry : entries) lines += entry->json + '\n';
  return lines;
}

Status append_to_file(NotifyTarget const& target, std::string lines) {
  auto const failed = [&](char const* what) {
    return fail(ErrorCode::kIo, "--notify {}: cannot {}: {}", escape_controls(target.text), what,
                std::strerror(errno));
  };
  int const file = ::open(target.where.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (file < 0) return failed("open the file");
  struct Closer {
    int file;
    ~Closer() { ::close(file); }
  } const closer{file};
  // A line that a crash cut short must not spoil the next one.
  struct stat info {};
  char last = '\n';
  if (::fstat(file, &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0 &&
      ::pread(file, &last, 1, info.st_size - 1) == 1 && last != '\n')
    lines.insert(0, 1, '\n');
  for (std::string_view rest = lines; !rest.empty();) {
    ssize_t const count = ::write(file, rest.data(), rest.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failed("write");
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
  if (::fsync(file) != 0 && errno != EINVAL && errno != EROFS)
    return failed("flush");  // pipes cannot be flushed
  return {};
}

Status post(NotifyTarget const& target, Entries entries) {
  static http::Client client;
  http::Request request;
  request.method = "POST";
  request.url = target.where;
  request.headers = {{"Content-Type", "application/json"}, {"User-Agent", "cairn/" CAIRN_VERSION}};
  request.timeout = std::chrono::seconds(30);
  request.max_body = 1 << 20;
  request.body = R"({"findings":[)";
  for (auto const* const entry : entries) {
    if (entry != entries.front()) request.body += ',';
    request.body += entry->json;
  }
  request.body += "]}";
  auto const outcome = client.send(std::move(request));
  if (!outcome) return fail(outcome.error().code, "--notify webhook: {}", outcome.error().message);
  if (outcome->status >= 200 && outcome->status < 300) return {};
  return fail(ErrorCode::kIo, "--notify webhook: the receiver answered {}: {}", outcome->status,
              cut_to_width(escape_controls(std::string_view(outcome->body).substr(0, 500)), 200));
}

/// Feeds the command; false if it took longer than it may.
bool feed(int pipe, std::string_view text, std::chrono::steady_clock::time_point end) {
  while (!text.empty()) {
    auto const left = std::chrono::duration_cast<std::chrono::milliseconds>(
                          end - std::chrono::steady_clock::now())
                          .count();
    pollfd waiting{pipe, POLLOUT, 0};
    int const ready = left > 0 ? ::poll(&waiting, 1, static_cast<int>(left)) : 0;
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return false;
    ssize_t const count = ::write(pipe, text.data(), std::min<std::size_t>(text.size(), 4096));
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (count < 0) return true;  // it does not read its input: its exit status tells
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

Status run_command(NotifyTarget const& target, std::string const& lines) {
  auto const name = escape_controls(target.text);
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0)
    return fail(ErrorCode::kIo, "--notify {}: no pipe: {}", name, std::strerror(errno));
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO,
                                     STDOUT_FILENO);  // stdout is the program's data
  posix_spawnattr_t attributes;
  ::posix_spawnattr_init(&attributes);
  sigset_t none;
  sigset_t defaults;
  ::sigemptyset(&none);
  ::sigemptyset(&defaults);
  for (int const signal : {SIGPIPE, SIGINT, SIGTERM}) ::sigaddset(&defaults, signal);
  ::posix_spawnattr_setsigmask(&attributes, &none);
  ::posix_spawnattr_setsigdefault(&attributes, &defaults);
  ::posix_spawnattr_setpgroup(&attributes, 0);  // so that what it starts can be ended with it
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
                                              POSIX_SPAWN_SETPGROUP);
  std::string command = target.where;
  char shell[] = "/bin/sh", option[] = "-c";
  char* const arguments[] = {shell, option, command.data(), nullptr};
  pid_t child = 0;
  int const failed = ::posix_spawn(&child, shell, &actions, &attributes, arguments, environ);
  ::posix_spawn_file_actions_destroy(&actions);
  ::posix_spawnattr_destroy(&attributes);
  ::close(ends[0]);
  if (failed != 0) {
    ::close(ends[1]);
    return fail(ErrorCode::kIo, "--notify {}: cannot start a shell: {}", name,
                std::strerror(failed));
  }
  // A command that ends without reading must not end this program.
  struct sigaction ignore {
  }, before{};
  ignore.sa_handler = SIG_IGN;
  ::sigaction(SIGPIPE, &ignore, &before);
  ::fcntl(ends[1], F_SETFL, O_NONBLOCK);
  auto const end = std::chrono::steady_clock::now() + kCommandTime;
  bool in_time = feed(ends[1], lines, end);
  ::close(ends[1]);
  ::sigaction(SIGPIPE, &before, nullptr);
  int status = 0;
  pid_t done = 0;
  while (in_time && (done = ::waitpid(child, &status, WNOHANG)) == 0) {
    in_time = std::chrono::steady_clock::now() < end;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  if (done == 0) {
    ::kill(-child, SIGKILL);
    ::waitpid(child, &status, 0);
    return fail(ErrorCode::kIo, "--notify {}: it took more than {} seconds", name,
                kCommandTime.count());
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
  if (WIFEXITED(status))
    return fail(ErrorCode::kIo, "--notify {}: it ended with status {}", name, WEXITSTATUS(status));
  return fail(ErrorCode::kIo, "--notify {}: it was ended by signal {}", name, WTERMSIG(status));
}

}  // namespace

Status send_notification(NotifyTarget const& target,
                         std::span<Outbox::Entry const* const> entries) {
  switch (target.kind) {
  case NotifyTarget::Kind::kExec: return run_command(target, lines_of(entries));
  case NotifyTarget::Kind::kWebhook: return post(target, entries);
  case NotifyTarget::Kind::kFile: break;
  }
  return append_to_file(target, lines_of(entries));
}

}  // namespace cairn::detect
