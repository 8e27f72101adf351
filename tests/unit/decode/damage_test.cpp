// Damaged text: what is whole is found, what is not is counted once, and both roads agree.
#include "support.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace cairn::decode {
namespace {

using testing::Collector;
using ::testing::ElementsAre;
using testing::envelope;
using ::testing::Pair;
using testing::read_stored;
using testing::read_text;
using testing::record;

using Records = std::vector<std::string>;
using Rejects = std::map<std::string, std::size_t>;

void expect(std::string const& text, Records const& records, Rejects const& rejects,
            char const* what) {
  for (Road const road : {Road::kFast, Road::kSlow}) {
    Collector const got = read_text(text, road);
    EXPECT_EQ(got.records, records) << what << ": " << text;
    EXPECT_EQ(got.rejects, rejects) << what << ": " << text;
    EXPECT_EQ(got.result.damaged, !rejects.empty()) << what;
    EXPECT_TRUE(got.members_right) << what;
  }
  for (std::uint64_t piece : {1, 100, 700, 2000}) {
    TextLimits limits;
    limits.piece = piece;
    Collector const got = read_stored(text, limits);
    EXPECT_EQ(got.records, records) << what << " in pieces of " << piece << ": " << text;
    EXPECT_EQ(got.rejects, rejects) << what << " in pieces of " << piece << ": " << text;
  }
}

std::string const a = record(1), b = record(2), c = record(3), d = record(4);
std::string const start = R"({"Records":[)";

TEST(Damage, JsonCutAnywhereKeepsWhatStandsBefore) {
  std::string const text = start + a + "," + b + "," + c + "]}";
  for (std::size_t cut = 0; cut < text.size(); ++cut) {
    Records whole;
    std::size_t at = start.size();
    for (std::string const& each : {a, b, c}) {
      if (cut < at + each.size()) break;
      whole.push_back(each);
      at += each.size() + 1;
    }
    for (Road const road : {Road::kFast, Road::kSlow}) {
      Collector const got = read_text(text.substr(0, cut), road);
      EXPECT_EQ(got.records, whole) << cut;
      if (cut < start.size()) continue;  // nothing shows yet what it would have become
      EXPECT_EQ(got.rejects, (Rejects{{"cut off", 1}})) << cut;
      EXPECT_EQ(got.result.content, Content::kRecords) << cut;
      EXPECT_TRUE(got.result.damaged) << cut;
    }
  }
}

TEST(Damage, OneBrokenRecordCostsItself) {
  for (std::string const& broken : {
           std::string(
               R"({"eventVersion":"1.08","eventName":"X)"),  // a quote is missing, and the bracket
           std::string(R"({"eventVersion":"1.08","eventName":"X})"),  // a quote is missing
           std::string(
               R"({"eventVersion":"1.08","eventName":X","awsRegion":"eu"})"),  // the opening one
           std::string(
               R"({"eventVersion":"1.08","userIdentity":{"type":"Root","x":1)"),  // both brackets
           std::string(R"({"eventVersion":"1.08","userIdentity":{"type":"Root"},"x":1)"),
           std::string(R"({"eventVersion":"1.08",,"x":1})"),
           std::string(R"({"eventVersion":"1.08","x":1,})"),
           std::string(R"({"eventVersion":"1.08","x" 1})"),
           std::string(R"({"eventVersion":"1.08","x":})"),
           std::string(R"({"eventVersion":"1.08","list":[{"eventName":"inner"}],"x":[1,,2]})"),
           std::string(R"({"eventVersion":"1.08" "eventName":"X"})"),
           std::string(R"({"eventVersion":"1.08", ... })"),
       }) {
    expect(start + a + "," + broken + "," + b + "," + c + "]}", {a, b, c}, {{"broken JSON", 1}},
           "in the middle");
    expect(start + broken + "," + b + "]}", {b}, {{"broken JSON", 1}}, "at the front");
    expect(start + a + "," + broken + "," + broken + "," + b + "]}", {a, b}, {{"broken JSON", 2}},
           "twice");
    expect("[\n  " + a + ",\n  " + broken + ",\n  " + b + "\n]\n", {a, b}, {{"broken JSON", 1}},
           "in a pretty array");
  }
}

