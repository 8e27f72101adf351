#include "base/text.hpp"

#include "base/unicode_tables.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace cairn {
namespace {

std::string utf8(char32_t c) {
  std::string out;
  append_utf8(out, c);
  return out;
}

std::string random_text(std::mt19937& random) {
  static std::vector<std::string> const kParts{
      "a",  "K", "Z", "é", "É",    "K",    "İ",        "ı",    "ß",
      "ẞ",  "Σ", "ς", "😀", "\xff", "\xc3", "\xe2\x84", "\x80", "\xed\xa0\x80",
      "字", "Ǆ", "ǅ"};
  std::string out;
  for (std::size_t n = random() % 12; n > 0; --n) out += kParts[random() % kParts.size()];
  return out;
}

TEST(Fold, Known) {
  EXPECT_EQ(fold(U'A'), U'a');
  EXPECT_EQ(fold(U'['), U'[');
  EXPECT_EQ(fold(char32_t{0x212A}), U'k');
  EXPECT_EQ(fold(char32_t{0x130}), U'i');
  EXPECT_EQ(fold(U'ı'), U'ı');
  EXPECT_EQ(fold(U'Å'), U'å');
  EXPECT_EQ(fold(char32_t{0x212B}), U'å');
  EXPECT_EQ(fold(U'ẞ'), U'ß');
  EXPECT_EQ(fold(U'Σ'), U'σ');
  EXPECT_EQ(fold(U'ς'), U'ς');  // lower case already
  EXPECT_EQ(fold(U'Ǆ'), U'ǆ');
  EXPECT_EQ(fold(U'ǅ'), U'ǆ');
  EXPECT_EQ(fold(U'Ж'), U'ж');
  EXPECT_EQ(fold(char32_t{0x10400}), char32_t{0x10428});
  EXPECT_EQ(fold(std::string_view("AWS Ünïcode KMS")), "aws ünïcode kms");
}

TEST(Fold, TableIsSoundAndFoldIsIdempotent) {
  std::uint32_t before = 0;
  for (FoldRange const& range : kFoldTable) {
    EXPECT_GT(range.first, before);
    EXPECT_LE(range.first, range.last);
    before = range.last;
  }
  std::size_t folded = 0;
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    char32_t const lower = fold(c);
    folded += lower != c;
    ASSERT_EQ(fold(lower), lower) << static_cast<std::uint32_t>(c);
    // The slow twin of the search: a walk over the table.
    char32_t expected = c;
    if (c < 0x3000 || c % 16 == 0)
      for (FoldRange const& range : kFoldTable)
        if (c >= range.first && c <= range.last && (c - range.first) % range.stride == 0)
          expected = static_cast<char32_t>(static_cast<int>(c) + range.delta);
    if (c < 0x3000 || c % 16 == 0) {
      ASSERT_EQ(lower, expected);
    }
  }
  EXPECT_EQ(folded, 1433U);  // the simple lower-case mappings of Unicode 14
}

TEST(Fold, InvalidBytesStay) {
  EXPECT_EQ(fold(std::string_view("A\xff\xc3"
                                  "B\xe2\x84")),
            "a\xff\xc3"
            "b\xe2\x84");
  std::string reused = "old";
  fold_into("NEW", reused);
  EXPECT_EQ(reused, "new");
  fold_into("", reused);
  EXPECT_EQ(reused, "");
}

TEST(Fold, EqualityIsEqualityOfFolds) {
  std::mt19937 random(7);
  std::size_t equal = 0;
  for (int i = 0; i < 300'000; ++i) {
    std::string const a = random_text(random);
    std::string b = random() % 2 ? random_text(random) : fold(a);
    if (random() % 4 == 0 && !b.empty()) b[random() % b.size()] = static_cast<char>(random());
    bool const expected = fold(a) == fold(b);
    ASSERT_EQ(equals_ignoring_case(a, b), expected) << a << " | " << b;
    equal += expected;
  }
  EXPECT_GT(equal, 10'000U);
  EXPECT_TRUE(equals_ignoring_ascii_case("aBc", "AbC"));
  EXPECT_FALSE(equals_ignoring_ascii_case("é", "É"));
  EXPECT_FALSE(equals_ignoring_ascii_case("ab", "abc"));
  EXPECT_FALSE(equals_ignoring_ascii_case("@", "`"));
}

TEST(Utf8, EveryCodePointComesBack) {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    std::string const text = utf8(c);
    CodePoint const point = decode_utf8(text, 0);
    ASSERT_TRUE(point.valid && point.value == c && point.length == text.size())
        << static_cast<std::uint32_t>(c);
    for (std::size_t cut = 1; cut < text.size(); ++cut)
      ASSERT_FALSE(decode_utf8(text.substr(0, cut), 0).valid);
  }
  EXPECT_EQ(utf8(0xD800), utf8(0xFFFD));
  EXPECT_EQ(utf8(0x110000), utf8(0xFFFD));
}

TEST(Utf8, ValidTextsAreExactlyTheEncodedOnes) {
  // Every sequence of two bytes and a random million of four: valid means that encoding it again
  // gives the same bytes.
  auto const check = [](std::string const& text) {
    CodePoint const point = decode_utf8(text, 0);
    if (point.valid) {
      ASSERT_EQ(utf8(point.value), text.substr(0, point.length));
    } else {
      ASSERT_TRUE(point.length == 1 && point.value == 0xFFFD);
    }
  };
  for (int i = 0; i < 0x10000; ++i) check({static_cast<char>(i >> 8), static_cast<char>(i)});
  std::mt19937 random(8);
  for (int i = 0; i < 1'000'000; ++i) {
    std::string text(4, '\0');
    for (char& c : text) c = static_cast<char>(random() % 2 ? 0x80 | (random() & 0x3F) : random());
    check(text);
  }
  for (char const* text :
       {"\xc0\x80", "\xc1\xbf", "\xe0\x80\x80", "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x80\x80\x80",
        "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\x80", "\xff"})
    EXPECT_FALSE(decode_utf8(text, 0).valid);
}

