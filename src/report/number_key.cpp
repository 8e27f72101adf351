// The number is brought to sign * 0.d1d2d3… * 10^e without leading or trailing zeros: the bytes are
// the sign, the exponent as big-endian with its own sign turned, the digits. A negative number has
// all of these inverted, and a closing byte that makes the shorter of two the greater one.
#include "report/number_key.hpp"

#include <algorithm>
#include <cstdint>

namespace cairn::report {
namespace {

constexpr std::int64_t kLargest =
    1'000'000'000;  // exponents past it are equal: no event holds such numbers

std::string_view digits_at(std::string_view& text) {
  std::size_t count = 0;
  while (count < text.size() && text[count] >= '0' && text[count] <= '9') ++count;
  std::string_view const digits = text.substr(0, count);
  text.remove_prefix(count);
  return digits;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

bool read_exponent(std::string_view& text, std::int64_t& exponent) {
  exponent = 0;
  if (!take(text, 'e') && !take(text, 'E')) return true;
  bool const negative = take(text, '-');
  if (!negative) take(text, '+');
  std::string_view const digits = digits_at(text);
  if (digits.empty()) return false;
  for (char const c : digits) exponent = std::min(kLargest, exponent * 10 + (c - '0'));
  if (negative) exponent = -exponent;
  return true;
}

}  // namespace

bool number_key(std::string_view text, std::string& out) {
  out.clear();
  bool const negative = take(text, '-');
  std::string_view const whole = digits_at(text);
  std::string_view fraction;
  if (whole.empty()) return false;
  if (take(text, '.') && (fraction = digits_at(text)).empty()) return false;
  std::int64_t exponent = 0;
  if (!read_exponent(text, exponent) || !text.empty()) return false;

  std::string digits(whole);
  digits += fraction;
  std::size_t const zeros = std::min(digits.find_first_not_of('0'), digits.size());
  digits.erase(0, zeros);
  while (!digits.empty() && digits.back() == '0') digits.pop_back();
  if (digits.empty()) {
    out = "\x80";
    return true;
  }
  exponent += static_cast<std::int64_t>(whole.size()) - static_cast<std::int64_t>(zeros);
  exponent = std::clamp(exponent, -kLargest, kLargest);

  out += '\x81';
  auto const biased = static_cast<std::uint32_t>(exponent + (std::int64_t{1} << 31));
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(biased >> shift);
  out += digits;
  if (negative) {
    for (char& c : out) c = static_cast<char>(~c);
    out[0] = '\x7f';
    out += '\xff';
  }
  return true;
}

}  // namespace cairn::report
