// Reading bytes from anywhere: the one interface between sources and decoders.
#pragma once
#include "base/result.hpp"

#include <cstdint>
#include <optional>

namespace cairn {

/// A stream of bytes. One thread at a time. Opens its file or connection at the first read, so that
/// thousands can wait.
class ByteReader {
 public:
  virtual ~ByteReader() = default;
  /// Reads up to `capacity` bytes; 0 is the end. Blocks. kIo, kPermission, kNotFound with a message
  /// that says why (no path in it).
  virtual Result<std::size_t> read(char* out, std::size_t capacity) = 0;
  /// How many bytes are expected in all, if known (a hint: files shrink and grow).
  virtual std::optional<std::uint64_t> size_hint() const { return std::nullopt; }
  /// Bytes come when somebody sends them (a pipe, a terminal): whoever reads should use what is
  /// there before asking for more. Asked after the first read.
  virtual bool is_live() const { return false; }
};

}  // namespace cairn
