#include "base/decimal.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <regex>
#include <vector>

namespace cairn {
namespace {

__extension__ using Wide = __int128;

/// The slow twin: a number with up to six digits on either side and a small exponent, as an integer
/// count of 10^-18.
Wide scaled(long long mantissa, int exponent) {
  Wide value = mantissa;
  for (int i = -18; i < exponent; ++i) value *= 10;
  return value;
}

struct Sample {
  std::string text;
  Wide value;
};

/// Spells mantissa * 10^exponent in one of many ways.
Sample sample(std::mt19937& random) {
  auto mantissa = static_cast<long long>(random() % (random() % 2 ? 10 : 1'000'000));
  bool const negative = random() % 2;
  int const exponent = static_cast<int>(random() % 19) - 9;
  std::string digits = std::to_string(mantissa);
  int written = exponent;
  if (random() % 2) {
    auto const places = random() % (digits.size() + 1);
    digits.insert(digits.size() - places, ".");
    written += static_cast<int>(places);
  }
  if (random() % 3 == 0) digits.insert(0, random() % 3, '0');
  if (random() % 3 == 0 && digits.find('.') != std::string::npos) digits.append(random() % 3, '0');
  std::string text = negative ? "-" : random() % 4 == 0 ? "+" : "";
  text += digits;
  if (written != 0 || random() % 2)
    text += std::string(random() % 2 ? "e" : "E") + (written >= 0 && random() % 2 ? "+" : "") +
            std::to_string(written);
  return {text, scaled(negative ? -mantissa : mantissa, exponent)};
}

TEST(Decimal, OrdersAsIntegersDo) {
  std::mt19937 random(6);
  std::size_t equal = 0;
  for (int i = 0; i < 1'000'000; ++i) {
    Sample const a = sample(random);
    Sample const b = sample(random);
    auto const x = Decimal::parse(a.text);
    auto const y = Decimal::parse(b.text);
    ASSERT_TRUE(x && y) << a.text << ' ' << b.text;
    ASSERT_EQ(*x < *y, a.value < b.value) << a.text << ' ' << b.text;
    ASSERT_EQ(*x == *y, a.value == b.value) << a.text << ' ' << b.text;
    ASSERT_EQ(*x > *y, a.value > b.value) << a.text << ' ' << b.text;
    equal += a.value == b.value;
  }
  EXPECT_GT(equal, 100U);
}

TEST(Decimal, AcceptsItsGrammarAndNothingElse) {
  // Every text of up to seven characters over the alphabet of numbers, against a regular
  // expression.
  std::regex const grammar("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?",
                           std::regex::optimize);
  std::string_view const alphabet = "01.e-+";
  for (std::size_t length = 0; length <= 6; ++length) {
    std::vector<std::size_t> digits(length, 0);
    std::string text(length, alphabet[0]);
    for (bool more = true; more;) {
      ASSERT_EQ(Decimal::parse(text).has_value(), std::regex_match(text, grammar)) << text;
      more = false;
      for (std::size_t i = 0; i < length && !more; ++i) {
        digits[i] = (digits[i] + 1) % alphabet.size();
        text[i] = alphabet[digits[i]];
        more = digits[i] != 0;
      }
    }
  }
  for (char const* text : {"NaN", "Infinity", "0x10", "1 ", " 1", "1,5", "1e5.5", "--1", "1e", "٣"})
    EXPECT_FALSE(Decimal::parse(text)) << text;
}

TEST(Decimal, ItsTextReadsBackAndEqualValuesHaveEqualTexts) {
  std::mt19937 random(14);
  for (int i = 0; i < 100'000; ++i) {
    Sample const a = sample(random);
    Sample const b = sample(random);
    auto const x = Decimal::parse(a.text).value();
    auto const y = Decimal::parse(b.text).value();
    ASSERT_EQ(Decimal::parse(x.to_string()), x) << a.text;
    ASSERT_EQ(x.to_string() == y.to_string(), a.value == b.value) << a.text << ' ' << b.text;
  }
}

TEST(Decimal, ExactWhereDoublesAreNot) {
  auto const number = [](std::string_view text) { return Decimal::parse(text).value(); };
  EXPECT_LT(number("9007199254740992"), number("9007199254740993"));
  EXPECT_LT(number("1e400"), number("1.0000000000000000000000000001e400"));
  EXPECT_EQ(number("1.688560107857E9"), number("1688560107.857"));
  EXPECT_EQ(number("-0.0"), number("0e99"));
  EXPECT_EQ(number("0.000"), number("0"));
  EXPECT_LT(number("-1e-400"), number("0"));
  EXPECT_LT(number("0"), number("1e-400"));
  EXPECT_LT(number("-2"), number("-1.999"));
  EXPECT_LT(number("1e999999999"), number("1e1000000000"));
  EXPECT_EQ(number("1e99999999999999999999"), number("1e1000000000"));
  EXPECT_LT(number("1e-99999999999999999999"), number("1e-5"));
  std::string const many(100'000, '9');
  EXPECT_LT(number(many), number("1" + std::string(100'000, '0')));
  EXPECT_EQ(number("1" + std::string(100'000, '0')), number("1e100000"));
}

}  // namespace
}  // namespace cairn
