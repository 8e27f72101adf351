#include "validate/names.hpp"

#include <gtest/gtest.h>

namespace cairn::validate {
namespace {

TEST(TrailArn, IsTakenApart) {
  auto const arn = parse_trail_arn("arn:aws-cn:cloudtrail:cn-north-1:111122223333:trail/a/b_c");
  ASSERT_TRUE(arn);
  EXPECT_EQ(arn->home_region, "cn-north-1");
  EXPECT_EQ(arn->account, "111122223333");
  EXPECT_EQ(arn->name, "b_c");
  for (char const* wrong :
       {"", "foo", "arn:aws:cloudtrail:us-east-1:111122223333:foo", "arn:aws:cloudtrail",
        "arn:aws:cloudtrail:us-east-1:11112222333:trail/a", "arn:aws:cloudtrail::1:trail/",
        "arn:aws:cloudtrail:us-east-1:111122223333:trail/",
        "arn::cloudtrail:r:111122223333:trail/x",
        " arn:aws:cloudtrail:us-east-1:111122223333:trail/a"})
    EXPECT_FALSE(parse_trail_arn(wrong)) << wrong;
}

TEST(DigestNames, OfPlainAndOrganizationTrails) {
  DigestNames names{"", "", "111122223333", "eu-west-1", "us-east-1", "main"};
  EXPECT_EQ(names.listing_prefix(), "AWSLogs/111122223333/CloudTrail-Digest/eu-west-1");
  std::string const key = names.key_at(parse_date("2026-03-10T21:00:05Z", {})->wall);
  EXPECT_EQ(key,
            "AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/2026/03/10/"
            "111122223333_CloudTrail-Digest_eu-west-1_main_us-east-1_20260310T210005Z.json.gz");
  EXPECT_TRUE(names.matches(key));
  EXPECT_FALSE(names.matches(key.substr(1)));
  EXPECT_FALSE(names.matches(key + "x"));
  names.organization = "o-example";
  names.prefix = "a/b";
  EXPECT_EQ(names.listing_prefix(),
            "a/b/AWSLogs/o-example/111122223333/CloudTrail-Digest/eu-west-1");
  EXPECT_FALSE(names.matches(key));
}

TEST(DigestNames, TakeWhatAwsCliTakes) {
  DigestNames const names{"", "", "1", "r", "h", "t"};
  std::string const start = "AWSLogs/1/CloudTrail-Digest/r/";
  EXPECT_TRUE(names.matches(start + "2026/3/1/1_CloudTrail-Digest_r_t_h_x.json.gz"));
  EXPECT_TRUE(names.matches(start + "2026/3/1/1_CloudTrail-Digest_r_t_h_x_backfill.json.gz"));
  // Another trail's, called t_h_y.
  EXPECT_TRUE(names.matches(start + "2026/3/1/1_CloudTrail-Digest_r_t_h_y_h_x.json.gz"));
  EXPECT_FALSE(names.matches(start + "2026/3/1/1_CloudTrail-Digest_r_t_h_.json.gz"));
  EXPECT_FALSE(names.matches(start + "2026//1/1_CloudTrail-Digest_r_t_h_x.json.gz"));
  EXPECT_FALSE(names.matches(start + "2026/3/1/1_CloudTrail-Digest_r_tt_h_x.json.gz"));
}

}  // namespace
}  // namespace cairn::validate
