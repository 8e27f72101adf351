#include "decode/utf16.hpp"

namespace cairn::decode {

Encoding detect_encoding(std::string_view text, std::size_t& mark) {
  mark = 0;
  if (text.substr(0, 3) == "\xef\xbb\xbf") {
    mark = 3;
  } else if (text.substr(0, 2) == "\xff\xfe") {
    mark = 2;
    return Encoding::kUtf16Little;
  } else if (text.substr(0, 2) == "\xfe\xff") {
    mark = 2;
    return Encoding::kUtf16Big;
  }
  return Encoding::kUtf8;
}

void Utf16Decoder::append(char* out, std::size_t& size, char32_t c) {
  auto const put = [&](char32_t byte) { out[size++] = static_cast<char>(byte); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xc0 | c >> 6), put(0x80 | (c & 0x3f));
  } else if (c < 0x10000) {
    put(0xe0 | c >> 12), put(0x80 | (c >> 6 & 0x3f)), put(0x80 | (c & 0x3f));
  } else {
    put(0xf0 | c >> 18), put(0x80 | (c >> 12 & 0x3f)), put(0x80 | (c >> 6 & 0x3f)),
        put(0x80 | (c & 0x3f));
  }
}

bool Utf16Decoder::convert(std::string_view in, Buffer& out, std::size_t& size) {
  // A unit gives at most three bytes, a surrogate that waited three more.
  if (!out.reserve(size + in.size() / 2 * 3 + 9, size)) return false;
  char* const to = out.data();
  for (char const c : in) {
    int const byte = static_cast<unsigned char>(c);
    if (half_ < 0) {
      half_ = byte;
      continue;
    }
    auto const unit = static_cast<char32_t>(
        encoding_ == Encoding::kUtf16Little ? half_ | byte << 8 : half_ << 8 | byte);
    half_ = -1;
    if (high_ != 0 && unit >= 0xdc00 && unit < 0xe000) {
      append(to, size, 0x10000 + ((high_ - 0xd800) << 10) + (unit - 0xdc00));
      high_ = 0;
      continue;
    }
    if (high_ != 0) append(to, size, 0xfffd);
    high_ = 0;
    if (unit >= 0xd800 && unit < 0xdc00)
      high_ = unit;
    else
      append(to, size, unit >= 0xdc00 && unit < 0xe000 ? 0xfffd : unit);
  }
  return true;
}

bool Utf16Decoder::finish(Buffer& out, std::size_t& size) {
  if (!out.reserve(size + 3, size)) return false;
  if (high_ != 0 || half_ >= 0) append(out.data(), size, 0xfffd);
  high_ = 0;
  half_ = -1;
  return true;
}

}  // namespace cairn::decode
