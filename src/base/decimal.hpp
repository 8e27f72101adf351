// Exact decimal numbers: JSON numbers compared by value without rounding (2^53 + 1, 1e400).
#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cairn {

/// sign * 0.digits * 10^exponent, digits without leading or trailing zeros; zero has no digits,
/// exponent 0 and no sign. So equal values have equal representations.
class Decimal {
 public:
  /// JSON's number grammar, also with a leading `+`, leading zeros and a bare `.5` or `5.`; nullopt
  /// for anything else. Exponents past ±10^9 saturate.
  static std::optional<Decimal> parse(std::string_view text);

  std::strong_ordering operator<=>(Decimal const& other) const;
  bool operator==(Decimal const& other) const = default;

  /// `-0.225e3`: sign, digits and exponent as held. For messages; parse() reads it back.
  std::string to_string() const {
    return (negative_ ? "-0." : "0.") + (digits_.empty() ? "0" : digits_) + "e" +
           std::to_string(exponent_);
  }

 private:
  bool negative_ = false;
  std::int64_t exponent_ = 0;
  std::string digits_;
};

}  // namespace cairn
