#include "aws/operation.hpp"

namespace cairn::aws {
namespace {

constexpr Service kS3{"s3", "s3", "s3", Protocol::kRestXml, ""};
constexpr Service kCloudTrail{"cloudtrail", "cloudtrail", "cloudtrail", Protocol::kJson,
                              "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101."};
constexpr Service kSts{"sts", "sts", "sts", Protocol::kQuery, "2011-06-15"};
constexpr Service kOrganizations{"organizations",
                                 "organizations",
                                 "organizations",
                                 Protocol::kJson,
                                 "AWSOrganizationsV20161128.",
                                 true};
constexpr Service kEc2{"ec2", "ec2", "ec2", Protocol::kEc2Query, "2016-11-15"};
constexpr Service kSso{"sso", "portal.sso", "", Protocol::kRestJson, ""};

using enum Place;

constexpr Parameter kListObjectsIn[] = {{"Bucket", kPath},
                                        {"Prefix", kQuery, "prefix"},
                                        {"Delimiter", kQuery, "delimiter"},
                                        {"StartAfter", kQuery, "start-after"},
                                        {"MaxKeys", kQuery, "max-keys"},
                                        {"ContinuationToken", kQuery, "continuation-token"}};
constexpr std::string_view kListObjectsLists[] = {"Contents", "CommonPrefixes"};
constexpr Parameter kListVersionsIn[] = {{"Bucket", kPath},
                                         {"Prefix", kQuery, "prefix"},
                                         {"KeyMarker", kQuery, "key-marker"},
                                         {"VersionIdMarker", kQuery, "version-id-marker"}};
constexpr std::string_view kListVersionsLists[] = {"Version", "DeleteMarker", "CommonPrefixes"};
constexpr Parameter kObjectIn[] = {{"Bucket", kPath},
                                   {"Key", kPath},
                                   {"VersionId", kQuery, "versionId"},
                                   {"Range", kHeader},
                                   {"IfMatch", kHeader, "If-Match"}};
constexpr Parameter kBucketIn[] = {{"Bucket", kPath}};
constexpr Parameter kPublicKeysIn[] = {{"StartTime"}, {"EndTime"}, {"NextToken"}};
constexpr Parameter kDescribeTrailsIn[] = {{"trailNameList"}, {"includeShadowTrails"}};
constexpr Parameter kNextTokenIn[] = {{"NextToken"}};
constexpr Parameter kNameIn[] = {{"Name"}};
constexpr Parameter kTrailNameIn[] = {{"TrailName"}};
constexpr Parameter kAssumeRoleIn[] = {
    {"RoleArn"}, {"RoleSessionName"}, {"ExternalId"}, {"DurationSeconds"}};
constexpr Parameter kWebIdentityIn[] = {
    {"RoleArn"}, {"RoleSessionName"}, {"WebIdentityToken"}, {"DurationSeconds"}};
constexpr Parameter kRegionsIn[] = {{"AllRegions"}};
constexpr Parameter kRoleCredentialsIn[] = {{"accountId", kQuery, "account_id"},
                                            {"roleName", kQuery, "role_name"},
                                            {"accessToken", kHeader, "x-amz-sso_bearer_token"}};

}  // namespace

namespace op {

constexpr Operation kListObjectsV2{"ListObjectsV2",
                                   &kS3,
                                   "GET",
                                   "/{Bucket}",
                                   "list-type=2&encoding-type=url",
                                   kListObjectsIn,
                                   "ListBucketResult",
                                   kListObjectsLists,
                                   "ContinuationToken",
                                   "NextContinuationToken",
                                   "s3:ListBucket"};
constexpr Operation kListObjectVersions{"ListObjectVersions",
                                        &kS3,
                                        "GET",
                                        "/{Bucket}",
                                        "versions&encoding-type=url",
                                        kListVersionsIn,
                                        "ListVersionsResult",
                                        kListVersionsLists,
                                        "KeyMarker",
                                        "NextKeyMarker",
                                        "s3:ListBucketVersions"};
constexpr Operation kGetObject{"GetObject", &kS3, "GET", "/{Bucket}/{Key}", "", kObjectIn, "",
                               {},          "",   "",    "s3:GetObject"};
constexpr Operation kHeadObject{"HeadObject", &kS3, "HEAD", "/{Bucket}/{Key}", "", kObjectIn, "",
                                {},           "",   "",     "s3:GetObject"};
constexpr Operation kGetBucketLocation{"GetBucketLocation",
                                       &kS3,
                                       "GET",
                                       "/{Bucket}",
                                       "location",
                                       kBucketIn,
                                       "LocationConstraint",
                                       {},
                                       "",
                                       "",
                                       "s3:GetBucketLocation"};

constexpr Operation trail_read(std::string_view name, std::span<Parameter const> inputs,
                               std::string_view permission, bool pages = false) {
  return {name,
          &kCloudTrail,
          "POST",
          "/",
          "",
          inputs,
          "",
          {},
          pages ? "NextToken" : "",
          pages ? "NextToken" : "",
          permission,
          Rate::kTrailRead};
}
constexpr Operation kListPublicKeys =
    trail_read("ListPublicKeys", kPublicKeysIn, "cloudtrail:ListPublicKeys", true);
constexpr Operation kDescribeTrails =
    trail_read("DescribeTrails", kDescribeTrailsIn, "cloudtrail:DescribeTrails");
constexpr Operation kListTrails =
    trail_read("ListTrails", kNextTokenIn, "cloudtrail:ListTrails", true);
constexpr Operation kGetTrail = trail_read("GetTrail", kNameIn, "cloudtrail:GetTrail");
constexpr Operation kGetTrailStatus =
    trail_read("GetTrailStatus", kNameIn, "cloudtrail:GetTrailStatus");
constexpr Operation kGetEventSelectors =
    trail_read("GetEventSelectors", kTrailNameIn, "cloudtrail:GetEventSelectors");
constexpr Operation kGetInsightSelectors =
    trail_read("GetInsightSelectors", kTrailNameIn, "cloudtrail:GetInsightSelectors");

constexpr Operation query_call(std::string_view name, Service const* service,
                               std::span<Parameter const> inputs, std::string_view root,
                               std::string_view permission, bool is_signed = true) {
  return {name, service, "POST", "/",        "",          inputs,   root,
          {},   "",      "",     permission, Rate::kNone, is_signed};
}
constexpr Operation kGetCallerIdentity =
    query_call("GetCallerIdentity", &kSts, {}, "GetCallerIdentityResponse", "");
constexpr Operation kAssumeRole =
    query_call("AssumeRole", &kSts, kAssumeRoleIn, "AssumeRoleResponse", "sts:AssumeRole");
constexpr Operation kAssumeRoleWithWebIdentity =
    query_call("AssumeRoleWithWebIdentity", &kSts, kWebIdentityIn,
               "AssumeRoleWithWebIdentityResponse", "", false);
constexpr Operation kDescribeRegions = query_call("DescribeRegions", &kEc2, kRegionsIn,
                                                  "DescribeRegionsResponse", "ec2:DescribeRegions");

constexpr Operation kDescribeOrganization{"DescribeOrganization",
                                          &kOrganizations,
                                          "POST",
                                          "/",
                                          "",
                                          {},
                                          "",
                                          {},
                                          "",
                                          "",
                                          "organizations:DescribeOrganization"};
constexpr Operation kListAccounts{"ListAccounts",
                                  &kOrganizations,
                                  "POST",
                                  "/",
                                  "",
                                  kNextTokenIn,
                                  "",
                                  {},
                                  "NextToken",
                                  "NextToken",
                                  "organizations:ListAccounts"};

constexpr Operation kGetRoleCredentials{"GetRoleCredentials",
                                        &kSso,
                                        "GET",
                                        "/federation/credentials",
                                        "",
                                        kRoleCredentialsIn,
                                        "",
                                        {},
                                        "",
                                        "",
                                        "",
                                        Rate::kNone,
                                        false};

}  // namespace op

std::span<Operation const* const> all_operations() {
  static constexpr Operation const* kAll[] = {
      &op::kListObjectsV2,     &op::kListObjectVersions,   &op::kGetObject,
      &op::kHeadObject,        &op::kGetBucketLocation,    &op::kListPublicKeys,
      &op::kDescribeTrails,    &op::kListTrails,           &op::kGetTrail,
      &op::kGetTrailStatus,    &op::kGetEventSelectors,    &op::kGetInsightSelectors,
      &op::kGetCallerIdentity, &op::kAssumeRole,           &op::kAssumeRoleWithWebIdentity,
      &op::kDescribeRegions,   &op::kDescribeOrganization, &op::kListAccounts,
      &op::kGetRoleCredentials};
  return kAll;
}

}  // namespace cairn::aws
