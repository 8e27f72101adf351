#include "support.hpp"

#include "base/base64.hpp"
#include "json/write.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cairn::decode {
namespace {

using testing::Collector;
using ::testing::ElementsAre;
using testing::envelope;
using testing::gzip;
using ::testing::IsEmpty;
using ::testing::Pair;
using testing::read_stored;
using testing::read_text;
using testing::record;

std::string as_string(std::string_view text) {
  std::string out;
  json::append_string(out, text);
  return out;
}

/// Both roads, and all pieces, must find these.
void expect_records(std::string const& text, std::vector<std::string> const& expected,
                    char const* what) {
  for (Road const road : {Road::kFast, Road::kSlow}) {
    Collector const got = read_text(text, road);
    EXPECT_EQ(got.records, expected) << what << ": " << text;
    EXPECT_THAT(got.rejects, IsEmpty()) << what;
    EXPECT_FALSE(got.result.damaged) << what;
    EXPECT_TRUE(got.members_right) << what;
    EXPECT_EQ(got.result.content, Content::kRecords) << what;
  }
  for (std::uint64_t piece = 1; piece < text.size() + 2; piece = piece * 3 / 2 + 1) {
    TextLimits limits;
    limits.piece = piece;
    EXPECT_EQ(read_stored(text, limits).records, expected) << what << " in pieces of " << piece;
  }
}

TEST(Envelope, ReadsEveryShape) {
  std::string const a = record(1), b = record(2), c = record(3, R"(,"errorCode":null)");
  std::vector<std::string> const one = {a}, all = {a, b, c};
  std::string const list = a + "," + b + "," + c;
  expect_records(R"({"Records":[)" + list + "]}", all, "the envelope");
  expect_records("\r\n { \"Records\" : [ " + a + " ,\n" + b + "\t,\r\n" + c + " ] } \n", all,
                 "blanks");
  expect_records(R"({"Records":[)" + a + "\n]}", one, "one, line end");
  expect_records(R"({"note":"x","n":[1,{"y":2}],"Records":[)" + list + R"(],"more":{"z":null}})",
                 all, "extra keys");
  expect_records(R"({"Records":[)" + list + R"(],"note":"]}","more":{"Records":[]}})", all,
                 "keys behind");
  expect_records("[" + list + "]", all, "bare array");
  expect_records(a + "\n" + b + "\n" + c, all, "NDJSON");
  expect_records(a + "\r\n\r\n" + b + "\r\n" + c + "\r\n", all,
                 "NDJSON with CRLF and a blank line");
  expect_records(a + b + " " + c, all, "documents one after another");
  expect_records(R"({"Records":[)" + a + "]}" + R"({"Records":[)" + b + "]}[" + c + "]", all,
                 "cat *");
  expect_records("[" + a + "]\n\xef\xbb\xbf[" + b + "]\xef\xbb\xbf" + c, all,
                 "files with marks joined");
  expect_records(a, one, "a single object");
  expect_records(R"({"Events":[{"EventId":"1","EventName":"X","CloudTrailEvent":)" + as_string(a) +
                     R"(},{"CloudTrailEvent":)" + b + "}," +
                     R"({"EventId":"3","Resources":[],"CloudTrailEvent":)" + as_string(c) +
                     R"(}],"NextToken":"t"})",
                 all, "LookupEvents");
  expect_records(R"({"EventId":"1","EventTime":1580000000.0,"CloudTrailEvent":)" + as_string(a) +
                     "}",
                 one, "one LookupEvents event");
  expect_records(
      R"({"version":"0","detail-type":"AWS API Call via CloudTrail","resources":[],"detail":)" + a +
          "}",
      one, "EventBridge");
  expect_records(
      R"({"messageType":"DATA_MESSAGE","owner":"111122223333","logEvents":[{"id":"1","timestamp":1,"message":)" +
          as_string(a) + R"(},{"id":"2","timestamp":2,"message":)" + as_string(b) +
          R"(},{"message":)" + as_string(c) + "}]}",
      all, "CloudWatch Logs subscription");
  expect_records(R"({"events":[{"timestamp":1,"message":)" + as_string(a) + "}]}", one,
                 "get-log-events");
  expect_records("2024-01-09T20:15:30.000Z " + a + "\n2024-01-09T20:15:31.000Z " + b +
                     "\n2024-01-09T20:15:32.000Z " + c + "\n",
                 all, "exported log events");
  expect_records(R"({"auditEvents":[{"id":"1","eventData":)" + as_string(a) +
                     R"(},{"id":"2","eventData":)" + as_string(b) + R"(}]})",
                 {a, b}, "Lake audit events");
  expect_records(R"({"QueryResultRows":[[{"eventID":"1"},{"eventData":)" + as_string(a) + "}]]}",
                 one, "Lake query results");
  expect_records("[{\"_raw\":" + as_string(a) + "},{\"_raw\":{\"Records\":[" + b + "]}}]", {a, b},
                 "_raw");
  expect_records(R"([{"_source":{"event":)" + as_string(a) + R"(}},{"_source":)" + b + "}]", {a, b},
                 "a search result");
  expect_records(R"({"Messages":[{"MessageId":"1","Body":)" +
                     as_string(R"({"Message":)" + as_string(a) + "}") + "}]}",
                 one, "SQS of SNS");
  expect_records(R"({"Records":[{"messageId":"1","body":)" + as_string(R"({"detail":)" + a + "}") +
                     R"(,"eventSource":"aws:sqs"}]})",
                 one, "an event from a queue");
  expect_records(R"({"Records":[{"Records":[)" + a + "]},[" + b + "]," + as_string(c) + "]}", all,
                 "nested Records");
  expect_records(R"({"Records":)" + a + "}", one, "Records is the record");
}

