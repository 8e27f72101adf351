#include "trail/key.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace cairn::trail {
namespace {

using std::string;

string const kTail = "_20240109T2015Z_a1B2c3D4e5F6g7H8.json.gz";

string stamp_of(ObjectKey const& key) { return key.stamp ? format_time(*key.stamp) : "none"; }

TEST(Key, PlainLog) {
  string const text = "AWSLogs/111122223333/CloudTrail/us-east-1/2024/01/09/"
                      "111122223333_CloudTrail_us-east-1" +
                      kTail;
  ObjectKey const key = parse_key(text);
  EXPECT_EQ(key.kind, ObjectKind::kLog);
  EXPECT_EQ(key.prefix, "");
  EXPECT_EQ(key.organization, "");
  EXPECT_EQ(key.account, "111122223333");
  EXPECT_EQ(key.region, "us-east-1");
  EXPECT_EQ(key.home_region, "");
  EXPECT_EQ(key.trail, "");
  EXPECT_EQ(stamp_of(key), "2024-01-09T20:15:00Z");
}

TEST(Key, OrganizationAndPrefix) {
  string const below = "AWSLogs/o-a1b2c3d4e5/444455556666/CloudTrail/eu-west-1/2024/01/09/"
                       "444455556666_CloudTrail_eu-west-1" +
                       kTail;
  for (string const prefix :
       {"logs", "team a/trails", "/home/who/copy", "s3://bucket/x", "AWSLogs", "a!b", "x.zip"}) {
    string const text = prefix + (prefix == "x.zip" ? "!" : "/") + below;
    ObjectKey const key = parse_key(text);
    EXPECT_EQ(key.kind, ObjectKind::kLog) << text;
    EXPECT_EQ(key.prefix, prefix);
    EXPECT_EQ(key.organization, "o-a1b2c3d4e5");
    EXPECT_EQ(key.account, "444455556666");
  }
}

TEST(Key, EveryPartition) {
  for (string const region :
       {"us-east-1", "af-south-1", "ap-northeast-3", "ca-west-1", "il-central-1", "mx-central-1",
        "us-gov-west-1", "us-gov-east-1", "cn-north-1", "cn-northwest-1", "us-iso-east-1",
        "us-isob-east-1", "us-isof-south-1", "eu-isoe-west-1", "eusc-de-east-1", "ap-southeast-7",
        "sagov-westsouth-1r", "us-east-10"}) {
    string const text = "AWSLogs/111122223333/CloudTrail/" + region +
                        "/2024/01/09/111122223333_CloudTrail_" + region + kTail;
    EXPECT_EQ(parse_key(text).kind, ObjectKind::kLog) << text;
    EXPECT_EQ(parse_key(text).region, region);
    string const digest = "111122223333_CloudTrail-Digest_" + region + "_main_" + region +
                          "_20240109T201530Z.json.gz";
    EXPECT_EQ(parse_key(digest).kind, ObjectKind::kDigest) << digest;
    EXPECT_EQ(parse_key(digest).home_region, region);
  }
}

TEST(Key, OtherKindsOfEvents) {
  for (auto const& [name, kind] : std::vector<std::pair<string, ObjectKind>>{
           {"CloudTrail-Insight", ObjectKind::kInsight},
           {"CloudTrail-NetworkActivity", ObjectKind::kNetworkActivity},
           {"CloudTrail-Aggregated", ObjectKind::kAggregated}}) {
    string const folder = "p/AWSLogs/111122223333/" + name + "/us-east-1/2024/01/09/";
    string const own = folder + "111122223333_" + name + "_us-east-1" + kTail;
    string const plain = folder + "111122223333_CloudTrail_us-east-1" + kTail;
    EXPECT_EQ(parse_key(own).kind, kind) << own;
    EXPECT_EQ(parse_key(own).prefix, "p");
    EXPECT_EQ(parse_key(plain).kind, kind) << plain;
    EXPECT_EQ(parse_key("111122223333_" + name + "_us-east-1" + kTail).kind, kind);
    EXPECT_EQ(stamp_of(parse_key(own)), "2024-01-09T20:15:00Z");
  }
}

TEST(Key, DigestsAreReadFromTheRight) {
  for (string const trail :
       {"main", "my_trail", "a_us-east-1_b", "us-west-2_us-west-2", "x_20240101T000000Z",
        "Trail.1-2_3", "CloudTrail-Digest_us-east-1", "t_backfill", "management-events"}) {
    for (string const end : {"", "_backfill"}) {
      string const text =
          "pre/AWSLogs/o-abc123/111122223333/CloudTrail-Digest/ap-south-1/2024/01/09/"
          "111122223333_CloudTrail-Digest_ap-south-1_" +
          trail + "_us-west-2_20240109T201530Z" + end + ".json.gz";
      ObjectKey const key = parse_key(text);
      EXPECT_EQ(key.kind, end.empty() ? ObjectKind::kDigest : ObjectKind::kBackfillDigest) << text;
      EXPECT_EQ(key.trail, trail);
      EXPECT_EQ(key.region, "ap-south-1");
      EXPECT_EQ(key.home_region, "us-west-2");
      EXPECT_EQ(key.account, "111122223333");
      EXPECT_EQ(key.organization, "o-abc123");
      EXPECT_EQ(key.prefix, "pre");
      EXPECT_EQ(stamp_of(key), "2024-01-09T20:15:30Z");
    }
  }
}

TEST(Key, CopiesAreStillKnown) {
  string const name = "111122223333_CloudTrail_us-east-1_20240109T2015Z_a1B2c3D4e5F6g7H8.json";
  for (string const& text :
       {name, name + ".gz", "copy/" + name, "2024/01/09/" + name, "/tmp/flat/" + name + ".gz",
        "case.zip!" + name, "case.tar!x/" + name, "us_east_1/2024/01/09/" + name,
        "CloudTrail/us-east-1/2024/01/09/" + name}) {
    ObjectKey const key = parse_key(text);
    EXPECT_EQ(key.kind, ObjectKind::kLog) << text;
    EXPECT_EQ(key.account, "111122223333");
    EXPECT_EQ(key.region, "us-east-1");
    EXPECT_EQ(key.prefix, "") << text;
    EXPECT_TRUE(key.stamp);
  }
  // The folder of an organization is known without AWSLogs too.
  EXPECT_EQ(parse_key("o-abc/111122223333/CloudTrail/us-east-1/2024/01/09/" + name).organization,
            "o-abc");
  // One documented example lacks the underscore.
  EXPECT_EQ(
      parse_key("111122223333_CloudTrail_us-east-1_20240109T2015Zabcdefghijklmnop.json.gz").kind,
      ObjectKind::kLog);
}

TEST(Key, LakeResults) {
  string const folder = "p/AWSLogs/111122223333/CloudTrail-Lake/Query/2024/01/09/"
                        "1a2b3c4d-0000-4000-8000-1234567890ab/";
  for (string const name : {"result_sign.json", "result_1.csv.gz"}) {
    string const text = folder + name;
    ObjectKey const key = parse_key(text);
    EXPECT_EQ(key.kind, ObjectKind::kLakeResult);
    EXPECT_EQ(key.account, "111122223333");
    EXPECT_EQ(key.prefix, "p");
    EXPECT_FALSE(key.stamp);
  }
  EXPECT_EQ(parse_key("CloudTrail-Lake/Query/2024/01/09/id/result_sign.json").kind,
            ObjectKind::kLakeResult);
  EXPECT_EQ(parse_key("result_sign.json").kind, ObjectKind::kOther);
}

TEST(Key, EverythingElseIsOther) {
  for (string const text :
       {"",
        "/",
        "x",
        ".json.gz",
        "_.json",
        "cloudtrail.json",
        "events.ndjson",
        "111122223333_CloudTrail_us-east-1-20200930T2200.json",
        "11112222333_CloudTrail_us-east-1_20240109T2015Z_a1.json.gz",
        "1111222233334_CloudTrail_us-east-1_20240109T2015Z_a1.json.gz",
        "111122223333_CloudTrail_us-east-1_20241309T2015Z_a1.json.gz",
        "111122223333_CloudTrail_us-east-1_20240109T2415Z_a1.json.gz",
        "111122223333_CloudTrail_us-east-1_20240109T2015Z_.json.gz",
        "111122223333_CloudTrail_us-east-1_20240109T2015Z.json.gz",
        "111122223333_CloudTrail_us-east-1_20240109T2015Z_a b.json.gz",
        "111122223333_CloudTrail_us-east-1_20240109T2015Z_a1.json.bz2",
        "111122223333_CloudTrail_US-EAST-1_20240109T2015Z_a1.json.gz",
        "111122223333_CloudTrail_useast_20240109T2015Z_a1.json.gz",
        "111122223333_CloudTrail-Other_us-east-1_20240109T2015Z_a1.json.gz",
        "111122223333_CloudTrail-Lake_us-east-1_20240109T2015Z_a1.json.gz",
        "111122223333_CloudTrail-Digest_us-east-1_main_us-west-2_20240109T2015Z.json.gz",
        "111122223333_CloudTrail-Digest_us-east-1_us-west-2_20240109T201530Z.json.gz",
        "111122223333_CloudTrail-Digest_us-east-1_ma in_us-west-2_20240109T201530Z.json.gz",
        "111122223333_CloudTrail-Digest_us-east-1__us-west-2_20240109T201530Z.json.gz",
        "AWSLogs/111122223333/Config/us-east-1/2024/1/9/ConfigHistory/"
        "111122223333_Config_us-east-1_x.json.gz",
        "AWSLogs/111122223333/elasticloadbalancing/us-east-1/2024/01/09/x.log.gz",
        "AWSLogs/111122223333/CloudTrail-Digest/",
        "AWSLogs/111122223333/CloudTrail/us-east-1/2024/01/09/x.json.gz"}) {
    ObjectKey const key = parse_key(text);
    EXPECT_EQ(key.kind, ObjectKind::kOther) << text;
    EXPECT_EQ(key.account, "") << text;
    EXPECT_EQ(key.region, "") << text;
    EXPECT_FALSE(key.stamp) << text;
  }
}

TEST(Key, NamesOfKinds) {
  EXPECT_STREQ(to_string(ObjectKind::kLog), "log");
  EXPECT_STREQ(to_string(ObjectKind::kBackfillDigest), "backfill-digest");
}

TEST(ControlFile, Known) {
  for (string const text :
       {".DS_Store", "a/.DS_Store", "._x.json.gz", "a/b/._x", "Thumbs.db", "desktop.ini",
        ".git/config", "a/.git/objects/12/34", ".git", "__MACOSX/._x", "a/__MACOSX/x.json",
        "AWSLogs/", "a/b/", "", "x_$folder$", "x.json.gz.6eF0a1B2", "x.json.01234567",
        ".nfs000000000123", "c.zip!__MACOSX/._a"})
    EXPECT_TRUE(is_control_file(text)) << text;
  for (string const text :
       {"x.json.gz", "a/x.json", ".hidden.json", ".git2/x", "x.git", "a.DS_Store", "x.gz.6eF0a1B",
        "x.json.gz.6eF0a1B2G", "x.json.gz.6eF0a1BG", "x.csv.6eF0a1B2", "-", ".config/x.json",
        "$folder$", "111122223333_CloudTrail_us-east-1_20240109T2015Z_a1B2c3D4e5F6g7H8.json.gz"})
    EXPECT_FALSE(is_control_file(text)) << text;
}

}  // namespace
}  // namespace cairn::trail
