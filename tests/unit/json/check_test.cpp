#include "json/check.hpp"

#include "support/padded.hpp"
#include "support/sanitized.hpp"
#include "json/index.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace cairn::json {
namespace {

/// Whether `text` is exactly one structurally valid value, by the fast check.
bool accepts(std::string_view text, Members& members) {
  test::Padded const padded(text);
  Indexer indexer;
  auto const index = indexer.index(padded.view());
  if (!index) return false;
  auto const* const end = index->entries.data() + index->entries.size();
  return check_value(padded.view().data, index->entries.data(), end, members) == end;
}
bool accepts(std::string_view text) {
  Members members;
  return accepts(text, members);
}

/// The same question answered by recursive descent over the characters.
class SlowChecker {
 public:
  explicit SlowChecker(std::string_view text) : text_(text) {}
  bool whole() { return value() && (blanks(), at_ == text_.size()); }

 private:
  void blanks() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }
  bool take(char c) {
    blanks();
    if (at_ < text_.size() && text_[at_] == c) return ++at_, true;
    return false;
  }
  bool string() {
    if (!take('"')) return false;
    while (at_ < text_.size() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2 : 1;
    return at_ < text_.size() && (++at_, true);
  }
  /// Anything that is no structure: also with a string glued behind it, and with backslashes, which
  /// escape quotes here too.
  bool scalar() {
    blanks();
    std::size_t const begin = at_;
    while (at_ < text_.size()) {
      char const c = text_[at_];
      char const next = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
      if (c == '\\')
        at_ += next == '\\' || next == '"' ? 2 : 1;
      else if (c == '1')
        ++at_;
      else if (c != '"' || at_ == begin)
        break;
      else
        return string();  // what follows its closing quote is a value of its own
    }
    return at_ > begin;
  }
  bool value() {
    blanks();
    if (at_ == text_.size()) return false;
    if (text_[at_] == '"') return string();
    if (take('{')) {
      if (take('}')) return true;
      do {
        if (!string() || !take(':') || !value()) return false;
      } while (take(','));
      return take('}');
    }
    if (take('[')) {
      if (take(']')) return true;
      do {
        if (!value()) return false;
      } while (take(','));
      return take(']');
    }
    return scalar();
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

TEST(CheckValue, AgreesWithRecursiveDescentOnAllShortTexts) {
  constexpr std::string_view kAlphabet = "{}[]:,\"1 \\";
  constexpr std::size_t kLongest = test::kSanitized ? 5 : 7;
  std::size_t accepted = 0, tried = 0;
  std::string text;
  std::vector<std::size_t> digits;
  for (std::size_t length = 1; length <= kLongest; ++length) {
    digits.assign(length, 0);
    for (;;) {
      text.clear();
      for (std::size_t d : digits) text += kAlphabet[d];
      bool const slow = SlowChecker(text).whole();
      if (slow) ++accepted;
      ++tried;
      if (accepts(text) != slow) {
        ADD_FAILURE() << "disagree on " << text << ": slow says " << slow;
        return;
      }
      std::size_t at = 0;
      while (at < length && ++digits[at] == kAlphabet.size()) digits[at++] = 0;
      if (at == length) break;
    }
  }
  EXPECT_GT(accepted, test::kSanitized ? 100u : 1000u);
  EXPECT_GT(tried, test::kSanitized ? 100'000u : 10'000'000u);
}

TEST(CheckValue, ListsTheObjectsOwnMembersOnly) {
  Members members;
  ASSERT_TRUE(
      accepts(R"({"a":1, "b" : {"x":{"y":[{"z":1}]}}, "c":[{"q":2},[]] ,"d":"}" })", members));
  ASSERT_EQ(members.size(), 4u);
}

TEST(CheckValue, BoundsTheDepth) {
  auto const nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  EXPECT_TRUE(accepts(nested(200)));
  EXPECT_TRUE(accepts(nested(kMaxDepth)));
  EXPECT_FALSE(accepts(nested(kMaxDepth + 1)));
  std::string objects;
  for (int i = 0; i < 300; ++i) objects += i % 3 == 0 ? "[" : "{\"a\":";
  objects += "1";
  for (int i = 300; i-- > 0;) objects += i % 3 == 0 ? "]" : "}";
  EXPECT_TRUE(accepts(objects));
  std::string wrong = objects;
  wrong[wrong.size() - 200] = wrong[wrong.size() - 200] == ']' ? '}' : ']';
  EXPECT_FALSE(accepts(wrong)) << "bracket kinds must match at any depth, past 64 levels too";
}

TEST(Value, ReadsScalarsWithBlanksAroundThem) {
  test::Padded const padded("{ \"n\" :\t-1.5e3 \r\n, \"s\": \"a\\\"b\"  ,\"t\":true}");
  Indexer indexer;
  auto const index = indexer.index(padded.view());
  ASSERT_TRUE(index);
  Value const object(padded.view().data, index->entries.data());
  Value found;
  ASSERT_TRUE(find_member(object, "n", found));
  EXPECT_EQ(found.scalar(), "-1.5e3");
  EXPECT_EQ(found.kind(), Kind::kNumber);
  ASSERT_TRUE(find_member(object, "s", found));
  std::string scratch;
  EXPECT_EQ(decoded_text(found, scratch), "a\"b");
  ASSERT_TRUE(find_member(object, "t", found));
  EXPECT_EQ(found.kind(), Kind::kBoolean);
  EXPECT_FALSE(find_member(object, "x", found));
}

TEST(Value, DecodesEscapes) {
  auto const decoded = [](std::string_view body) {
    std::string out;
    append_decoded(body, out);
    return out;
  };
  EXPECT_EQ(decoded(R"(a\u0041\n\/\\\")"), "aA\n/\\\"");
  EXPECT_EQ(decoded(R"(\ud83d\ude00)"), "\xf0\x9f\x98\x80");
  EXPECT_EQ(decoded(R"(\ud83dx\ude00)"), "\xef\xbf\xbdx\xef\xbf\xbd") << "lone surrogates";
  EXPECT_EQ(decoded(R"(\ud83d\ud83d\ude00)"), "\xef\xbf\xbd\xf0\x9f\x98\x80");
  EXPECT_EQ(decoded(R"(\u12)"), R"(\u12)");
  EXPECT_EQ(decoded(R"(\q)"), "q");
}

}  // namespace
}  // namespace cairn::json
