#include "record/derived.hpp"

#include "support/markdown.hpp"
#include "support/records.hpp"

#include <gtest/gtest.h>

namespace cairn::record {
namespace {

std::string principal_of(std::string const& json) {
  test::OwnedRecord const owned(json);
  EXPECT_TRUE(owned.view) << json;
  std::string out = "what was there before";
  if (owned.view) principal(*owned.view, out);
  return out;
}

std::string outcome_of(std::string const& json) {
  test::OwnedRecord const owned(json);
  EXPECT_TRUE(owned.view) << json;
  return owned.view ? to_string(outcome(*owned.view)) : "";
}

std::string account_of(std::string const& json) {
  test::OwnedRecord const owned(json);
  EXPECT_TRUE(owned.view) << json;
  std::string out = "what was there before";
  if (owned.view) account(*owned.view, out);
  return out;
}

TEST(Principal, ReadsAsTheDocsSay) {
  auto const rows =
      test::table_behind(test::lines_of_file("docs/formats/query.md"), "### principal");
  ASSERT_GE(rows.size(), 24u);
  for (auto const& row : rows) {
    ASSERT_EQ(row.size(), 3u) << row.at(0);
    EXPECT_EQ(principal_of("{\"userIdentity\":" + row[1] + "}"), row[2]) << row[0];
  }
}

TEST(Principal, PrefersTheNameOfAnIdentityCenterSignIn) {
  std::string const identity =
      R"("userIdentity":{"type":"IdentityCenterUser","onBehalfOf":{"userId":"u-1"}})";
  EXPECT_EQ(principal_of("{" + identity + R"(,"additionalEventData":{"UserName":"alice"}})"),
            "alice");
  EXPECT_EQ(principal_of("{" + identity + R"(,"additionalEventData":{"UserName":null}})"), "u-1");
  EXPECT_EQ(principal_of("{" + identity + R"(,"additionalEventData":"UserName"})"), "u-1");
}

TEST(Principal, IsEmptyWithoutAnIdentity) {
  EXPECT_EQ(principal_of("{}"), "");
  EXPECT_EQ(principal_of(R"({"userIdentity":null})"), "");
  EXPECT_EQ(principal_of(R"({"userIdentity":"alice"})"), "");
  EXPECT_EQ(principal_of(R"({"userIdentity":[]})"), "");
  EXPECT_EQ(principal_of(R"({"userIdentity":{}})"), "");
  EXPECT_EQ(principal_of(R"({"userIdentity":{"type":"IAMUser"}})"), "");
  EXPECT_EQ(
      principal_of(R"({"userIdentity":{"type":"AssumedRole","arn":null,"sessionContext":null}})"),
      "");
}

TEST(Principal, DecodesEscapesInNamesAndValues) {
  EXPECT_EQ(principal_of(R"({"user\u0049dentity":{"\u0074ype":"IAMUser","userName":"a\u003db"}})"),
            "a=b");
  EXPECT_EQ(
      principal_of(
          R"({"userIdentity":{"type":"AssumedRole","arn":"arn:aws:sts::1:assumed-role\/r\/s\u003d1"}})"),
      "r/s=1");
}

TEST(Principal, OddValuesCostNothingElse) {
  EXPECT_EQ(principal_of(R"({"userIdentity":{"type":"IAMUser","userName":7,"arn":{}}})"), "7");
  EXPECT_EQ(principal_of(R"({"userIdentity":{"type":["IAMUser"],"userName":"alice"}})"), "alice");
  EXPECT_EQ(principal_of(R"({"userIdentity":{"type":"AssumedRole","arn":"..."}})"), "...");
  EXPECT_EQ(
      principal_of(
          R"({"userIdentity":{"type":"AssumedRole","arn":"arn:aws:sts::1:assumed-role/only"}})"),
      "only");
}

TEST(Principal, LastOfEqualNamesWins) {
  EXPECT_EQ(
      principal_of(
          R"({"userIdentity":{"type":"Root"},"userIdentity":{"type":"IAMUser","userName":"a","userName":"b"}})"),
      "b");
}

TEST(Outcome, ReadsAsTheDocsSay) {
  auto const rows = test::table_behind(test::lines_of_file("docs/formats/query.md"), "### outcome");
  ASSERT_GE(rows.size(), 12u);
  for (auto const& row : rows) {
    ASSERT_EQ(row.size(), 3u) << row.at(0);
    EXPECT_EQ(outcome_of(row[1]), row[2]) << row[0];
  }
}

TEST(Outcome, EveryDeniedWordIsListedInTheDocs) {
  auto const rows = test::table_behind(test::lines_of_file("docs/formats/query.md"),
                                       "Codes that are `denied`, wherever they stand in the code:");
  std::string listed;
  for (auto const& row : rows) listed += "`" + row.at(0) + "`";
  std::size_t words = 0;
  for (std::size_t at = 0; (at = listed.find('`', at)) != std::string::npos; ++at) ++words;
  for (std::string_view word : denied_code_words()) {
    EXPECT_NE(listed.find("`" + std::string(word) + "`"), std::string::npos) << word;
    EXPECT_EQ(outcome_of(R"({"errorCode":"Client.)" + std::string(word) + R"(Exception"})"),
              "denied")
        << word;
  }
  EXPECT_GE(words, 2 * denied_code_words().size());
}

TEST(Outcome, FailureCountsOnlyUnderTheEventsOwnName) {
  EXPECT_EQ(
      outcome_of(R"({"eventName":"PutObject","responseElements":{"ConsoleLogin":"Failure"}})"),
      "success");
  EXPECT_EQ(outcome_of(R"({"responseElements":{"ConsoleLogin":"Failure"}})"), "success");
  EXPECT_EQ(outcome_of(R"({"eventName":"ConsoleLogin","responseElements":["Failure"]})"),
            "success");
  EXPECT_EQ(outcome_of(R"({"eventName":"CheckMfa","responseElements":{"CheckMfa":"failure"}})"),
            "denied");
}

TEST(Account, IsTheRecipientsElseTheIdentitys) {
  EXPECT_EQ(
      account_of(
          R"({"recipientAccountId":"111122223333","userIdentity":{"accountId":"444455556666"}})"),
      "111122223333");
  EXPECT_EQ(account_of(R"({"userIdentity":{"accountId":"444455556666"}})"), "444455556666");
  EXPECT_EQ(account_of(R"({"recipientAccountId":null,"userIdentity":{"accountId":444455556666}})"),
            "444455556666");
  EXPECT_EQ(account_of(R"({"recipientAccountId":"","userIdentity":null})"), "");
}

TEST(Derived, ObjectNameIsAppended) {
  test::OwnedRecord const owned("{}", Origin{"AWSLogs/a.json.gz", ""});
  RecordView view = *owned.view;
  view.index = 7;
  std::string out = "in ";
  object_name(view, out);
  EXPECT_EQ(out, "in AWSLogs/a.json.gz:7");
}

TEST(Derived, EventTimeIsThatOfTheRecord) {
  auto const time_of = [](std::string const& json) {
    return event_time(*test::OwnedRecord(json).view);
  };
  EXPECT_EQ(time_of(R"({"eventTime":"1970-01-01T00:00:01Z"})"), kSecond);
  EXPECT_EQ(time_of(R"({"eventTime":"1970-01-01T00:00:0\u0031Z"})"), kSecond);
  EXPECT_EQ(time_of(R"({"eventTime":"soon"})"), std::nullopt);
  EXPECT_EQ(time_of(R"({"eventTime":null})"), std::nullopt);
  EXPECT_EQ(time_of(R"({"eventTime":{}})"), std::nullopt);
  EXPECT_EQ(time_of(R"({})"), std::nullopt);
}

TEST(Derived, TopTextIsDecodedAndReplaces) {
  test::OwnedRecord const owned(R"({"a":"x\u0026y","n":1.50,"b":true,"z":null,"o":{}})");
  std::string out = "old";
  auto const text = [&](std::string_view name) { return top_text(*owned.view, name, out), out; };
  EXPECT_EQ(text("a"), "x&y");
  EXPECT_EQ(text("n"), "1.50");
  EXPECT_EQ(text("b"), "true");
  EXPECT_EQ(text("z"), "");
  EXPECT_EQ(text("o"), "");
  EXPECT_EQ(text("missing"), "");
}

}  // namespace
}  // namespace cairn::record
