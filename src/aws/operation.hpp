// What Cairn asks of AWS, as data: one row an operation, no code.
#pragma once
#include <cstdint>
#include <span>
#include <string_view>

namespace cairn::aws {

enum class Protocol : std::uint8_t { kRestXml, kJson, kQuery, kEc2Query, kRestJson };

struct Service {
  std::string_view id;    // as in AWS_ENDPOINT_URL_CLOUDTRAIL, in lower case
  std::string_view host;  // `{host}.{region}.amazonaws.com`
  std::string_view signing;
  Protocol protocol;
  std::string_view target;  // JSON: prefix of X-Amz-Target; query: the API version
  bool one_region = false;  // one endpoint in the whole partition (Organizations)
};

enum class Place : std::uint8_t { kBody, kPath, kQuery, kHeader };

struct Parameter {
  std::string_view name;
  Place place = Place::kBody;
  std::string_view wire = {};  // empty: the name itself
};

/// APIs that AWS itself throttles hard, and per account: waiting here is cheaper than being
/// refused.
enum class Rate : std::uint8_t { kNone, kTrailRead, kTrailLookup, kTrailWrite };

struct Operation {
  std::string_view name;
  Service const* service;
  std::string_view method;
  std::string_view path;   // `/{Bucket}/{Key}`
  std::string_view query;  // what is always there, `list-type=2`
  std::span<Parameter const> inputs;
  std::string_view root;                    // XML: name of the document; empty: raw bytes
  std::span<std::string_view const> lists;  // XML: elements that may stand several times
  std::string_view next_in, next_out;       // paging: the input that takes what the output gave
  std::string_view permission;
  Rate rate = Rate::kNone;
  bool is_signed = true;
};

namespace op {
extern Operation const kListObjectsV2, kListObjectVersions, kGetObject, kHeadObject,
    kGetBucketLocation;
extern Operation const kListPublicKeys, kDescribeTrails, kListTrails, kGetTrail, kGetTrailStatus,
    kGetEventSelectors, kGetInsightSelectors;
extern Operation const kGetCallerIdentity, kAssumeRole, kAssumeRoleWithWebIdentity;
extern Operation const kDescribeOrganization, kListAccounts;
extern Operation const kDescribeRegions;
extern Operation const kGetRoleCredentials;
}  // namespace op

std::span<Operation const* const> all_operations();

}  // namespace cairn::aws