TEST(Envelope, AnyObjectInRecordsIsARecord) {
  std::vector<std::string> const odd = {
      R"({})", R"({"a":1})", R"({"eventSource":7})", R"({"eventName":"A","eventName":"B"})",
      R"({"requestParameters":{"n":1e400,"m":9007199254740993,"s":"\ud800"},"eventName":"X"})"};
  std::string text = R"({"Records":[)";
  for (auto const& each : odd) text += each + ",";
  text.back() = ']';
  expect_records(text + "}", odd, "odd records");
}

TEST(Envelope, AnEnvelopeInRecordsIsUnwrapped) {
  std::string const event = R"({"eventName":"T","eventVersion":"1"})";
  for (Road const road : {Road::kFast, Road::kSlow}) {
    Collector const got = read_text(
        R"({"Records":[)" + event + R"(,{"Records":[)" + event + "," + event + "]}]}", road);
    EXPECT_EQ(got.records, (std::vector<std::string>{event, event, event}));
    EXPECT_EQ(got.rejected(), 0u);
  }
}

TEST(Envelope, ARecordNeedsEvidenceElsewhere) {
  expect_records(R"({"eventName":"X"})", {R"({"eventName":"X"})"}, "a name");
  std::string const insight =
      R"({"eventVersion":"1.07","eventTime":"2024-01-09T20:15:30Z","eventType":"AwsCloudTrailInsight",)"
      R"("insightDetails":{"state":"Start","eventSource":"iam.amazonaws.com","eventName":"CreateUser"}})";
  expect_records(insight, {insight}, "an Insights event, once");
  for (char const* text :
       {R"({"eventVersion":"1.08"})", R"({"a":{"eventName":"X","eventSource":"y"}})",
        R"({"message":"eventName"})", "[1,2]", "{}", "\"eventName\"", "eventName", "7",
        R"({"logEvents":[{"message":"text"}]})", R"({"digest":{"digestStartTime":1}})"}) {
    Collector const got = read_text(text);
    EXPECT_THAT(got.records, IsEmpty()) << text;
    EXPECT_THAT(got.rejects, IsEmpty()) << text;
    EXPECT_EQ(got.result.content, Content::kNotCloudTrail) << text;
    EXPECT_FALSE(got.result.damaged);
  }
}

