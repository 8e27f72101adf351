#include "json/write.hpp"

#include "support/random_json.hpp"
#include "json/document.hpp"

#include <gtest/gtest.h>

namespace cairn::json {
namespace {

std::string as_json_string(std::string_view text) {
  std::string out;
  append_string(out, text);
  return out;
}

std::string compact(std::string_view value) {
  std::string out = "before ";
  append_compact(out, value);
  return out.substr(7);
}

TEST(Write, EscapesWhatJsonRequires) {
  EXPECT_EQ(as_json_string(""), "\"\"");
  EXPECT_EQ(as_json_string("a\"b\\c/d"), R"("a\"b\\c/d")");
  EXPECT_EQ(as_json_string("\b\f\n\r\t"), R"("\b\f\n\r\t")");
  EXPECT_EQ(as_json_string(std::string("\0\x1f\x7f", 3)), "\"\\u0000\\u001f\x7f\"");
  EXPECT_EQ(as_json_string("\u00e9\u212a\U0001F600"), "\"\u00e9\u212a\U0001F600\"");
}

TEST(Write, ReplacesInvalidBytesOneByOne) {
  EXPECT_EQ(as_json_string("a\xff"
                           "b"),
            "\"a\uFFFD"
            "b\"");
  EXPECT_EQ(as_json_string("\xc3"), "\"\uFFFD\"");
  EXPECT_EQ(as_json_string("\xed\xa0\x80"), "\"\uFFFD\uFFFD\uFFFD\"");
}

TEST(Write, CompactsOutsideStringsOnly) {
  EXPECT_EQ(compact("{ \"a b\" :\r\n\t[ 1 , \" x \" , {} ] }"), R"({"a b":[1," x ",{}]})");
  EXPECT_EQ(compact(R"(["\" ]", "\\", " \\\" " ])"), R"(["\" ]","\\"," \\\" "])");
  EXPECT_EQ(compact(" 22 "), "22");
  EXPECT_EQ(compact(""), "");
  EXPECT_EQ(compact(R"(["\u0041 \/" ])"), R"(["\u0041 \/"])");
}

bool same(Node const& a, Node const& b) {
  if (a.kind != b.kind || a.text != b.text || a.members.size() != b.members.size() ||
      a.elements.size() != b.elements.size())
    return false;
  for (std::size_t i = 0; i < a.members.size(); ++i)
    if (a.members[i].first != b.members[i].first || !same(a.members[i].second, b.members[i].second))
      return false;
  for (std::size_t i = 0; i < a.elements.size(); ++i)
    if (!same(a.elements[i], b.elements[i])) return false;
  return true;
}

TEST(Write, CompactKeepsTheValueAndIsStable) {
  test::Random random(4);
  for (int round = 0; round < 5'000; ++round) {
    std::string const text = test::RandomJson(random, {}).value();
    std::string const once = compact(text);
    auto const before = parse_document(text);
    auto const after = parse_document(once);
    ASSERT_TRUE(before && after) << text;
    ASSERT_TRUE(same(*before, *after)) << text << '\n' << once;
    ASSERT_EQ(compact(once), once);
    ASSERT_EQ(once.find('\n'), std::string::npos) << once;
  }
}

TEST(Write, StringsReadBack) {
  test::Random random(5);
  for (int round = 0; round < 5'000; ++round) {
    std::string const token = test::RandomJson(random, {.strict = true}).string();
    auto const first = parse_document(token);
    ASSERT_TRUE(first) << token;
    auto const second = parse_document(as_json_string(first->text));
    ASSERT_TRUE(second) << token;
    ASSERT_EQ(first->text, second->text) << token;
  }
}

}  // namespace
}  // namespace cairn::json
