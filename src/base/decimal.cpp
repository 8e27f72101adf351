#include "base/decimal.hpp"

#include <algorithm>

namespace cairn {
namespace {

constexpr std::int64_t kExponentLimit = 1'000'000'000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Digits from `at` on; `at` moves behind them.
std::string_view take_digits(std::string_view text, std::size_t& at) {
  std::size_t const start = at;
  while (at < text.size() && is_digit(text[at])) ++at;
  return text.substr(start, at - start);
}

/// `e+10` from `at` to the end of the text; nullopt if it is none.
std::optional<std::int64_t> take_exponent(std::string_view text, std::size_t& at) {
  ++at;
  bool const negative = at < text.size() && text[at] == '-';
  if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
  std::string_view const digits = take_digits(text, at);
  if (digits.empty()) return std::nullopt;
  std::int64_t value = 0;
  for (char const c : digits) value = std::min(value * 10 + (c - '0'), kExponentLimit);
  return negative ? -value : value;
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
  std::size_t at = 0;
  bool const negative = !text.empty() && text[0] == '-';
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) ++at;
  std::string_view whole = take_digits(text, at);
  std::string_view fraction;
  if (at < text.size() && text[at] == '.') fraction = take_digits(text, ++at);
  if (whole.empty() && fraction.empty()) return std::nullopt;
  std::int64_t exponent = 0;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    auto const given = take_exponent(text, at);
    if (!given) return std::nullopt;
    exponent = *given;
  }
  if (at != text.size()) return std::nullopt;

  whole.remove_prefix(std::min(whole.find_first_not_of('0'), whole.size()));
  fraction = fraction.substr(0, fraction.find_last_not_of('0') + 1);
  Decimal out;
  if (whole.empty()) {
    std::size_t const zeros = std::min(fraction.find_first_not_of('0'), fraction.size());
    if (zeros == fraction.size()) return out;  // zero
    exponent -= static_cast<std::int64_t>(zeros);
    out.digits_ = fraction.substr(zeros);
  } else {
    exponent += static_cast<std::int64_t>(whole.size());
    out.digits_ = whole;
    out.digits_ += fraction;
    out.digits_.resize(out.digits_.find_last_not_of('0') + 1);
  }
  out.negative_ = negative;
  out.exponent_ = exponent;
  return out;
}

std::strong_ordering Decimal::operator<=>(Decimal const& other) const {
  auto const sign = [](Decimal const& d) { return d.digits_.empty() ? 0 : d.negative_ ? -1 : 1; };
  if (auto const order = sign(*this) <=> sign(other); order != 0 || digits_.empty()) return order;
  Decimal const& small =
      negative_ ? other : *this;  // of two negative numbers the one of greater magnitude is less
  Decimal const& great = negative_ ? *this : other;
  if (auto const order = small.exponent_ <=> great.exponent_; order != 0) return order;
  return small.digits_.compare(great.digits_) <=> 0;
}

}  // namespace cairn
