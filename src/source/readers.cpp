#include "source/readers.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace cairn::source {
namespace {

constexpr std::uint64_t kAdviseFrom =
    1 << 20;  // below, one read has it all and the advice costs more than it gives

}  // namespace

std::string reason_of(int error_number) {
  switch (error_number) {
  case EACCES:
  case EPERM: return "permission denied";
  case ENOENT: return "no such file";
  case ELOOP: return "loop of links";
  case ENAMETOOLONG: return "path too long";
  case EMFILE:
  case ENFILE: return "too many open files";
  default: return std::generic_category().message(error_number);
  }
}

Error error_of(int error_number) {
  ErrorCode code = ErrorCode::kIo;
  if (error_number == EACCES || error_number == EPERM) code = ErrorCode::kPermission;
  if (error_number == ENOENT || error_number == ENOTDIR) code = ErrorCode::kNotFound;
  return {code, reason_of(error_number)};
}

std::unique_ptr<FileReader> FileReader::of_input() {
  auto reader = std::make_unique<FileReader>(std::string(), std::nullopt);
  reader->descriptor_ = STDIN_FILENO;
  reader->borrowed_ = true;
  struct stat status {};
  off_t const at = ::lseek(STDIN_FILENO, 0, SEEK_CUR);
  if (::fstat(STDIN_FILENO, &status) == 0 && S_ISREG(status.st_mode) && at >= 0 &&
      at <= status.st_size)
    reader->size_ = static_cast<std::uint64_t>(status.st_size - at);
  reader->live_ = !S_ISREG(status.st_mode);
  return reader;
}

FileReader::~FileReader() { close(); }

void FileReader::close() {
  if (descriptor_ >= 0 && !borrowed_) ::close(descriptor_);
  descriptor_ = -1;
}

Status FileReader::open() {
  auto const folder = folder_.lock();
  char const* const path = path_.c_str() + (folder ? path_.rfind('/') + 1 : 0);
  int const from = folder ? folder->descriptor() : AT_FDCWD;
  do descriptor_ = ::openat(from, path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  while (descriptor_ < 0 && errno == EINTR);
  if (descriptor_ < 0) return tl::unexpected<Error>(error_of(errno));
  struct stat status {};
  live_ = !size_ && ::fstat(descriptor_, &status) == 0 && !S_ISREG(status.st_mode);
  if (size_ && *size_ >= kAdviseFrom) ::posix_fadvise(descriptor_, 0, 0, POSIX_FADV_SEQUENTIAL);
  return {};
}

Result<std::size_t> FileReader::read(char* out, std::size_t capacity) {
  if (ended_ || capacity == 0) return std::size_t{0};
  if (descriptor_ < 0) CAIRN_CHECK(open());
  ssize_t count = 0;
  do count = ::read(descriptor_, out, capacity);
  while (count < 0 && errno == EINTR);
  int const error_number = errno;
  auto const got = static_cast<std::size_t>(std::max<ssize_t>(count, 0));
  // A regular file gives less than was asked for only at its end, which spares a second call.
  if (count <= 0 || (size_ && got < capacity)) {
    ended_ = true;
    close();
  }
  if (count < 0) return tl::unexpected<Error>(error_of(error_number));
  return got;
}

Result<std::size_t> MemoryReader::read(char* out, std::size_t capacity) {
  if (at_ == bytes_.size() && error_) {
    Error error = std::move(*error_);
    error_.reset();
    return tl::unexpected<Error>(std::move(error));
  }
  std::size_t const count = std::min(capacity, bytes_.size() - at_);
  std::memcpy(out, bytes_.data() + at_, count);
  at_ += count;
  return count;
}

bool PeekReader::fill() {
  constexpr std::size_t kStep = 64 << 10;
  if (ended_) return false;
  std::size_t const before = head_.size();
  head_.resize(before + kStep);
  auto const count = inner_->read(head_.data() + before, kStep);
  head_.resize(before + count.value_or(0));
  if (!count) error_ = count.error();
  ended_ = head_.size() == before;
  return !ended_;
}

std::string_view PeekReader::peek(std::size_t count) {
  while (head_.size() < count && fill()) {
  }
  return std::string_view(head_).substr(0, count);
}

Result<std::size_t> PeekReader::read(char* out, std::size_t capacity) {
  if (at_ < head_.size()) {
    std::size_t const count = std::min(capacity, head_.size() - at_);
    std::memcpy(out, head_.data() + at_, count);
    at_ += count;
    if (at_ == head_.size()) head_ = std::string(), at_ = 0;
    return count;
  }
  if (error_) {
    Error error = std::move(*error_);
    error_.reset();
    return tl::unexpected<Error>(std::move(error));
  }
  if (ended_) return std::size_t{0};
  return inner_->read(out, capacity);
}

}  // namespace cairn::source