TEST(Envelope, TellsWhatTheObjectIs) {
  EXPECT_EQ(read_text("").result.content, Content::kEmpty);
  EXPECT_EQ(read_text(" \r\n\t").result.content, Content::kEmpty);
  EXPECT_EQ(read_text(R"({"Records":[]})").result.content, Content::kRecords);
  EXPECT_EQ(read_text(R"({ "x":1, "Records" : [ ] })").result.content, Content::kRecords);
  EXPECT_EQ(
      read_text(
          R"({"awsAccountId":"111122223333","digestStartTime":"2024-01-09T20:15:30Z","logFiles":[]})")
          .result.content,
      Content::kDigest);
}

TEST(Envelope, RejectsNotificationsOfOtherServices) {
  std::string const s3 =
      R"({"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"eu-west-1","eventName":"ObjectCreated:Put"})";
  for (
      auto const& [text, why] :
      {std::pair<std::string, std::string>(R"({"Records":[)" + s3 + "]}",
                                           "an S3 event notification"),
       {R"({"Records":[{"messageId":"1","body":"hello","eventSource":"aws:sqs"}]})",
        "an SQS message"},
       {R"({"Records":[{"eventID":"1","eventVersion":"1.1","eventSource":"aws:dynamodb","eventName":"INSERT"}]})",
        "a DynamoDB stream record"},
       {R"({"Records":[{"EventSource":"aws:sns","Sns":{"Message":"hi"}}]})", "an SNS message"},
       {R"({"Records":[{"kinesis":{},"eventSource":"aws:kinesis"}]})", "a Kinesis record"},
       {s3, "an S3 event notification"},
       {R"({"Records":[{"messageId":"1","body":)" + as_string(R"({"Records":[)" + s3 + "]}") +
            R"(,"eventSource":"aws:sqs"}]})",
        "an S3 event notification"}}) {
    for (Road const road : {Road::kFast, Road::kSlow}) {
      Collector const got = read_text(text, road);
      EXPECT_THAT(got.records, IsEmpty()) << text;
      EXPECT_THAT(got.rejects, ElementsAre(Pair(why, 1))) << text;
      EXPECT_EQ(got.result.content, Content::kNotCloudTrail) << text;
      EXPECT_FALSE(got.result.damaged);
    }
  }
  Collector const mixed =
      read_text(R"({"Records":[)" + record(1) + "," + s3 + "," + record(2) + "]}");
  EXPECT_THAT(mixed.records, ElementsAre(record(1), record(2)));
  EXPECT_THAT(mixed.rejects, ElementsAre(Pair("an S3 event notification", 1)));
  EXPECT_EQ(mixed.result.content, Content::kRecords);
}

TEST(Envelope, OddElementsCostThemselvesOnly) {
  Collector const got =
      read_text(R"({"Records":[1,)" + record(1) + R"(,null,"text",)" + record(2) + ",[]]}");
  EXPECT_THAT(got.records, ElementsAre(record(1), record(2)));
  EXPECT_THAT(got.rejects, ElementsAre(Pair("not an object", 4)));
  EXPECT_TRUE(got.result.damaged);
  for (char const* text : {R"({"Records":null})", R"({"Records":"x"})", R"({"Records":{}})"}) {
    Collector const odd = read_text(text);
    EXPECT_THAT(odd.rejects, ElementsAre(Pair("Records is not an array", 1))) << text;
    EXPECT_EQ(odd.result.content, Content::kRecords);
    EXPECT_TRUE(odd.result.damaged);
  }
}

TEST(Envelope, CountsOtherDocumentsAmongRecords) {
  Collector const got = read_text(R"({"other":"log"})"
                                  "\n" +
                                  record(1) + "\n" +
                                  R"({"other":"log"})"
                                  "\n");
  EXPECT_THAT(got.records, ElementsAre(record(1)));
  EXPECT_THAT(got.rejects, ElementsAre(Pair("not a CloudTrail record", 2)));
  EXPECT_FALSE(got.result.damaged);
}