TEST(Damage, SlipsBetweenRecordsCostNothing) {
  for (char const* slip : {" ", ",,", ",}", "]", "},", "\n"})
    for (Road const road : {Road::kFast, Road::kSlow}) {
      Collector const got = read_text(start + a + slip + b + "]}", road);
      EXPECT_EQ(got.records, (Records{a, b})) << slip;
    }
  expect(start + a + " " + b + "]}", {a, b}, {}, "a comma is missing");
  expect(start + a + "," + b + ",]}", {a, b}, {}, "a comma too much");
  expect(start + a + "},{" + b.substr(1) + "]}", {a, b}, {}, "a bracket too much");
}

TEST(Damage, StrayPartsOfRecordsCostNoRecord) {
  auto const all = start + a + ",\n";
  for (char const* stray : {"\",\n", "8\",\"eventName\":\"E95\",\"eventID\":\"95\"},\n",
                            R"({"eventName":"X","resources":[{"ARN":)"}) {
    expect(all + stray + b + "," + c + "]}", {a, b, c}, {{"broken JSON", 1}}, "once");
    for (Road const road : {Road::kFast, Road::kSlow}) {
      Collector const got = read_text(all + stray + b + ",\n" + stray + c + "," + d + "]}", road);
      EXPECT_EQ(got.records, (Records{a, b, c, d})) << stray;
      EXPECT_GE(got.rejected(), 2u) << stray;
      EXPECT_LE(got.rejected(), 3u) << stray;  // two stray quotes may look like a missing end too
      EXPECT_TRUE(got.result.damaged);
    }
  }
}

TEST(Damage, TruncatedFront) {
  std::string const rest = R"(me":"ListPolicies","x":{"y":[1,{"z":"}"}]},"readOnly":true})";
  expect(rest + "," + a + "," + b + "]}\nana@host:~$ ", {a, b}, {{"not JSON", 2}},
         "and a shell prompt behind");
  expect(a.substr(40) + "," + b + "]}", {b}, {{"not JSON", 1}}, "inside a record");
  expect("  \"awsRegion\": \"eu\",\n  \"x\": 1\n},\n" + a + "\n]}\n", {a}, {{"not JSON", 1}},
         "over lines");
}

TEST(Damage, NdjsonWithABadLine) {
  for (std::string const& bad :
       {a.substr(0, a.size() - 1), a.substr(0, 60), a.substr(0, 20),
        std::string(R"({"eventVersion":"1.08","x":"y)"), std::string(R"({"eventVersion":"1.08"]})"),
        std::string(R"({"eventName":"X","eventTime":)"),
        std::string(R"({"eventName":"X","requestParameters":[{"a":)")}) {
    for (char const* line_end : {"\n", "\r\n"}) {
      Collector const got = read_text(b + line_end + bad + line_end + c + line_end + d + line_end);
      EXPECT_EQ(got.records, (Records{b, c, d})) << bad;
      EXPECT_EQ(got.rejected(), 1u) << bad;
    }
    Collector const fast = read_text(b + "\n" + bad + "\n" + c + "\n" + d);
    expect(b + "\n" + bad + "\n" + c + "\n" + d, fast.records, fast.rejects, "a bad line");
  }
  expect(b + "\ngarbage\n" + c, {b, c}, {{"not JSON", 1}}, "a line of something else");
  expect(b + "\nlone {garbage\n" + c, {b, c}, {{"not JSON", 1}}, "with a bracket");
  expect("{\"eventVersion\":\"1.08\",\n" + b + "\n" + c, {b, c}, {{"broken JSON", 1}},
         "cut behind a comma");
}

TEST(Damage, RawControlCharactersAreEscaped) {
  std::string const odd = "{\"eventName\":\"line\none\ttab\x01\",\"x\":\"\\\"\"}";
  std::string const mended = "{\"eventName\":\"line\\u000aone\\u0009tab\\u0001\",\"x\":\"\\\"\"}";
  expect(start + a + "," + odd + "," + b + "]}", {a, mended, b}, {}, "in a record");
  expect(odd + "\n" + b, {mended, b}, {}, "alone");
  std::string const nul("{\"eventName\":\"a\0b\"}", 19);
  expect(start + nul + "]}", {R"({"eventName":"a\u0000b"})"}, {}, "NUL");
  std::string const escaped("{\"eventName\":\"a\\\0b\"}", 20);
  expect(start + escaped + "]}", {R"({"eventName":"a\\\u0000b"})"}, {}, "a backslash before NUL");
}

TEST(Damage, BrokenInnerTextIsRejected) {
  std::string const text =
      R"({"logEvents":[{"message":"{\"eventVersion\":\"1.08\",\"eventName\":\"X"},{"message":"{\"eventName\":\"Y\"}"}]})";
  expect(text, {R"({"eventName":"Y"})"}, {{"cut off", 1}}, "in a message");
}