TEST(Utf8, IsAscii) {
  for (std::size_t length = 0; length < 40; ++length) {
    std::string text(length, 'x');
    EXPECT_TRUE(is_ascii(text));
    for (std::size_t at = 0; at < length; ++at) {
      text[at] = '\x80';
      EXPECT_FALSE(is_ascii(text));
      text[at] = 'x';
    }
  }
}

TEST(Escape, NothingHostileIsLeft) {
  EXPECT_EQ(escape_controls("a\nb\tc\rd"), "a\\nb\\tc\\rd");
  EXPECT_EQ(escape_controls("\x1b[31mred"), "\\x1b[31mred");
  EXPECT_EQ(escape_controls("C:\\dir"), "C:\\dir");
  EXPECT_EQ(escape_controls("\u202Eevil\u2066"), "\\u202eevil\\u2066");
  EXPECT_EQ(escape_controls("\u2028\u2029\u200f\u061c"), "\\u2028\\u2029\\u200f\\u061c");
  EXPECT_EQ(escape_controls("\u009b31m"), "\\u009b31m");
  EXPECT_EQ(escape_controls("\x9b"
                            "31m\xff"),
            "\\x9b31m\\xff");
  EXPECT_EQ(escape_controls(std::string_view("\0\x7f", 2)), "\\x00\\x7f");
  EXPECT_EQ(escape_controls("é 字 😀"), "é 字 😀");
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    std::string const out = escape_controls(utf8(c));
    ASSERT_EQ(escape_controls(out), out);
    for (char const byte : out)
      ASSERT_FALSE(static_cast<unsigned char>(byte) < 0x20 || byte == 0x7F);
  }
}

TEST(Width, AsTerminalsCount) {
  EXPECT_EQ(display_width("abc"), 3U);
  EXPECT_EQ(display_width("é"), 1U);
  EXPECT_EQ(display_width("e\u0301"), 1U);  // combining acute
  EXPECT_EQ(display_width("字"), 2U);
  EXPECT_EQ(display_width("한국"), 4U);
  EXPECT_EQ(display_width("😀"), 2U);
  EXPECT_EQ(display_width("\u200b"), 0U);
  EXPECT_EQ(display_width("…"), 1U);
  EXPECT_EQ(display_width("ｆｕｌｌ"), 8U);
  EXPECT_EQ(display_width("\xff"), 1U);
}

TEST(Width, CutsWholeCharacters) {
  EXPECT_EQ(cut_to_width("abc", 3), "abc");
  EXPECT_EQ(cut_to_width("abcd", 3), "ab…");
  EXPECT_EQ(cut_to_width("abcd", 1), "…");
  EXPECT_EQ(cut_to_width("abcd", 0), "");
  EXPECT_EQ(cut_to_width("", 0), "");
  EXPECT_EQ(cut_to_width("字字", 4), "字字");
  EXPECT_EQ(cut_to_width("字字", 3), "字…");
  EXPECT_EQ(cut_to_width("字字", 2), "…");
  EXPECT_EQ(cut_to_width("e\u0301xyz", 2), "e\u0301…");
  EXPECT_EQ(cut_to_width("xye\u0301", 3), "xye\u0301");
  std::mt19937 random(9);
  for (int i = 0; i < 50'000; ++i) {
    std::string const text = random_text(random);
    std::size_t const columns = random() % 12;
    std::string const cut = cut_to_width(text, columns);
    ASSERT_LE(display_width(cut), columns);
    if (display_width(text) <= columns) {
      ASSERT_EQ(cut, text);
    }
  }
}

std::size_t slow_distance(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return a.size() + b.size();
  std::size_t best = std::min({slow_distance(a.substr(1), b) + 1, slow_distance(a, b.substr(1)) + 1,
                               slow_distance(a.substr(1), b.substr(1)) + (a[0] == b[0] ? 0 : 1)});
  if (a.size() > 1 && b.size() > 1 && a[0] == b[1] && a[1] == b[0])
    best = std::min(best, slow_distance(a.substr(2), b.substr(2)) + 1);
  return best;
}

TEST(Nearest, DistanceIsTheRecursiveOne) {
  std::mt19937 random(10);
  for (int i = 0; i < 3000; ++i) {
    std::string a;
    std::string b;
    for (std::size_t n = random() % 6; n > 0; --n) a += static_cast<char>('a' + random() % 3);
    for (std::size_t n = random() % 6; n > 0; --n) b += static_cast<char>('a' + random() % 3);
    ASSERT_EQ(edit_distance(a, b), slow_distance(a, b)) << a << ' ' << b;
  }
  EXPECT_EQ(edit_distance("EVENTNAME", "eventname"), 0U);
  EXPECT_EQ(edit_distance(std::string(100'000, 'a'), "a"), 100'000U);
}

TEST(Nearest, SuggestsSlipsOnly) {
  EXPECT_EQ(nearest("sourceIpAdress", {"eventName", "sourceIPAddress", "userAgent"}),
            "sourceIPAddress");
  EXPECT_EQ(nearest("evnetname", {"eventName", "eventSource"}), "eventName");
  EXPECT_EQ(nearest("zzzzzz", {"eventName", "eventSource"}), "");
  EXPECT_EQ(nearest("x", {}), "");
}

}  // namespace
}  // namespace cairn
