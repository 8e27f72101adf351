// Bytes of saved state: integers of variable length and sized texts; written without fail, read
// with every length checked.
#pragma once
#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace cairn::detect {

class StateWriter {
 public:
  void number(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) bytes_ += static_cast<char>(value | 0x80);
    bytes_ += static_cast<char>(value);
  }
  void signed_number(std::int64_t value) {  // small magnitudes of both signs stay short
    number((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
  }
  void text(std::string_view value) {
    number(value.size());
    bytes_ += value;
  }
  void raw(std::string_view value) { bytes_ += value; }
  std::string const& bytes() const { return bytes_; }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

/// After the first failure everything reads as zero or empty and ok() is false, so that a caller
/// may read a whole structure and ask once. Loops over a count must ask ok() each time.
class StateReader {
 public:
  explicit StateReader(std::string_view bytes) : bytes_(bytes) {}

  std::uint64_t number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (bytes_.empty()) break;
      auto const byte = static_cast<std::uint8_t>(bytes_.front());
      bytes_.remove_prefix(1);
      value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
      if ((byte & 0x80) == 0) return ok_ ? value : 0;
    }
    return stop(), 0;
  }
  std::int64_t signed_number() {
    std::uint64_t const value = number();
    return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
  }
  /// A count of things that take at least one byte each: never more than bytes are left.
  std::uint64_t count() {
    std::uint64_t const value = number();
    return value <= bytes_.size() ? value : (stop(), 0);
  }
  std::string_view text() { return raw(count()); }
  std::string_view raw(std::size_t size) {
    if (size > bytes_.size()) return stop(), std::string_view{};
    std::string_view const value = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return value;
  }
  void stop() { ok_ = false, bytes_ = {}; }
  bool ok() const { return ok_; }
  bool done() const { return ok_ && bytes_.empty(); }

 private:
  std::string_view bytes_;
  bool ok_ = true;
};

}  // namespace cairn::detect
