#include "sigma/yaml.hpp"

#include <gtest/gtest.h>

namespace cairn::sigma {
namespace {

YamlNode one(std::string_view text) {
  auto documents = parse_yaml(text);
  EXPECT_EQ(documents.size(), 1u) << text;
  if (documents.empty()) return {};
  EXPECT_FALSE(documents[0].error) << documents[0].error->what;
  return documents[0].root;
}

std::string error_of(std::string_view text) {
  auto const documents = parse_yaml(text);
  if (documents.empty() || !documents.back().error) return {};
  return std::to_string(documents.back().error->line) + ": " + documents.back().error->what;
}

TEST(Yaml, ScalarsKeepTheirText) {
  for (std::string_view const text :
       {"012345670123", "No", "12:30", "2024-01-01", "1e3", "0x10", ".5"}) {
    YamlNode const node = one(text);
    EXPECT_EQ(node.text, text);
    EXPECT_FALSE(node.quoted);
  }
  EXPECT_TRUE(one("'x'").quoted);
  EXPECT_TRUE(one("\"x\"").quoted);
  EXPECT_TRUE(one("|\n x").quoted);
  EXPECT_TRUE(one("!!str 12").quoted);
}

TEST(Yaml, NullsAndBooleans) {
  YamlNode const node = one("{a: , b: ~, c: null, d: '', e: 'null', f: true, g: 'true', h: OFF}");
  for (char const* name : {"a", "b", "c"}) EXPECT_TRUE(node.find(name)->is_null()) << name;
  for (char const* name : {"d", "e"}) EXPECT_FALSE(node.find(name)->is_null()) << name;
  EXPECT_EQ(node.find("f")->boolean(), true);
  EXPECT_EQ(node.find("g")->boolean(), std::nullopt);
  EXPECT_EQ(node.find("h")->boolean(), false);
}

TEST(Yaml, DocumentsKeepTheirLines) {
  auto const documents = parse_yaml("\n\na: 1\n---\n# nothing\n---\nb:\n  - c\n  -\n    d: 2");
  ASSERT_EQ(documents.size(), 2u) << "an empty one is left out";
  EXPECT_EQ(documents[0].line, 3u);
  EXPECT_EQ(documents[1].line, 7u);
  EXPECT_EQ(documents[1].root.find("b")->items[1].find("d")->line, 10u);
}

TEST(Yaml, AliasesAndMergeKeys) {
  YamlNode const node = one("a: &x {p: 1, q: 2}\nb: *x\nc: {<<: *x, q: 3}\nd: {<<: [*x, {r: 4}]}");
  EXPECT_EQ(node.find("b")->find("q")->text, "2");
  EXPECT_EQ(node.find("c")->find("q")->text, "3");
  EXPECT_EQ(node.find("c")->find("p")->text, "1");
  EXPECT_EQ(node.find("d")->find("r")->text, "4");
  EXPECT_EQ(error_of("a: *x"), "1: *x names no anchor before it");
}

TEST(Yaml, NamesStandOnce) {
  EXPECT_EQ(error_of("a: 1\nb: 2\na: 3"), "3: a stands twice, first in line 1");
}

TEST(Yaml, ASyntaxErrorKeepsWhatStandsBefore) {
  auto const documents = parse_yaml("a: 1\n---\nb: [\n---\nc: 1\n");
  ASSERT_EQ(documents.size(), 2u);
  EXPECT_FALSE(documents[0].error);
  ASSERT_TRUE(documents[1].error);
  EXPECT_GE(documents[1].error->line, 3u);
}

TEST(Yaml, OneBadDocumentDoesNotSpoilTheNext) {
  auto const documents = parse_yaml("a: *nowhere\n---\nb: 1\n");
  ASSERT_EQ(documents.size(), 2u);
  EXPECT_TRUE(documents[0].error);
  EXPECT_FALSE(documents[1].error);
}

TEST(Yaml, BillionLaughs) {
  std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int k = 0; k < 10; ++k) text += (k > 0 ? ", *a" : "*a") + std::to_string(i - 1);
    text += "]\n";
  }
  EXPECT_NE(error_of(text).find("makes the document too large"), std::string::npos);
}

TEST(Yaml, DepthAndSizeHaveLimits) {
  EXPECT_NE(error_of(std::string(60, '[') + std::string(60, ']')).find("nested deeper than 40"),
            std::string::npos);
  std::string const deepest = std::string(900, '[') + std::string(900, ']');
  EXPECT_FALSE(error_of(deepest).empty());
  EXPECT_FALSE(error_of(std::string(100'000, '[')).empty());
  EXPECT_NE(error_of(std::string((4 << 20) + 1, 'x')).find("larger than 4 MiB"), std::string::npos);
  std::string many = "a:\n";
  for (int i = 0; i < 250'000; ++i) many += "- x\n";
  EXPECT_NE(error_of(many).find("more than 200000 values"), std::string::npos);
}

TEST(Yaml, OddTexts) {
  for (std::string_view const text : {"", "\n", "---", "...", "%YAML 9.9\n---\na: 1", "a: \xff",
                                      "\t", "? [a]\n: b", "&", "*", "!", "a: !!binary x"})
    parse_yaml(text);
  EXPECT_EQ(error_of("[a]: b"), "1: a name must be a single text");
  EXPECT_FALSE(error_of("a: \xff").empty());
}

}  // namespace
}  // namespace cairn::sigma
