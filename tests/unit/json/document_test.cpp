#include "json/document.hpp"

#include <gtest/gtest.h>

namespace cairn::json {
namespace {

/// The text of the only element of `[…]`.
std::string only_text(std::string const& token) {
  auto const document = parse_document("[" + token + "]");
  EXPECT_TRUE(document) << token;
  if (!document) return "?";
  EXPECT_EQ(document->elements.size(), 1u) << token;
  return document->elements.at(0).text;
}

ErrorCode code_of(std::string_view text) {
  auto const document = parse_document(text);
  EXPECT_FALSE(document) << text;
  return document ? ErrorCode::kUnsupported : document.error().code;
}

TEST(Document, KeepsMembersInOrderWithDuplicates) {
  auto const document = parse_document(R"( {"b":1,"a":[true,null,{}], "b" : "two"} )");
  ASSERT_TRUE(document);
  ASSERT_EQ(document->kind, Kind::kObject);
  ASSERT_EQ(document->members.size(), 3u);
  EXPECT_EQ(document->members[0].first, "b");
  EXPECT_EQ(document->members[0].second.kind, Kind::kNumber);
  EXPECT_EQ(document->members[0].second.text, "1");
  Node const& array = document->members[1].second;
  ASSERT_EQ(array.elements.size(), 3u);
  EXPECT_EQ(array.elements[0].kind, Kind::kBoolean);
  EXPECT_EQ(array.elements[1].kind, Kind::kNull);
  EXPECT_EQ(array.elements[2].kind, Kind::kObject);
  ASSERT_NE(document->find("b"), nullptr);
  EXPECT_EQ(document->find("b")->text, "two");
  EXPECT_EQ(document->find("c"), nullptr);
}

TEST(Document, DecodesEscapes) {
  EXPECT_EQ(only_text(R"("\"\\\/\b\f\n\r\t")"), "\"\\/\b\f\n\r\t");
  EXPECT_EQ(only_text(R"("\u0041\u00e9\u212A")"), "A\u00e9\u212a");
  EXPECT_EQ(only_text(R"("\ud83d\ude00")"), "\U0001F600");
  EXPECT_EQ(only_text(R"("\u0000x")"), std::string("\0x", 2));
}

TEST(Document, ReadsLoneSurrogatesAndUnknownEscapesAsTheContractSays) {
  EXPECT_EQ(only_text(R"("\ud83d")"), "\uFFFD");
  EXPECT_EQ(only_text(R"("\ude00")"), "\uFFFD");
  EXPECT_EQ(only_text(R"("\ud83d\u0041")"), "\uFFFDA");
  EXPECT_EQ(only_text(R"("\ud83d\ud83d\ude00")"), "\uFFFD\U0001F600");
  EXPECT_EQ(only_text(R"("\ude00\ud83d")"), "\uFFFD\uFFFD");
  EXPECT_EQ(only_text(R"("\q\'")"), "q'");
  EXPECT_EQ(only_text(R"("\u12")"), R"(\u12)");
  EXPECT_EQ(only_text(R"("\u12g4\n")"), "\\u12g4\n");
}

TEST(Document, KeepsOddScalarsAndBytes) {
  EXPECT_EQ(only_text("1e400"), "1e400");
  EXPECT_EQ(only_text("9007199254740993"), "9007199254740993");
  EXPECT_EQ(only_text("nul"), "nul");
  EXPECT_EQ(only_text("01"), "01");
  EXPECT_EQ(only_text("\"\xff\n\""), "\xff\n");
  auto const document = parse_document("[truex,null1]");
  ASSERT_TRUE(document);
  EXPECT_EQ(document->elements[0].kind, Kind::kNumber);
  EXPECT_EQ(document->elements[1].kind, Kind::kNumber);
}

TEST(Document, RefusesBrokenStructure) {
  for (char const* text : {"[1,]",
                           "[,1]",
                           "[1 2]",
                           "{\"a\" 1}",
                           "{\"a\":}",
                           "{\"a\":1,}",
                           "{a:1}",
                           "{1:1}",
                           "[1}",
                           "{\"a\":1]",
                           "]",
                           "1 2",
                           "[] []",
                           "{\"a\":1 \"b\":2}",
                           "[\"a\"\"b\"]",
                           "[1\"a\"]",
                           "[\"a\"b]",
                           ":",
                           ",",
                           "[1\x01]"})
    EXPECT_EQ(code_of(text), ErrorCode::kCorrupt) << text;
  for (char const* text : {"", "  ", "[", "[1", "[1,", "{", "{\"a", "{\"a\"", "{\"a\":", "{\"a\":1",
                           "\"\\", "\"\\\"", "\"\\u00"})
    EXPECT_EQ(code_of(text), ErrorCode::kTruncated) << text;
}

TEST(Document, NamesTheOffset) {
  auto const document = parse_document("[1,2 3]");
  ASSERT_FALSE(document);
  EXPECT_NE(document.error().message.find("byte 5"), std::string::npos) << document.error().message;
}

TEST(Document, BoundsDepth) {
  auto const nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  EXPECT_TRUE(parse_document(nested(10'000)));
  EXPECT_EQ(code_of(nested(10'001)), ErrorCode::kTooLarge);
  EXPECT_EQ(code_of(std::string(1'000'000, '[')), ErrorCode::kTooLarge);
  std::string objects;
  for (int i = 0; i < 20'000; ++i) objects += "{\"a\":";
  EXPECT_EQ(code_of(objects), ErrorCode::kTooLarge);
}

}  // namespace
}  // namespace cairn::json
