#include "detect/state_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace cairn::detect {
namespace {

constexpr std::string_view kKind = "cairn-state ";
constexpr std::string_view kVersion = "1";
constexpr std::size_t kMostBytes = std::size_t{4} << 30;

class File {
 public:
  explicit File(int fd) : fd_(fd) {}
  File(File const&) = delete;
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  int fd() const { return fd_; }
  /// Also tells what only closing finds out.
  bool close() { return ::close(std::exchange(fd_, -1)) == 0; }

 private:
  int fd_;
};

tl::unexpected<Error> system_failure(char const* what, std::string const& path) {
  int const number = errno;
  return fail(number == EACCES || number == EPERM ? ErrorCode::kPermission : ErrorCode::kIo,
              "cannot {} {}: {}", what, path, std::strerror(number));
}

Status write_all(int fd, std::string_view bytes, std::string const& path) {
  while (!bytes.empty()) {
    ssize_t const count = ::write(fd, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return system_failure("write", path);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

Status flush_folder_of(std::string const& path) {
  std::size_t const slash = path.rfind('/');
  std::string const folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  File const file(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (file.fd() < 0 || ::fsync(file.fd()) != 0) return system_failure("flush the folder", folder);
  return {};
}

/// The next word of the first line.
std::string_view word(std::string_view& line) {
  std::size_t const end = std::min(line.find(' '), line.size());
  std::string_view const found = line.substr(0, end);
  line.remove_prefix(std::min(end + 1, line.size()));
  return found;
}

}  // namespace

std::uint64_t checksum(std::string_view bytes) {  // CRC-64/XZ
  static auto const table = [] {
    std::array<std::uint64_t, 256> entries{};
    for (std::uint64_t i = 0; i < entries.size(); ++i) {
      std::uint64_t value = i;
      for (int bit = 0; bit < 8; ++bit) value = value >> 1 ^ (value & 1 ? 0xC96C5795D7870F42u : 0);
      entries[i] = value;
    }
    return entries;
  }();
  std::uint64_t value = ~std::uint64_t{0};
  for (char const c : bytes)
    value = table[(value ^ static_cast<std::uint8_t>(c)) & 0xff] ^ value >> 8;
  return ~value;
}

Result<std::optional<std::string>> read_state_file(std::string const& path) {
  File const file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.fd() < 0) {
    if (errno == ENOENT) return std::nullopt;
    return system_failure("open", path);
  }
  struct stat info {};
  if (::fstat(file.fd(), &info) != 0) return system_failure("read", path);
  if (!S_ISREG(info.st_mode))
    return fail(ErrorCode::kInvalidArgument, "{}: not a file, so it cannot hold state", path);
  auto const size = static_cast<std::size_t>(info.st_size);
  if (size > kMostBytes)
    return fail(ErrorCode::kTooLarge, "{}: {} bytes are too many for a state file", path, size);
  std::string bytes(size, '\0');
  for (std::size_t filled = 0; filled < size;) {
    ssize_t const count = ::read(file.fd(), bytes.data() + filled, size - filled);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return system_failure("read", path);
    if (count == 0) return fail(ErrorCode::kIo, "{}: it shrank while it was read", path);
    filled += static_cast<std::size_t>(count);
  }
  std::size_t const end = bytes.find('\n');
  if (!bytes.starts_with(kKind) || end == std::string::npos || end > 100)
    return fail(ErrorCode::kCorrupt,
                "{}: not a state file of Cairn; name another file, or move this one away", path);
  std::string_view line(bytes.data() + kKind.size(), end - kKind.size());
  if (std::string_view const version = word(line); version != kVersion)
    return fail(ErrorCode::kUnsupported,
                "{}: state of version {}, this program knows version {}; use the newer program, or "
                "begin anew with another file",
                path, version, kVersion);
  std::string_view const length = word(line), sum = word(line);
  std::string_view const body = std::string_view(bytes).substr(end + 1);
  if (length != std::to_string(body.size()) || sum != fmt::format("{:016x}", checksum(body)))
    return fail(
        ErrorCode::kCorrupt,
        "{}: the state is damaged (its length or checksum is wrong); move it away to begin anew",
        path);
  return std::string(body);
}

Status replace_file(std::string const& path, std::string_view bytes) {
  std::string const fresh = path + ".new";
  File file(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  if (file.fd() < 0) return system_failure("make", fresh);
  CAIRN_CHECK(write_all(file.fd(), bytes, fresh));
  if (::fsync(file.fd()) != 0 || !file.close()) return system_failure("flush", fresh);
  if (::rename(fresh.c_str(), path.c_str()) != 0) return system_failure("replace", path);
  return flush_folder_of(path);
}

Status replace_state_file(std::string const& path, std::string_view bytes) {
  return replace_file(
      path, fmt::format("{}{} {} {:016x}\n", kKind, kVersion, bytes.size(), checksum(bytes)) +
                std::string(bytes));
}

Result<StateLock> StateLock::acquire(std::string const& path) {
  std::string const name = path + ".lock";
  int const file = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return system_failure("make", name);
  if (::flock(file, LOCK_EX | LOCK_NB) == 0) return StateLock(file);
  ::close(file);
  return fail(ErrorCode::kPermission,
              "{}: another run of cairn is using this state; wait for it, or name another file",
              path);
}

StateLock::~StateLock() {
  if (file_ >= 0) ::close(file_);
}

}  // namespace cairn::detect
