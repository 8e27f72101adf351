// IPv4 and IPv6 addresses and CIDR blocks.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace cairn {

/// An address as 16 bytes; IPv4 is held as ::ffff:a.b.c.d, so an IPv4-mapped IPv6 address equals
/// its IPv4 form.
struct IpAddress {
  std::array<std::uint8_t, 16> bytes{};
  bool operator==(IpAddress const&) const = default;
  auto operator<=>(IpAddress const&) const = default;
};

/// Strict dotted quad (octets 0-255, no leading zeros) or RFC 4291 text; no zone, port, brackets or
/// blanks. nullopt for DNS names and for the impossible addresses anonymisers write.
std::optional<IpAddress> parse_ip(std::string_view text);

struct Cidr {
  IpAddress network;        // host bits cleared
  std::uint8_t bits = 128;  // of the 16-byte form: 10.0.0.0/8 has 104
  /// By family: `::/0` holds no IPv4 address, `0.0.0.0/0` all of them and no other.
  bool contains(IpAddress const& address) const;
  bool operator==(Cidr const&) const = default;
};

/// `10.0.0.0/8`, `2001:db8::/32`; host bits in the text are allowed and cleared. A bare address is
/// nullopt.
std::optional<Cidr> parse_cidr(std::string_view text);

}  // namespace cairn