TEST(Damage, CutWrappersKeepWhatIsWhole) {
  std::string const event = R"({"EventId":"1","CloudTrailEvent":"{\"eventName\":\"Y\"}"})";
  for (Road const road : {Road::kFast, Road::kSlow}) {
    Collector const got =
        read_text(R"({"Events":[)" + event + "," + event + R"(,{"EventId":"2","CloudTr)", road);
    EXPECT_EQ(got.records, (Records{R"({"eventName":"Y"})", R"({"eventName":"Y"})"}));
    EXPECT_EQ(got.rejects, (Rejects{{"cut off", 1}}));
  }
}

TEST(Damage, PartsOfABrokenRecordAreNoRecords) {
  std::string const insight =
      R"({"eventVersion":"1.07","eventTime":"2024-01-09T20:15:30Z","insightDetails":{"eventSource":"iam.amazonaws.com",)"
      R"("eventName":"CreateUser"},"eventCategory" "Insight"})";
  expect(start + a + "," + insight + "," + b + "]}", {a, b}, {{"broken JSON", 1}}, "Insights");
}

TEST(Damage, DeepTextNeedsNoStack) {
  for (char const* unit : {"[", "{\"a\":", "{\"eventVersion\":[", "{\"Records\":["}) {
    std::string text;
    while (text.size() < 3 << 20) text += unit;
    for (Road const road : {Road::kFast, Road::kSlow})
      EXPECT_TRUE(read_text(text, road).records.empty());
    Collector const got = read_text(text + "!!!\n" + a + "\n" + b + "\n");
    EXPECT_EQ(got.records, (Records{a, b})) << unit;
  }
}

TEST(Damage, TheOffsetPointsAtTheRecord) {
  std::string const text = start + a + "," + R"({"eventVersion":"1.08","x" 1})" + "," + b + "]}";
  for (Road const road : {Road::kFast, Road::kSlow})
    EXPECT_EQ(read_text(text, road).last_offset, start.size() + a.size() + 1);
}

/// Random damage to forged texts: fast road, slow road and pieces of any size must say the same.
TEST(Damage, BothRoadsAndAllPiecesAgreeOnRandomDamage) {
  std::minstd_rand random(20240109);
  std::string const alphabet = "{}[]\",:\\\n 1x";
  std::vector<std::string> const seeds = {
      envelope(4),
      "[\n" + a + ",\n" + b + "\n]\n",
      a + "\n" + b + "\n" + c + "\n",
      "2024-01-09T20:15:30.000Z " + a + "\n2024-01-09T20:15:30.000Z " + b + "\n",
      R"({"Events":[{"CloudTrailEvent":"{\"eventName\":\"Y\"}"},{"CloudTrailEvent":)" + a +
          "}]}\n" + envelope(1),
      "User name,Event time,Event source,Event "
      "name\nana,2024-01-09T20:15:30Z,iam.amazonaws.com,CreateUser\n\"b\nb\",,\"x\"\"y\",Z\n",
  };
  for (int round = 0; round < 12000; ++round) {
    std::string text = seeds[random() % seeds.size()];
    for (unsigned i = random() % 4; i < 4; ++i) {
      std::size_t const at = random() % (text.size() + 1);
      switch (random() % 3) {
      case 0: text.insert(at, 1, alphabet[random() % alphabet.size()]); break;
      case 1: text.erase(at, 1 + random() % (random() % 8 == 0 ? 200 : 3)); break;
      default:
        if (at < text.size()) text[at] = alphabet[random() % alphabet.size()];
      }
    }
    Collector const fast = read_text(text), slow = read_text(text, Road::kSlow);
    ASSERT_EQ(fast.records, slow.records) << text;
    ASSERT_EQ(fast.rejects, slow.rejects) << text;
    ASSERT_EQ(fast.result.content, slow.result.content) << text;
    ASSERT_EQ(fast.result.damaged, slow.result.damaged) << text;
    TextLimits limits;
    limits.piece = 1 + random() % 900;
    Collector const pieces = read_stored(text, limits);
    ASSERT_EQ(fast.records, pieces.records) << limits.piece << "\n" << text;
    ASSERT_EQ(fast.rejects, pieces.rejects) << limits.piece << "\n" << text;
    ASSERT_EQ(fast.result.content, pieces.result.content) << limits.piece << "\n" << text;
  }
}

}  // namespace
}  // namespace cairn::decode
