// What the strict check passes, libjq accepts: on documents written by hand, grown at random, and
// damaged.
#include "jq/strict_check.hpp"

#include "jq/libjq.hpp"
#include "support/padded.hpp"
#include "support/random.hpp"
#include "support/random_json.hpp"
#include "json/index.hpp"

#include <gtest/gtest.h>

#include <string>

namespace cairn::jq {
namespace {

bool libjq_accepts(std::string const& text) {
  return Value(jv_parse_sized(text.data(), static_cast<int>(text.size()))).valid();
}

/// The three proofs of the fast road together, for one document with nothing behind it.
bool strictly_valid(std::string const& text) {
  json::Indexer indexer;
  std::string const padded = text + std::string(json::kPadding, '\xff');
  auto const index = indexer.index({padded.data(), text.size()});
  if (!index || !index->valid_utf8 || !escapes_are_plain(text)) return false;
  Shape shape;
  auto const* const end = index->entries.data() + index->entries.size();
  return strict_check(padded.data(), index->entries.data(), end, shape) == end;
}

TEST(StrictCheck, AcceptsPlainDocuments) {
  for (char const* text :
       {"{}", "[]", R"({"a":1})", " [ 1 , -0.5e+3 , true , false , null , \"x\" ] ",
        R"([[],{},{"a":[]}])", R"(["\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00\u0000"])", "[0,10,-1,1E5]"})
    EXPECT_TRUE(strictly_valid(text)) << text;
}

TEST(StrictCheck, RefusesWhatIsOddOrWrong) {
  for (char const* text : {"",
                           "1",
                           "\"x\"",
                           "null",
                           "[",
                           "]",
                           "{",
                           "[1",
                           "[1,]",
                           "[,1]",
                           "[1 2]",
                           R"({"a"})",
                           R"({"a":})",
                           R"({"a":1,})",
                           R"({,})",
                           R"({a:1})",
                           R"({1:1})",
                           R"({"a" 1})",
                           "[01]",
                           "[1.]",
                           "[.5]",
                           "[+1]",
                           "[-]",
                           "[1e]",
                           "[nan]",
                           "[NaN]",
                           "[Infinity]",
                           "[tru]",
                           "[True]",
                           "[truee]",
                           "[nul]",
                           "['a']",
                           "[\"a]",
                           "[\"\\x\"]",
                           "[\"\\u12\"]",
                           "[\"\\ud800\"]",
                           "[\"\\udc00\"]",
                           "[\"\\ud800\\u0041\"]",
                           "[\"a\"\"b\"]",
                           "[\"a\"b]",
                           "[1\"a\"]",
                           "[tru\"e\"]",
                           "[1]]",
                           "[1}",
                           "{\"a\":1]",
                           "[1]x",
                           "[\"\x01\"]",
                           "[\"\x1f\"]",
                           "[\"\xff\"]",
                           "[\"\xed\xa0\x80\"]",
                           "[\x0c 1]",
                           "[1]\x1e"})
    EXPECT_FALSE(strictly_valid(text)) << text;
  EXPECT_FALSE(strictly_valid(std::string(101, '[') + std::string(101, ']')));
  EXPECT_TRUE(strictly_valid(std::string(100, '[') + std::string(100, ']')));
}

TEST(StrictCheck, TellsTheShapeOfADocument) {
  std::string const text =
      R"({"n":1,"Records":[{"a":1,"b":{"c":2}},{}],"o":{"p":[{"q":1}]},"l":[{"z":[]}]})";
  std::string const padded = text + std::string(json::kPadding, ' ');
  json::Indexer indexer;
  auto const index = indexer.index({padded.data(), text.size()});
  ASSERT_TRUE(index);
  Shape shape;
  ASSERT_NE(strict_check(padded.data(), index->entries.data(),
                         index->entries.data() + index->entries.size(), shape),
            nullptr);
  auto const name = [&](std::uint32_t const* at) {
    return json::Value(padded.data(), at).string_body();
  };
  ASSERT_EQ(shape.members.size(), 4U);
  EXPECT_EQ(name(shape.members[1]), "Records");
  ASSERT_EQ(shape.elements.size(), 3U);
  ASSERT_EQ(shape.names.size(), 3U);
  EXPECT_EQ(name(shape.names[0]), "a");
  EXPECT_EQ(name(shape.names[1]), "b");
  EXPECT_EQ(name(shape.names[2]), "z");
  EXPECT_EQ(shape.elements[1].names, 2U);
  EXPECT_EQ(shape.elements[2].names, 2U);
  EXPECT_TRUE(shape.only_objects);
}

TEST(StrictCheck, PassesNothingThatLibjqRefuses) {
  constexpr std::string_view kBytes = "{}[]:,\"\\ntfu0129.-+eE \x01\x1e\x7f\xc3\xa9\xff";
  test::Random random(20);
  std::size_t passed = 0, refused = 0;
  for (int round = 0; round < 40'000; ++round) {
    std::string text = test::RandomJson(random, {}).object();
    for (auto changes = random.below(4); changes > 0 && !text.empty(); --changes) {
      auto const at = random.below(text.size());
      char const byte = kBytes[random.below(kBytes.size())];
      switch (random.below(3)) {
      case 0: text[at] = byte; break;
      case 1: text.insert(at, 1, byte); break;
      default: text.erase(at, 1);
      }
    }
    if (strictly_valid(text)) {
      ++passed;
      ASSERT_TRUE(libjq_accepts(text)) << text;
    } else {
      ++refused;
    }
  }
  EXPECT_GT(passed, 1000U);
  EXPECT_GT(refused, 1000U);
}

}  // namespace
}  // namespace cairn::jq
