#include "validate/python.hpp"

#include <gtest/gtest.h>

namespace cairn::validate {
namespace {

TEST(Python, TakesWhatJsonLoadsTakes) {
  for (char const* right : {"{}", " [1, -0.5e+3, \"\\u00e9\\n\", true, null] ", "NaN", "-Infinity",
                            "\"\xc3\xa9\"", "0"})
    EXPECT_TRUE(parse_as_python(right)) << right;
  for (char const* wrong :
       {"", "{", "{}{}", "[1,]", "{'a':1}", "01", "1.", ".5", "+1", "nan", "tru", "[1 2]",
        "\"\\q\"", "\"\\u12\"", "\"a\nb\"", "\"\xc3\"", "\xef\xbb\xbf{}", "{\"a\"}"}) {
    auto const parsed = parse_as_python(wrong);
    ASSERT_FALSE(parsed) << wrong;
    EXPECT_EQ(parsed.error(), "");
  }
}

TEST(Python, GivesUpOnDeepNesting) {
  auto const parsed = parse_as_python(std::string(100'000, '['));
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error(),
            "maximum recursion depth exceeded while decoding a JSON array from a unicode string");
}

TEST(Python, SpellsValues) {
  auto const node = *parse_as_python(R"([null, true, 5, 0.0, "x", [], {}, ""])");
  std::string texts, types, falses;
  for (auto const& each : node.elements) {
    texts += python_text(each) + ' ';
    types += std::string(python_type(each)) + ' ';
    falses += python_is_false(each) ? 'f' : 't';
  }
  EXPECT_EQ(texts.substr(0, 18), "None True 5 0.0 x ");
  EXPECT_EQ(types, "NoneType bool int float str list dict str ");
  EXPECT_EQ(falses, "fttftfff");
}

}  // namespace
}  // namespace cairn::validate
