// The small parts: configuration files, endpoints, answers, retries.
#include "aws/answer.hpp"
#include "aws/document.hpp"
#include "aws/endpoint.hpp"
#include "aws/partition.hpp"
#include "aws/retry.hpp"
#include "aws/s3.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cairn::aws {
namespace {

using testing::HasSubstr;
using Variables = std::map<std::string, std::string, std::less<>>;

TEST(ConfigFile, ReadsWhatAwsCliReads) {
  auto const sections = parse_config_file(
      "stray = 1\r\n[default]\nregion=eu-west-1 ; comment\n# a = b\n\n[profile \"a b\"]\n"
      "Role_ARN = arn:x#y\ns3 =\n  max_queue = 3\n  addressing = path\nregion = x\n"
      "[ profile   c ]\nk\n[broken\nz = 1\n[sso-session corp]\nsso_region = r");
  EXPECT_EQ(setting(sections.at("default"), "region"), "eu-west-1");
  EXPECT_EQ(setting(sections.at("profile a b"), "role_arn"), "arn:x#y");
  EXPECT_EQ(setting(sections.at("profile a b"), "s3.max_queue"), "3");
  EXPECT_EQ(setting(sections.at("profile a b"), "s3.addressing"), "path");
  EXPECT_EQ(setting(sections.at("profile a b"), "region"), "x");
  EXPECT_TRUE(sections.count("profile c"));
  EXPECT_EQ(setting(sections.at("sso-session corp"), "sso_region"), "r");
  EXPECT_TRUE(parse_config_file("").empty());
}

Result<Endpoint> endpoint(Operation const& operation, std::string const& region,
                          std::string const& bucket = "",
                          Environment environment = Environment(Variables())) {
  return resolve_endpoint(*operation.service, region, bucket, environment, {}, nullptr);
}

TEST(Endpoint, KnowsThePartitions) {
  auto const host = [](Operation const& operation, std::string const& region,
                       std::string const& bucket = "") {
    auto const found = endpoint(operation, region, bucket);
    return found ? found->host + found->path_prefix + ' ' + found->region : found.error().message;
  };
  EXPECT_EQ(host(op::kListTrails, "eu-west-1"), "cloudtrail.eu-west-1.amazonaws.com eu-west-1");
  EXPECT_EQ(host(op::kListTrails, "cn-north-1"),
            "cloudtrail.cn-north-1.amazonaws.com.cn cn-north-1");
  EXPECT_EQ(host(op::kListTrails, "us-iso-east-1"),
            "cloudtrail.us-iso-east-1.c2s.ic.gov us-iso-east-1");
  EXPECT_EQ(host(op::kListTrails, "us-isob-east-1"),
            "cloudtrail.us-isob-east-1.sc2s.sgov.gov us-isob-east-1");
  EXPECT_EQ(host(op::kListTrails, "eusc-de-east-1"),
            "cloudtrail.eusc-de-east-1.amazonaws.eu eusc-de-east-1");
  EXPECT_EQ(host(op::kListAccounts, "eu-west-1"),
            "organizations.us-east-1.amazonaws.com us-east-1");
  EXPECT_EQ(host(op::kListAccounts, "us-gov-east-1"),
            "organizations.us-gov-west-1.amazonaws.com us-gov-west-1");
  EXPECT_EQ(host(op::kGetObject, "eu-west-1", "logs"), "logs.s3.eu-west-1.amazonaws.com eu-west-1");
  EXPECT_EQ(host(op::kGetObject, "eu-west-1", "my.logs"),
            "s3.eu-west-1.amazonaws.com/my.logs eu-west-1");
  EXPECT_EQ(
      host(op::kGetObject, "us-east-1", "arn:aws:s3:eu-west-1:111122223333:accesspoint/point"),
      "point-111122223333.s3-accesspoint.eu-west-1.amazonaws.com eu-west-1");
  EXPECT_EQ(partition_of("us-gov-west-1").id, "aws-us-gov");
}

TEST(Endpoint, TakesNothingThatBendsAHost) {
  for (char const* region : {"", "evil.test/", "a b", "-x", "EU-WEST-1", "x@y"})
    EXPECT_FALSE(endpoint(op::kListTrails, region)) << region;
  for (char const* bucket :
       {"a/b", "x@evil.test", "ab", "a b c", "..%2f", "a#b", "a?b",
        "arn:aws:s3:eu-west-1:1:accesspoint/x", "arn:aws:s3:evil.test:111122223333:accesspoint/x",
        "arn:aws:s3:eu-west-1:111122223333:accesspoint/x.y",
        "arn:aws:s3:eu-west-1:111122223333:bucket/x"})
    EXPECT_FALSE(endpoint(op::kGetObject, "eu-west-1", bucket)) << bucket;
}

TEST(Endpoint, IsWhereTheEnvironmentSays) {
  Environment const environment(Variables{{"AWS_ENDPOINT_URL", "http://127.0.0.1:9/base/"},
                                          {"AWS_ENDPOINT_URL_CLOUDTRAIL", "https://trail.test"}});
  EXPECT_EQ(endpoint(op::kListTrails, "eu-west-1", "", environment)->host, "trail.test");
  auto const s3 = endpoint(op::kGetObject, "eu-west-1", "logs", environment);
  EXPECT_EQ(s3->scheme + s3->host + s3->path_prefix, "http127.0.0.1:9/base/logs");
  for (char const* url :
       {"ftp://x", "127.0.0.1:80", "http://", "http://u:p@h", "http://a b", "https://h/?q"})
    EXPECT_FALSE(endpoint(op::kListTrails, "eu-west-1", "",
                          Environment(Variables{{"AWS_ENDPOINT_URL", url}})))
        << url;
  Configuration configuration;
  configuration.services["local"]["s3.endpoint_url"] = "http://127.0.0.1:1";
  Section const profile{{"services", "local"}, {"endpoint_url", "http://127.0.0.1:2"}};
  auto const resolve = [&](Operation const& operation, Environment const& env) {
    return resolve_endpoint(*operation.service, "eu-west-1", "", env, configuration, &profile)
        ->host;
  };
  EXPECT_EQ(resolve(op::kGetObject, Environment(Variables())), "127.0.0.1:1");
  EXPECT_EQ(resolve(op::kListTrails, Environment(Variables())), "127.0.0.1:2");
  EXPECT_EQ(resolve(op::kListTrails,
                    Environment(Variables{{"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"}})),
            "cloudtrail.eu-west-1.amazonaws.com");
}

http::Response response(int status, std::string body, std::vector<http::Header> headers = {}) {
  return {status, std::move(headers), std::move(body)};
}

TEST(Answers, ErrorsOfEveryProtocol) {
  auto const code = [](Protocol protocol, http::Response const& one) {
    ServiceError const error = read_error(protocol, one);
    return error.code + '|' + error.message + '|' + error.request_id;
  };
  EXPECT_EQ(code(Protocol::kRestXml,
                 response(403, "<?xml version=\"1.0\"?>\n<Error><Code>C</Code>"
                               "<Message>M &amp; m</Message><RequestId>R</RequestId></Error>")),
            "C|M & m|R");
  EXPECT_EQ(
      code(Protocol::kQuery,
           response(400, "<ErrorResponse xmlns=\"x\"><Error><Type>Sender</Type><Code>C</Code>"
                         "<Message>M</Message></Error><RequestId>R</RequestId></ErrorResponse>")),
      "C|M|R");
  EXPECT_EQ(code(Protocol::kEc2Query,
                 response(400, "<Response><Errors><Error><Code>C</Code><Message>M</Message>"
                               "</Error></Errors><RequestID>R</RequestID></Response>")),
            "C|M|R");
  EXPECT_EQ(code(Protocol::kJson, response(400, R"({"__type":"com.amazon#C","message":"M"})",
                                           {{"x-amzn-RequestId", "R"}})),
            "C|M|R");
  EXPECT_EQ(code(Protocol::kJson,
                 response(400, R"({"Message":"M"})", {{"X-Amzn-ErrorType", "C:http://x"}})),
            "C|M|");
  EXPECT_EQ(code(Protocol::kJson,
                 response(403, "<ErrorResponse><Error><Code>C</Code></Error></ErrorResponse>")),
            "C||");
  EXPECT_EQ(code(Protocol::kRestXml, response(503, "")), "||");
  EXPECT_EQ(code(Protocol::kJson, response(500, "<html>no</html>")), "||");
  EXPECT_EQ(
      read_error(Protocol::kRestXml, response(400, "<Error><Code>a\x1b]0;b</Code></Error>")).code,
      "a\\x1b]0;b");
}

TEST(Answers, TextOfServersIsBoundedAndEscaped) {
  std::string const body =
      R"({"__type":"x","message":"a\u001b[2J)" + std::string(100'000, 'y') + "\"}";
  ServiceError const error = read_error(Protocol::kJson, response(400, body));
  EXPECT_LT(error.message.size(), 1200u);
  EXPECT_THAT(error.message, HasSubstr("a\\x1b[2J"));
}

TEST(Answers, ReadDatesOfHttp) {
  EXPECT_EQ(parse_http_date("Tue, 15 Nov 1994 08:12:31 GMT"),
            parse_time("1994-11-15T08:12:31Z")->begin);
  for (char const* text : {"", "Tue, ", "Tue, 15 Nov 1994", "Tue, 15 Foo 1994 08:12:31 GMT",
                           "Tue, 99 Nov 1994 08:12:31 GMT"})
    EXPECT_FALSE(parse_http_date(text)) << text;
}

TEST(Document, ReadsXmlAsATree) {
  constexpr std::string_view kLists[] = {"C"};
  auto const tree =
      read_xml("<R xmlns='x'><A>1</A><C><K>a</K></C><B><member>x</member><member>y</member></B>"
               "<C><K>b &lt;<![CDATA[ <c> ]]></K></C><E/></R>",
               "R", kLists);
  ASSERT_TRUE(tree) << tree.error().message;
  EXPECT_EQ(text_at(*tree, "A"), "1");
  ASSERT_EQ(list_at(*tree, "C").size(), 2u);
  EXPECT_EQ(text_at(list_at(*tree, "C")[1], "K"), "b < <c> ");
  EXPECT_EQ(list_at(*tree, "B")[1].text, "y");
  EXPECT_EQ(text_at(*tree, "E.F.G"), "");
  for (char const* text :
       {"", "<R", "<R><A></R>", "<S/>", "plain", "<!DOCTYPE R [<!ENTITY a 'b'>]>"})
    EXPECT_FALSE(read_xml(text, "R", {})) << text;
  std::string deep;
  for (int i = 0; i < 100; ++i) deep += "<R>";
  deep += "x";
  for (int i = 0; i < 100; ++i) deep += "</R>";
  EXPECT_FALSE(read_xml(deep, "R", {}));
}

TEST(S3, PathsOfBucketsAndAccessPoints) {
  auto const parts = [](std::string_view text) {
    auto const path = parse_s3_path(text);
    return path ? path->bucket + '|' + path->key : std::string("none");
  };
  EXPECT_EQ(parts("s3://logs"), "logs|");
  EXPECT_EQ(parts("s3://logs/"), "logs|");
  EXPECT_EQ(parts("s3://logs/a/b"), "logs|a/b");
  constexpr char kPoint[] = "arn:aws:s3:eu-west-1:111122223333:accesspoint/point";
  EXPECT_EQ(parts(std::string("s3://") + kPoint + "/a/b"), std::string(kPoint) + "|a/b");
  EXPECT_EQ(parts(kPoint), std::string(kPoint) + '|');
  for (char const* text : {"s3://", "s3:///x", "s3://a", "s3://a b c/", "arn:aws:s3:::logs/x"})
    EXPECT_EQ(parts(text), "none") << text;
}

S3Page page(std::string const& inside) {
  constexpr std::string_view kLists[] = {"Contents", "CommonPrefixes"};
  Reply reply;
  reply.document = *read_xml("<L>" + inside + "</L>", "L", kLists);
  auto out = read_s3_page(reply);
  return out ? *out : S3Page{{}, {}, "error"};
}

TEST(S3, PagesOfListings) {
  S3Page const one =
      page("<EncodingType>url</EncodingType><IsTruncated>true</"
           "IsTruncated><NextContinuationToken>t</NextContinuationToken>"
           "<Contents><Key>a%2Bb+c</Key><Size>17</Size><ETag>&quot;e&quot;</ETag></Contents>"
           "<CommonPrefixes><Prefix>p%2F</Prefix></CommonPrefixes>");
  EXPECT_EQ(one.objects.at(0).key, "a+b c");
  EXPECT_EQ(one.objects.at(0).size, 17u);
  EXPECT_EQ(one.objects.at(0).etag, "\"e\"");
  EXPECT_EQ(one.prefixes.at(0), "p/");
  EXPECT_EQ(one.next, "t");
  EXPECT_EQ(page("<Contents><Key>a%2Bb</Key><Size>0</Size></Contents>").objects.at(0).key, "a%2Bb");
  for (char const* bad :
       {"<IsTruncated>true</IsTruncated>", "<Contents><Key>a</Key></Contents>",
        "<Contents><Size>1</Size></Contents>", "<Contents><Key>a</Key><Size>-1</Size></Contents>",
        "<Contents><Key>a</Key><Size>1x</Size></Contents>"})
    EXPECT_EQ(page(bad).next, "error") << bad;
}

TEST(Retry, KnowsTheCures) {
  EXPECT_EQ(cure_of(400, "ThrottlingException", ""), Cure::kWait);
  EXPECT_EQ(cure_of(503, "", ""), Cure::kWait);
  EXPECT_EQ(cure_of(400, "ExpiredTokenException", ""), Cure::kCredentials);
  EXPECT_EQ(cure_of(403, "RequestTimeTooSkewed", ""), Cure::kClock);
  EXPECT_EQ(cure_of(403, "SignatureDoesNotMatch", "Signature not yet current: x"), Cure::kClock);
  EXPECT_EQ(cure_of(403, "SignatureDoesNotMatch", "it differs"), Cure::kNone);
  EXPECT_EQ(cure_of(301, "", ""), Cure::kRegion);
  EXPECT_EQ(cure_of(403, "AccessDenied", ""), Cure::kNone);
  EXPECT_EQ(cure_of(404, "NoSuchKey", ""), Cure::kNone);
}

TEST(Retry, WaitsLongerEachTimeAndNotForEver) {
  using std::chrono::milliseconds;
  milliseconds const unit(1000);
  EXPECT_EQ(backoff(1, 0.5, unit), milliseconds(500));
  EXPECT_EQ(backoff(3, 0.5, unit), milliseconds(2000));
  EXPECT_EQ(backoff(9, 0.5, unit), milliseconds(10'000));
  EXPECT_EQ(backoff(4'000'000'000U, 0.999, unit), milliseconds(19'980));
  EXPECT_EQ(backoff(5, 0, unit), milliseconds(0));
}

TEST(Retry, SpreadsTheCallsOfARateClass) {
  using namespace std::chrono_literals;
  RateLimiter limiter;
  RateLimiter::Clock::time_point const start(1000s);
  RateLimiter::Clock::duration last{};
  for (int i = 0; i < 12; ++i) last = limiter.reserve(Rate::kTrailLookup, "eu-west-1", start);
  EXPECT_EQ(last, 5s);  // two a second, and what the second before left unused
  EXPECT_EQ(limiter.reserve(Rate::kTrailLookup, "us-east-1", start), 0s);
  EXPECT_EQ(limiter.reserve(Rate::kNone, "eu-west-1", start), 0s);
  EXPECT_EQ(limiter.reserve(Rate::kTrailLookup, "eu-west-1", start + 60s), 0s);
}

}  // namespace
}  // namespace cairn::aws
