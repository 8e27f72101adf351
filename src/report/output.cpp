#include "report/output.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace cairn::report {
namespace {

constexpr std::size_t kBuffer = 256 << 10;
constexpr std::chrono::milliseconds kPatience{100};

}  // namespace

Output::Output(int fd)
    : fd_(fd), terminal_(::isatty(fd) == 1), since_(std::chrono::steady_clock::now()) {}

Status Output::append(std::string_view bytes) {
  written_ += bytes.size();
  if (buffer_.empty() && bytes.size() >= kBuffer) return write_all(bytes);
  if (buffer_.empty()) since_ = std::chrono::steady_clock::now();
  buffer_.append(bytes);
  return buffer_.size() >= kBuffer ? flush() : Status();
}

Status Output::tick() {
  if (buffer_.empty()) return {};
  if (!terminal_ && std::chrono::steady_clock::now() - since_ < kPatience) return {};
  return flush();
}

Status Output::flush() {
  auto const status = write_all(buffer_);
  buffer_.clear();
  return status;
}

Status Output::write_all(std::string_view bytes) {
  std::unique_lock<std::mutex> held;
  if (guard_ && !bytes.empty()) held = guard_();
  while (!bytes.empty()) {
    ssize_t const count = ::write(fd_, bytes.data(), bytes.size());
    if (count >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno == EAGAIN) {  // somebody made the pipe non-blocking
      pollfd waiting{fd_, POLLOUT, 0};
      ::poll(&waiting, 1, -1);
    } else if (errno == EPIPE) {
      return fail(ErrorCode::kCancelled, "the reader of the output has gone");
    } else if (errno == ENOSPC || errno == EDQUOT) {
      return fail(ErrorCode::kIo, "no space left for the output: {}", std::strerror(errno));
    } else if (errno != EINTR) {
      return fail(ErrorCode::kIo, "cannot write the output: {}", std::strerror(errno));
    }
  }
  return {};
}

}  // namespace cairn::report
