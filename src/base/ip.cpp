#include "base/ip.hpp"

#include <algorithm>

namespace cairn {
namespace {

constexpr std::size_t kMappedAt = 12;  // where the four bytes of an IPv4 address stand

bool is_mapped(IpAddress const& address) {
  return std::all_of(address.bytes.begin(), address.bytes.begin() + 10,
                     [](std::uint8_t byte) { return byte == 0; }) &&
         address.bytes[10] == 0xFF && address.bytes[11] == 0xFF;
}

/// A decimal number without leading zeros, at most `limit`; `at` moves behind it. -1 if there is
/// none.
int take_number(std::string_view text, std::size_t& at, int limit) {
  std::size_t const start = at;
  int value = 0;
  for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
    value = value * 10 + (text[at] - '0');
    if (value > limit || (at > start && text[start] == '0')) return -1;
  }
  return at == start ? -1 : value;
}

bool parse_v4(std::string_view text, std::uint8_t* out) {
  std::size_t at = 0;
  for (int i = 0; i < 4; ++i) {
    if (i > 0 && (at == text.size() || text[at++] != '.')) return false;
    int const octet = take_number(text, at, 255);
    if (octet < 0) return false;
    out[i] = static_cast<std::uint8_t>(octet);
  }
  return at == text.size();
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool parse_v6(std::string_view text, std::array<std::uint8_t, 16>& out) {
  std::size_t filled = 0;
  std::size_t gap = 17;  // where `::` stands; 17: nowhere
  std::size_t at = 0;
  if (text.substr(0, 2) == "::") gap = 0, at = 2;
  while (at < text.size()) {
    std::size_t const start = at;
    unsigned group = 0;
    for (; at < text.size() && at - start < 4 && hex_value(text[at]) >= 0; ++at)
      group = group << 4 | static_cast<unsigned>(hex_value(text[at]));
    if (at == start) return false;
    if (at < text.size() && text[at] == '.') {
      if (filled > kMappedAt || !parse_v4(text.substr(start), out.data() + filled)) return false;
      filled += 4;
      break;
    }
    if (filled == 16) return false;
    out[filled++] = static_cast<std::uint8_t>(group >> 8);
    out[filled++] = static_cast<std::uint8_t>(group & 0xFF);
    if (at == text.size()) break;
    if (text[at++] != ':' || at == text.size()) return false;
    if (text[at] == ':') {
      if (gap != 17) return false;
      gap = filled, ++at;
    }
  }
  if (gap == 17) return filled == 16;
  if (filled == 16) return false;  // `::` stands for at least one group
  std::move_backward(out.begin() + static_cast<std::ptrdiff_t>(gap),
                     out.begin() + static_cast<std::ptrdiff_t>(filled), out.end());
  std::fill_n(out.begin() + static_cast<std::ptrdiff_t>(gap), 16 - filled, std::uint8_t{0});
  return true;
}

/// The mask of byte `index` for a prefix of `bits`.
std::uint8_t mask_of(std::size_t index, unsigned bits) {
  if (bits >= 8 * (index + 1)) return 0xFF;
  if (bits <= 8 * index) return 0;
  return static_cast<std::uint8_t>(0xFF00U >> (bits - 8 * index));
}

}  // namespace

std::optional<IpAddress> parse_ip(std::string_view text) {
  IpAddress out;
  if (text.size() > 45 || text.empty()) return std::nullopt;
  if (text.find(':') != std::string_view::npos) {
    if (!parse_v6(text, out.bytes)) return std::nullopt;
    return out;
  }
  if (!parse_v4(text, out.bytes.data() + kMappedAt)) return std::nullopt;
  out.bytes[10] = out.bytes[11] = 0xFF;
  return out;
}

bool Cidr::contains(IpAddress const& address) const {
  if (bits < 96 && is_mapped(address)) return false;  // ::/0 is every IPv6 address
  for (std::size_t i = 0; i < 16; ++i)
    if ((address.bytes[i] & mask_of(i, bits)) != network.bytes[i]) return false;
  return true;
}

std::optional<Cidr> parse_cidr(std::string_view text) {
  std::size_t const slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  auto const address = parse_ip(text.substr(0, slash));
  if (!address) return std::nullopt;
  bool const v4 = text.find(':') == std::string_view::npos;
  std::size_t at = slash + 1;
  int const length = take_number(text, at, v4 ? 32 : 128);
  if (length < 0 || at != text.size()) return std::nullopt;
  Cidr out;
  out.bits = static_cast<std::uint8_t>(v4 ? length + 96 : length);
  for (std::size_t i = 0; i < 16; ++i)
    out.network.bytes[i] = address->bytes[i] & mask_of(i, out.bits);
  return out;
}

}  // namespace cairn
