#include "unit/aws/support.hpp"

#include "aws/document.hpp"

#include <gmock/gmock.h>

#include <latch>

namespace cairn::aws {
namespace {

using test::answer;
using test::Asked;
using test::HttpServer;
using testing::HasSubstr;
using testing::Not;

Call list(std::string bucket = "trail") { return {&op::kListObjectsV2, {{"Bucket", bucket}}}; }

test::Answer refusal(int status, std::string const& code, std::string const& headers = "",
                     std::string const& more = "") {
  return answer(status,
                "<Error><Code>" + code + "</Code><Message>So.</Message>" + more + "</Error>",
                headers);
}

constexpr char kEmptyList[] =
    "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>";

/// Answers differently by how often it was asked.
struct Script {
  explicit Script(std::function<test::Answer(int, Asked const&)> rule)
      : server(
            [this, rule = std::move(rule)](Asked const& asked) { return rule(++times, asked); }) {}
  std::atomic<int> times{0};
  HttpServer server;
  aws::Answer call(Call one) {
    return test_session(test_variables(server.url()))->call(std::move(one));
  }
};

TEST(Session, RetriesWhatPasses) {
  for (auto const& bad : {refusal(503, "SlowDown"), refusal(500, "InternalError"), answer(502, ""),
                          answer(429, ""), test::Answer{"", test::Answer::Then::kReset},
                          answer(200, "<html/>"), answer(200, "<ListBucketResult>")}) {
    Script script(
        [&](int times, Asked const&) { return times < 4 ? bad : answer(200, kEmptyList); });
    EXPECT_TRUE(script.call(list())) << bad.bytes;
    EXPECT_EQ(script.times, 4);
  }
  for (auto const& bad : {refusal(403, "AccessDenied"), refusal(404, "NoSuchBucket"),
                          refusal(400, "InvalidArgument"), refusal(403, "SignatureDoesNotMatch")}) {
    Script script([&](int, Asked const&) { return bad; });
    EXPECT_FALSE(script.call(list()));
    EXPECT_EQ(script.times, 1);
  }
  Script always([](int, Asked const&) { return refusal(503, "SlowDown"); });
  auto const failed = always.call(list());
  EXPECT_EQ(always.times, 8);
  ASSERT_FALSE(failed);
  EXPECT_THAT(failed.error().message, HasSubstr("ListObjectsV2 s3://trail/: SlowDown: So"));
  EXPECT_THAT(failed.error().message, HasSubstr("(after 8 attempts)"));
}

TEST(Session, SaysWhatIsMissingAndNoSecret) {
  Script script(
      [](int, Asked const&) { return refusal(403, "AccessDenied", "x-amz-request-id: RID7\r\n"); });
  auto const denied = script.call({&op::kGetObject, {{"Bucket", "trail"}, {"Key", "a\x1b b"}}});
  ASSERT_FALSE(denied);
  EXPECT_EQ(denied.error().code, ErrorCode::kPermission);
  EXPECT_EQ(denied.error().service_code, "AccessDenied");
  EXPECT_EQ(denied.error().request_id, "RID7");
  EXPECT_EQ(denied.error().message, "GetObject s3://trail/a\\x1b b: AccessDenied: So (request "
                                    "RID7); the caller needs s3:GetObject");
  EXPECT_THAT(denied.error().message, Not(HasSubstr("hushhush")));
}

TEST(Session, FollowsABucketToItsRegionAndNoFurther) {
  Script script([](int, Asked const& asked) {
    return asked.header("Authorization").find("/ap-southeast-2/s3/") != std::string::npos
               ? answer(200, kEmptyList)
               : refusal(301, "PermanentRedirect",
                         "x-amz-bucket-region: ap-southeast-2\r\n"
                         "Location: http://192.0.2.1/\r\n");
  });
  auto const session = test_session(test_variables(script.server.url()));
  EXPECT_TRUE(session->call(list()));
  EXPECT_EQ(script.times, 2);
  EXPECT_TRUE(session->call(list()));  // learned
  EXPECT_EQ(script.times, 3);
  Script malformed([](int times, Asked const&) {
    return times > 1
               ? answer(200, kEmptyList)
               : refusal(400, "AuthorizationHeaderMalformed", "", "<Region>eu-central-1</Region>");
  });
  EXPECT_TRUE(malformed.call(list()));
  Script circle([](int times, Asked const&) {
    return refusal(301, "PermanentRedirect",
                   "x-amz-bucket-region: r" + std::to_string(times) + "\r\n");
  });
  EXPECT_FALSE(circle.call(list()));
  EXPECT_EQ(circle.times, 3);
  Script hostile([](int, Asked const&) {
    return refusal(301, "PermanentRedirect", "x-amz-bucket-region: evil.test/\r\n");
  });
  auto const refused = hostile.call(list());
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("is no region"));
}

TEST(Session, CorrectsTheClockOnce) {
  Script script([](int, Asked const& asked) {
    // A server whose clock stands in 2031.
    return asked.header("X-Amz-Date").starts_with("2031")
               ? answer(200, kEmptyList)
               : refusal(403, "RequestTimeTooSkewed", "Date: Wed, 15 Jan 2031 08:12:31 GMT\r\n");
  });
  EXPECT_TRUE(script.call(list()));
  EXPECT_EQ(script.times, 2);
  Script mad([](int, Asked const&) {
    return refusal(403, "RequestTimeTooSkewed", "Date: Wed, 15 Jan 2031 08:12:31 GMT\r\n");
  });
  EXPECT_FALSE(mad.call(list()));
  EXPECT_EQ(mad.times, 2);
}

TEST(Session, RenewsRefusedCredentialsOnce) {
  Script script([](int, Asked const&) { return refusal(400, "ExpiredToken"); });
  auto const failed = script.call(list());
  EXPECT_EQ(script.times, 2);
  ASSERT_FALSE(failed);
  EXPECT_THAT(failed.error().message, HasSubstr("sign in again"));
}

TEST(Session, WritesEachProtocol) {
  HttpServer server([](Asked const& asked) {
    if (asked.header("X-Amz-Target").ends_with(".ListPublicKeys"))
      return asked.body.find("NextToken") == std::string::npos
                 ? answer(200, R"({"PublicKeyList":[{"Fingerprint":"a"}],"NextToken":"n"})")
                 : answer(200, R"({"PublicKeyList":[{"Fingerprint":"b"}]})");
    if (asked.body.starts_with("Action=DescribeRegions&Version=2016-11-15"))
      return answer(200, "<DescribeRegionsResponse><regionInfo><item><regionName>eu-west-1"
                         "</regionName></item></regionInfo></DescribeRegionsResponse>");
    return answer(404, "");
  });
  auto const session = test_session(test_variables(server.url()));
  std::string all;
  auto const pages = session->call_pages(
      {&op::kListPublicKeys, {{"StartTime", std::int64_t{17}}, {"EndTime", 18.5}}},
      [&](Reply const& reply) {
        for (auto const& key : list_at(reply.document, "PublicKeyList"))
          all += text_at(key, "Fingerprint");
        return true;
      });
  EXPECT_TRUE(pages);
  EXPECT_EQ(all, "ab");
  auto const asked = server.asked();
  EXPECT_EQ(asked[0].body, R"({"StartTime":17,"EndTime":18.5})");
  EXPECT_EQ(asked[1].body, R"({"StartTime":17,"EndTime":18.5,"NextToken":"n"})");
  EXPECT_EQ(asked[0].header("Content-Type"), "application/x-amz-json-1.1");
  EXPECT_EQ(asked[0].header("X-Amz-Target"),
            "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.ListPublicKeys");
  EXPECT_THAT(asked[0].header("Authorization"), HasSubstr("/eu-west-1/cloudtrail/aws4_request"));
  auto const regions = session->call({&op::kDescribeRegions, {{"AllRegions", false}}});
  ASSERT_TRUE(regions) << regions.error().message;
  EXPECT_EQ(text_at(list_at(regions->document, "regionInfo")[0], "regionName"), "eu-west-1");
  auto const wrong = session->call({&op::kGetTrail, {{"Nmae", "x"}}});
  ASSERT_FALSE(wrong);
  EXPECT_THAT(wrong.error().message, HasSubstr("GetTrail takes no Nmae"));
}

TEST(Session, APageThatComesAgainEndsTheListing) {
  Script script([](int, Asked const&) { return answer(200, R"({"Trails":[],"NextToken":"n"})"); });
  auto const session = test_session(test_variables(script.server.url()));
  auto const pages = session->call_pages({&op::kListTrails, {}}, [](Reply const&) { return true; });
  ASSERT_FALSE(pages);
  EXPECT_THAT(pages.error().message, HasSubstr("same page"));
  EXPECT_EQ(script.times, 2);
}

TEST(Session, IsCancelled) {
  HttpServer server([](Asked const&) { return test::Answer{"", test::Answer::Then::kStall}; });
  auto const session = test_session(test_variables(server.url()));
  std::latch all(100);
  std::atomic<int> cancelled{0};
  auto const start = [&] {
    session->start(list(), [&](aws::Answer got) {
      if (!got && got.error().code == ErrorCode::kCancelled) ++cancelled;
      all.count_down();
    });
  };
  for (int i = 0; i < 90; ++i) start();
  session->cancel();
  for (int i = 0; i < 10; ++i) start();
  all.wait();
  EXPECT_EQ(cancelled, 100);
}

TEST(Session, PresignsWhatAnybodyMayFetch) {
  auto const session = test_session(test_variables("http://127.0.0.1:1/base"));
  auto const url =
      session->presign({&op::kGetObject, {{"Bucket", "trail"}, {"Key", "a b/c+d"}}}, 900);
  ASSERT_TRUE(url) << url.error().message;
  EXPECT_THAT(*url, HasSubstr("http://127.0.0.1:1/base/trail/a%20b/c%2Bd?X-Amz-Algorithm="));
  EXPECT_THAT(*url, HasSubstr("&X-Amz-Expires=900&X-Amz-Signature="));
}

TEST(Operations, EveryRowIsWhole) {
  for (Operation const* const one : all_operations()) {
    EXPECT_FALSE(one->name.empty());
    EXPECT_TRUE(one->path.starts_with('/')) << one->name;
    EXPECT_EQ(one->next_in.empty(), one->next_out.empty()) << one->name;
    bool const xml =
        one->service->protocol != Protocol::kJson && one->service->protocol != Protocol::kRestJson;
    EXPECT_TRUE(one->root.empty() || xml) << one->name;
    for (std::string const place : {"{Bucket}", "{Key}"}) {
      bool const given =
          std::any_of(one->inputs.begin(), one->inputs.end(), [&](Parameter const& input) {
            return "{" + std::string(input.name) + "}" == place && input.place == Place::kPath;
          });
      EXPECT_TRUE(given || one->path.find(place) == std::string_view::npos) << one->name;
    }
  }
}

}  // namespace
}  // namespace cairn::aws
