#include "source/s3_plan.hpp"

#include <gtest/gtest.h>

namespace cairn::source {
namespace {

constexpr char kRegion[] = "p/AWSLogs/o-abc/111122223333/CloudTrail/eu-west-1/";

TEST(S3Plan, FollowsTheLayoutOfCloudTrail) {
  for (char const* prefix : {"", "p/", "AWSLogs/", "AWSLogs/o-abc/", "AWSLogs/111122223333/",
                             "p/q/AWSLogs/o-abc/111122223333/", "AWSLogs/111122223333/CloudTrail/",
                             "AWSLogs/111122223333/CloudTrail-Digest/"})
    EXPECT_EQ(plan_s3(prefix, 1).step, S3Step::kFolders) << prefix;
  S3Plan const region = plan_s3(kRegion, 5);
  EXPECT_EQ(region.step, S3Step::kFlat);
  EXPECT_TRUE(region.regional && region.splits && !region.days);
  S3Plan const month = plan_s3(std::string(kRegion) + "2026/03/", 7);
  EXPECT_EQ(month.step, S3Step::kFlat);
  EXPECT_TRUE(month.splits && !month.regional);
  EXPECT_EQ(*month.days, *parse_time("2026-03"));
  S3Plan const day = plan_s3(std::string(kRegion) + "2026/03/10/", 8);
  EXPECT_FALSE(day.splits);
  EXPECT_EQ(*day.days, *parse_time("2026-03-10"));
}

TEST(S3Plan, GuessesNothingFromOddNames) {
  for (char const* date : {"x/", "2026/xx/", "2026/13/", "26/", "2026/02/30/"})
    EXPECT_FALSE(plan_s3(std::string(kRegion) + date, 6).days) << date;
  EXPECT_EQ(plan_s3("AWSLogs/somebody/elasticloadbalancing/", 2).step, S3Step::kFolders);
  EXPECT_EQ(plan_s3("a/b/c/d/", 4).step, S3Step::kFlat);
  EXPECT_EQ(plan_s3("a/b/c/", 3).step, S3Step::kFolders);
}

TEST(S3Plan, PassesOverOtherServicesUnlessTheUserNamesThem) {
  EXPECT_EQ(plan_s3("AWSLogs/111122223333/vpcflowlogs/", 2).step, S3Step::kForeign);
  EXPECT_EQ(plan_s3("AWSLogs/111122223333/vpcflowlogs/", 0).step, S3Step::kFolders);
}

TEST(S3Plan, BoundsKeepAllThatCanConcernATime) {
  auto const bounds =
      bounds_s3(kRegion, {parse_time("2026-03-10T12")->begin, parse_time("2026-03-12T12")->begin});
  auto const inside = [&](std::string const& key) {
    std::string const whole = kRegion + key;
    return whole > bounds.after && whole < bounds.before;
  };
  EXPECT_TRUE(inside("2026/03/10/x.json.gz"));
  EXPECT_TRUE(inside("2026/03/12/x.json.gz"));
  EXPECT_FALSE(inside("2026/03/09/x.json.gz"));
  EXPECT_FALSE(inside("2026/03/13/x.json.gz"));
  S3Bounds const none = bounds_s3(kRegion, {});
  EXPECT_TRUE(none.after.empty() && none.before.empty());
}

}  // namespace
}  // namespace cairn::source
