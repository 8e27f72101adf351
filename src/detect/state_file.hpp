// A file of saved state: a line that names its kind and version, the length and a checksum of what
// follows, then the bytes. Replaced as a whole: after a crash it holds the old state or the new
// one.
#pragma once
#include "base/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cairn::detect {

/// Guards against damage, not against people.
std::uint64_t checksum(std::string_view bytes);

/// nullopt: there is no such file. kCorrupt: damaged, or not such a file at all; kUnsupported: of
/// another version. Nothing is changed.
Result<std::optional<std::string>> read_state_file(std::string const& path);

/// Writes `path`.new beside it, flushes it to the disk, renames it, and flushes the folder.
Status replace_state_file(std::string const& path, std::string_view bytes);

/// Writes the whole text to `path` in the same way.
Status replace_file(std::string const& path, std::string_view bytes);

/// Held for as long as the object lives: one process at a time uses the state.
class StateLock {
 public:
  /// Makes `path`.lock. kPermission: another process holds it.
  static Result<StateLock> acquire(std::string const& path);
  StateLock(StateLock&& other) noexcept : file_(other.file_) { other.file_ = -1; }
  StateLock& operator=(StateLock&&) = delete;
  ~StateLock();

 private:
  explicit StateLock(int file) : file_(file) {}
  int file_;
};

}  // namespace cairn::detect
