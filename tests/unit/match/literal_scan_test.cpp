#include "match/literal_scan.hpp"

#include "base/text.hpp"
#include "json/value.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace cairn::match {
namespace {

TEST(CutLiteral, KeepsTheLongestRunThatNoCloudTrailEscapeTouches) {
  EXPECT_EQ(cut_literal("CreateAccessKey"), "CreateAccessKey");
  EXPECT_EQ(cut_literal("a=bcd&ef"), "bcd");
  EXPECT_EQ(cut_literal("user/alice"), "alice");
  EXPECT_EQ(cut_literal("x\\yz\"w"), "yz");
  EXPECT_EQ(cut_literal("Jos\xc3\xa9phine"), "phine");
  EXPECT_EQ(cut_literal("<>"), "");
}

TEST(LiteralScan, FindsTheLiteralAtEveryPlaceAndInAnyCase) {
  LiteralScan const scan("CreateAccessKey");
  for (std::size_t before = 0; before < 200; ++before) {
    for (std::size_t behind : {0, 1, 40}) {
      std::string const text =
          std::string(before, 'x') + "cREATEaccessKEY" + std::string(behind, 'y');
      std::string broken = text;
      broken[before + 7] = '_';
      for (auto road :
           {LiteralScan::Road::kSlow, LiteralScan::Road::kAvx2, LiteralScan::Road::kAvx512}) {
        if (!LiteralScan::has(road)) continue;
        EXPECT_TRUE(scan.may_hold(text, road)) << before;
        EXPECT_FALSE(scan.may_hold(broken, road)) << before;
      }
    }
  }
}

TEST(LiteralScan, PrunesDespiteEscapesThatCannotSpellTheLiteral) {
  LiteralScan const scan("CreateUser");
  EXPECT_FALSE(scan.may_hold(R"({"a":"x\u003dy\u0026z\u0027 \n \" \/ \u00e9"})"));
  EXPECT_TRUE(scan.may_hold(R"({"a":"Cre\u0061teUser"})"));
  EXPECT_TRUE(scan.may_hold(R"({"a":"\u0055"})")) << "any escaped character of the literal";
  EXPECT_FALSE(scan.may_hold(R"({"a":"\u0059"})")) << "Y is not in CreateUser";
  EXPECT_TRUE(scan.may_hold(R"({"a":"\u005cu0041"})"))
      << "a backslash may start an escape of the JSON inside";
  EXPECT_FALSE(scan.may_hold("{\"a\":\"Jos\xc3\xa9\"}"));
}

TEST(LiteralScan, KnowsLettersThatFoldToAscii) {
  EXPECT_TRUE(LiteralScan("kms").may_hold("\xe2\x84\xaams")) << "KELVIN SIGN";
  EXPECT_TRUE(LiteralScan("iam").may_hold("\xc4\xb0"
                                          "am"))
      << "I with dot above";
  EXPECT_TRUE(LiteralScan("kms").may_hold(R"(\u212ams)"));
  EXPECT_TRUE(LiteralScan("iam").may_hold(R"(\u0130am)"));
  EXPECT_FALSE(LiteralScan("sts").may_hold("\xe2\x84\xaa"));
}

/// What the scan promises: if a decoded, folded string of the text holds the literal, it says
/// perhaps.
TEST(LiteralScan, IsSoundAndAgreesWithTheSlowRoadOnRandomTexts) {
  std::mt19937 random(7);
  std::vector<std::string> const pieces = {"a",
                                           "b",
                                           "k",
                                           "K",
                                           "i",
                                           "A",
                                           "ab",
                                           "\\u0061",
                                           "\\u0041",
                                           "\\u003d",
                                           "\\u212A",
                                           "\\u0130",
                                           "\xe2\x84\xaa",
                                           "\xc4\xb0",
                                           "\xc3\xa9",
                                           "\\n",
                                           "\\\\",
                                           "\\\"",
                                           "x",
                                           "                                "};
  std::vector<std::string> const literals = {"ab", "kia", "aab", "bik", "abkiab", "xx"};
  std::size_t held = 0, pruned = 0;
  for (int round = 0; round < 200'000; ++round) {
    std::string body;
    for (std::size_t n = random() % 24; n > 0; --n) body += pieces[random() % pieces.size()];
    LiteralScan const scan(literals[random() % literals.size()]);
    std::string decoded;
    json::append_decoded(body, decoded);
    bool const holds = fold(decoded).find(scan.literal()) != std::string::npos;
    bool const fast = scan.may_hold(body);
    for (auto road :
         {LiteralScan::Road::kSlow, LiteralScan::Road::kAvx2, LiteralScan::Road::kAvx512}) {
      if (!LiteralScan::has(road)) continue;
      ASSERT_EQ(fast, scan.may_hold(body, road))
          << body << " / " << scan.literal() << " / " << static_cast<int>(road);
    }
    if (holds) {
      ASSERT_TRUE(fast) << body << " / " << scan.literal();
    }
    held += holds;
    pruned += !fast;
  }
  EXPECT_GT(held, 5'000u);
  EXPECT_GT(pruned, 5'000u);
}

}  // namespace
}  // namespace cairn::match
