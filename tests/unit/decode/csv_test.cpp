#include "decode/csv.hpp"

#include "support.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cairn::decode {
namespace {

using testing::Collector;
using ::testing::ElementsAre;
using testing::read_stored;
using testing::read_text;

TEST(Csv, KnowsItsHeaderInAnyLayout) {
  for (char const* header : {"User name,Event time,Event source,Event name,AWS region",
                             "Event ID,Event time,User name,Event name",
                             "\r\n\"event TIME\", Event Name \r\nx", "Event name,Event time,,,"})
    EXPECT_TRUE(is_event_history(header)) << header;
  for (char const* text :
       {"", "Event time", "Event time;Event name", "x,y\nEvent time,Event name",
        "{Event time,Event name", "[Event time,Event name", "the Event time,the Event name"})
    EXPECT_FALSE(is_event_history(text)) << text;
}

TEST(Csv, RowsBecomeRecords) {
  Collector const got = read_text(
      "User name,AWS access key,Event time,Event source,Event name,AWS region,Source IP "
      "address,User agent,Error code,Resources,"
      "Request ID,Event ID,Read-only,Event type,Recipient Account Id,Event category\r\n"
      "ana,AKIAIOSFODNN7EXAMPLE,2024-01-09T20:15:30Z,iam.amazonaws.com,CreateUser,eu-west-1,192.0."
      "2.7,\"a, \"\"b\"\"\r\nc\",AccessDenied,"
      "\"[{\"\"resourceType\"\":\"\"AWS::IAM::User\"\", "
      "\"\"resourceName\"\":\"\"bob\"\"}]\",r1,e1,FALSE,AwsApiCall,111122223333,Management\r\n"
      ",,2024-01-09T20:15:31Z,,Y,,,,,[not json,,,maybe,,,\r\n"
      "\r\n,,,,,,,,,,,,,,,\r\n");
  EXPECT_THAT(
      got.records,
      ElementsAre(
          R"({"eventTime":"2024-01-09T20:15:30Z","eventSource":"iam.amazonaws.com","eventName":"CreateUser",)"
          R"("awsRegion":"eu-west-1","sourceIPAddress":"192.0.2.7","userAgent":"a, \"b\"\r\nc","errorCode":"AccessDenied",)"
          R"("resources":[{"resourceType":"AWS::IAM::User","resourceName":"bob"}],"requestID":"r1","eventID":"e1",)"
          R"("readOnly":false,"eventType":"AwsApiCall","recipientAccountId":"111122223333","eventCategory":"Management",)"
          R"("userIdentity":{"userName":"ana","accessKeyId":"AKIAIOSFODNN7EXAMPLE"}})",
          R"({"eventTime":"2024-01-09T20:15:31Z","eventName":"Y","resources":"[not json","readOnly":"maybe"})"));
  EXPECT_EQ(got.result.content, Content::kRecords);
  EXPECT_FALSE(got.result.damaged);
}

TEST(Csv, TimesOfTheOldConsoleAreNormalised) {
  Collector const got =
      read_text("Event ID,Event time,User name,Event name,Resource type,Extra,,Last\n"
                "e1,\"2020-06-16, 09:43:51 PM\",ana,ChangePassword,S3 Bucket and 1 more,x,y,z\n");
  EXPECT_THAT(
      got.records,
      ElementsAre(
          R"({"eventID":"e1","eventTime":"2020-06-16T21:43:51Z","eventName":"ChangePassword",)"
          R"("resourceType":"S3 Bucket and 1 more","Extra":"x","column7":"y","Last":"z","userIdentity":{"userName":"ana"}})"));
}

TEST(Csv, AnAgentSpreadOverCellsIsJoined) {
  Collector const got = read_text("Event time,Event name,User agent,Error code,,,\n"
                                  "2024-01-09T20:15:30Z,X,Mozilla [A, B, C],Denied\n"
                                  "2024-01-09T20:15:30Z,X,plain,Denied,,,\n");
  EXPECT_THAT(
      got.records,
      ElementsAre(
          R"({"eventTime":"2024-01-09T20:15:30Z","eventName":"X","userAgent":"Mozilla [A, B, C]","errorCode":"Denied"})",
          R"({"eventTime":"2024-01-09T20:15:30Z","eventName":"X","userAgent":"plain","errorCode":"Denied"})"));
}

TEST(Csv, ACutRowAndARowWithoutEventAreCounted) {
  std::string const text = "Event time,Event name,User "
                           "name\n2024-01-09T20:15:30Z,X,ana\n,,bob\n2024-01-09T20:15:30Z,Y,\"an";
  Collector const got = read_text(text);
  EXPECT_EQ(got.records.size(), 1u);
  EXPECT_EQ(got.rejects,
            (std::map<std::string, std::size_t>{{"cut off", 1}, {"not a CloudTrail record", 1}}));
  EXPECT_TRUE(got.result.damaged);
}

TEST(Csv, ARowThatDoesNotFitIsDamage) {
  std::string const header = "Event time,Event name,User name,Error code\n";
  std::string const good = "2024-01-09T20:15:30Z,X,ana,\n";
  for (char const* bad :
       {"2024-01-09T20:15:31Z,Y,bob\n", "2024-01-09T20:15:31Z,Y,bob,Denied,more\n",
        "2024-01-0,Y,bob,Denied\n", "Y,2024-01-09T20:15:31Z,bob,Denied\n"}) {
    Collector const got = read_text(header + good + bad + good);
    EXPECT_EQ(got.records.size(), 2u) << bad;
    EXPECT_EQ(got.rejects, (std::map<std::string, std::size_t>{{"broken CSV row", 1}})) << bad;
    EXPECT_TRUE(got.result.damaged) << bad;
  }
  Collector const got = read_text(header + "2024-01-09T20:15:31Z,Y,bob,Denied,,\n,Z,bob,\n,\n");
  EXPECT_EQ(got.records.size(), 2u);
  EXPECT_FALSE(got.result.damaged);
}

TEST(Csv, JoinedExportsHaveHeadersInBetween) {
  Collector const got = read_text(
      "User name,Event time,Event name\nana,2024-01-09T20:15:30Z,X\n"
      "\xef\xbb\xbf\"Event time\",Event name,User name\r\n2024-01-09T20:15:31Z,Y,bob\r\n");
  EXPECT_THAT(
      got.records,
      ElementsAre(
          R"({"eventTime":"2024-01-09T20:15:30Z","eventName":"X","userIdentity":{"userName":"ana"}})",
          R"({"eventTime":"2024-01-09T20:15:31Z","eventName":"Y","userIdentity":{"userName":"bob"}})"));
}

TEST(Csv, PiecesNeedTheHeaderOnlyOnce) {
  std::string text = "\n \r\nEvent name,Event time,User name\n";
  for (int i = 0; i < 200; ++i)
    text += "X" + std::to_string(i) + ",2024-01-09T20:15:30Z,\"line\n" + std::string(i % 9, '"') +
            std::string(i % 9, '"') + "\n" + std::to_string(i) + "\"\n";
  Collector const whole = read_text(text);
  EXPECT_EQ(whole.records.size(), 200u);
  for (std::uint64_t piece : {1, 10, 33, 500, 4000}) {
    TextLimits limits;
    limits.piece = piece;
    EXPECT_EQ(read_stored(text, limits).records, whole.records) << piece;
    EXPECT_EQ(read_stored("\xef\xbb\xbf" + testing::gzip(text), limits).records.size(), 0u);
    EXPECT_EQ(read_stored(testing::gzip("\xef\xbb\xbf" + text), limits).records, whole.records)
        << piece;
  }
}

}  // namespace
}  // namespace cairn::decode