TEST(Envelope, ReadsASubscriptionPayload) {
  std::string const inner =
      R"({"messageType":"DATA_MESSAGE","logEvents":[{"message":)" + as_string(record(1)) + "}]}";
  std::string const text = R"({"awslogs":{"data":")" + base64_encode(gzip(inner)) + R"("}})";
  expect_records(text, {record(1)}, "a Lambda event");
  EXPECT_FALSE(EnvelopeReader::is_plain(text));
  std::string cut = base64_encode(gzip(inner).substr(0, gzip(inner).size() - 9));
  Collector const broken = read_text(R"({ "awslogs": {"data":")" + cut + R"("}})");
  EXPECT_THAT(broken.records, ElementsAre(record(1)));
  EXPECT_THAT(broken.rejects, ElementsAre(Pair("broken base64 or gzip", 1)));
  EXPECT_TRUE(broken.result.damaged);
}

TEST(Envelope, IsPlainWhereRecordsStandAsTheyAre) {
  EXPECT_TRUE(EnvelopeReader::is_plain(envelope(1)));
  EXPECT_TRUE(EnvelopeReader::is_plain(" {\n\"Records\" : [" + record(1) + " ] }\n"));
  EXPECT_TRUE(EnvelopeReader::is_plain(R"({"Records":[]})"));
  EXPECT_FALSE(EnvelopeReader::is_plain(R"({"Records":[)" + record(1) + R"(],"more":1})"));
  EXPECT_FALSE(EnvelopeReader::is_plain(record(1) + "\n" + record(2) + "\n"));
  EXPECT_FALSE(EnvelopeReader::is_plain(""));
  EXPECT_FALSE(EnvelopeReader::is_plain("2024-01-09T20:15:30.000Z " + record(1)));
  for (std::size_t cut = 1; cut < 20; ++cut) {
    EXPECT_FALSE(EnvelopeReader::is_plain(envelope(1).substr(0, envelope(1).size() - cut))) << cut;
    EXPECT_FALSE(EnvelopeReader::is_plain(envelope(1).substr(cut))) << cut;
  }
  EXPECT_FALSE(
      EnvelopeReader::is_plain("User name,Event time,Event source,Event name,AWS region\n"));
  EXPECT_FALSE(EnvelopeReader::is_plain(" {\n\"awslogs\" :{}}"));
  // What is_plain cannot see from the beginning is not read either: a payload that stands later.
  std::string const payload = R"({"awslogs":{"data":")" + base64_encode(gzip(record(1))) + R"("}})";
  EXPECT_THAT(read_text(record(2) + payload).records, ElementsAre(record(2)));
}

TEST(Envelope, StopsWhenTheSinkHasEnough) {
  for (std::string const& text :
       {envelope(9), record(1) + record(2) + record(3), "[" + record(1) + "," + record(2) + "]",
        R"({"Events":[{"CloudTrailEvent":)" + record(1) + R"(},{"CloudTrailEvent":)" + record(2) +
            "}]}"}) {
    for (Road const road : {Road::kFast, Road::kSlow}) {
      EnvelopeReader reader(road);
      std::string padded = text + std::string(json::kPadding, ' ');
      Collector got;
      got.stop_after = 1;
      reader.read({padded.data(), text.size()}, got);
      EXPECT_EQ(got.records.size(), 1u) << text;
      got.stop_after = 100;
      reader.read({padded.data(), text.size()}, got);
      EXPECT_GT(got.records.size(), 2u) << text;
    }
  }
}

TEST(Envelope, BoundsNesting) {
  std::string text = record(1);
  for (int i = 0; i < 40; ++i)
    text = R"({"message":)" + (i < 9 ? as_string(text) : std::string(text)) + "}";
  EXPECT_THAT(read_text(text).records, IsEmpty());
  std::string const deep =
      R"({"eventName":"deep","x":)" + std::string(9990, '[') + std::string(9990, ']') + "}";
  expect_records(R"({"Records":[)" + record(1) + "," + deep + "," + record(2) + "]}",
                 {record(1), deep, record(2)}, "depth 10,000");
}

TEST(Envelope, InvalidUtf8AndLoneSurrogatesCostNothing) {
  std::string const odd = record(1, ",\"errorMessage\":\"\xff\xfe \\ud800 \\udc00\"");
  expect_records(R"({"Records":[)" + odd + "," + record(2) + "]}", {odd, record(2)}, "bytes");
}

}  // namespace
}  // namespace cairn::decode
