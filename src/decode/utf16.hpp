// UTF-16 with a byte order mark, as some editors and shells write what was piped through them.
#pragma once
#include "decode/buffer.hpp"

#include <cstdint>
#include <string_view>

namespace cairn::decode {

enum class Encoding { kUtf8, kUtf16Little, kUtf16Big };

/// The encoding that a text's first bytes announce, and how many bytes the mark takes.
Encoding detect_encoding(std::string_view text, std::size_t& mark);

/// Converts in steps. Lone surrogates and an odd last byte become U+FFFD.
class Utf16Decoder {
 public:
  void start(Encoding encoding) { *this = Utf16Decoder(), encoding_ = encoding; }
  /// Appends to `out` from `size` on; false: no memory.
  bool convert(std::string_view in, Buffer& out, std::size_t& size);
  bool finish(Buffer& out, std::size_t& size);

 private:
  void append(char* out, std::size_t& size, char32_t c);

  Encoding encoding_ = Encoding::kUtf16Little;
  char32_t high_ = 0;  // a high surrogate that waits for its other half
  int half_ = -1;      // the first byte of a unit
};

}  // namespace cairn::decode
