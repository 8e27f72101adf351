// What one kind of event looks like: a row of the tables. Text is JSON with placeholders
// (template.hpp).
#pragma once
#include <cstdint>
#include <span>
#include <string_view>

namespace cairn::forge {

enum RowFlag : std::uint8_t {
  kWrite = 0,
  kRead = 1,          // readOnly
  kData = 2,          // a data event, else management
  kServiceEvent = 4,  // eventType AwsServiceEvent: no request, no requestID
  kSignIn = 8,        // eventType AwsConsoleSignIn
  kBare = 16,         // the identity without credentials: it has none yet
  kAgent = 32,        // the work of an agent on the machine, not of its application
};

struct EventRow {
  std::uint16_t weight;      // how often, among its table's rows
  std::string_view service;  // a name in the service table
  std::string_view name;     // eventName
  int flags = kWrite;
  std::string_view request = {};   // requestParameters; empty is null
  std::string_view response = {};  // responseElements; empty is null
  std::string_view extra = {};  // additionalEventData, or serviceEventDetails of a service event;
                                // empty is absent (S3 makes its own)
  std::string_view resources = {};  // empty is absent
  std::string_view error = {};      // errorCode
  std::string_view message = {};    // errorMessage
};

/// A service's API.
struct ServiceRow {
  std::string_view name;     // event source without .amazonaws.com
  std::string_view version;  // eventVersion of its records
  std::string_view host;     // the host that a client names; empty: <name>.<region>.amazonaws.com
  bool global = false;       // its events are delivered in us-east-1, wherever the caller was
  std::string_view api_version = {};
};
/// A service without a row has version 1.11 and nothing else special.
ServiceRow const& service_row(std::string_view name);

/// A service principal that calls in its own name, with what it does.
struct CallerRow {
  std::uint16_t weight;
  std::string_view principal;  // invokedBy
  EventRow row;
};
std::span<CallerRow const> caller_rows();  // services acting as themselves
std::span<CallerRow const> quiet_rows();   // the few of them seen in a region that nobody uses

/// A service acting through its service-linked role.
struct LinkedRoleRow {
  std::uint16_t weight;
  std::string_view principal;
  std::string_view role;
  std::string_view session;
  std::span<EventRow const> rows;
};
std::span<LinkedRoleRow const> linked_role_rows();

std::span<EventRow const> instance_rows();  // agents and applications on EC2
std::span<EventRow const> function_rows();  // Lambda
std::span<EventRow const> console_rows();   // people clicking
std::span<EventRow const> command_rows();   // people typing
std::span<EventRow const> pipeline_rows();  // CI
std::span<EventRow const> vendor_rows();    // a monitoring company's role
std::span<EventRow const> report_rows();    // nightly reporting by an IAM user of its own
std::span<EventRow const> root_rows();
std::string_view
deploy_policy();  // a policy document with placeholders, escaped as it stands in a JSON string

// Rows that introduce a session.
extern EventRow const kServiceAssumeRole;
extern EventRow const kAssumeRole;
extern EventRow const kAssumeRoleDenied;
extern EventRow const kWebIdentity;
extern EventRow const kSaml;
extern EventRow const kConsoleLogin;
extern EventRow const kConsoleLoginFailed;
extern EventRow const kUnknownLogin;
extern EventRow const kCheckMfa;
extern EventRow const kRootLogin;
extern EventRow const kSsoLogin;
extern EventRow const kRoleCredentials;

// Resource lists that many rows share.
inline constexpr std::string_view kObjectResources =
    R"([{"type":"AWS::S3::Object","ARN":"arn:aws:s3:::$bucket/$object"},{"accountId":"$account","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::$bucket"}])";
inline constexpr std::string_view kBucketResources =
    R"([{"accountId":"$account","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::$bucket"}])";
inline constexpr std::string_view kKeyResources =
    R"([{"accountId":"$account","type":"AWS::KMS::Key","ARN":"arn:aws:kms:$region:$account:key/$kmskey"}])";
inline constexpr std::string_view kIssuedRoleResources =
    R"([{"accountId":"$issuedaccount","type":"AWS::IAM::Role","ARN":"$rolearn"}])";
inline constexpr std::string_view kTableResources =
    R"([{"accountId":"$account","type":"AWS::DynamoDB::Table","ARN":"arn:aws:dynamodb:$region:$account:table/$table"}])";
inline constexpr std::string_view kBucketHost =
    R"({"bucketName":"$bucket","Host":"$bucket.s3.$region.amazonaws.com"})";
inline constexpr std::string_view kObjectRequest =
    R"({"bucketName":"$bucket","Host":"$bucket.s3.$region.amazonaws.com","key":"$object"})";

}  // namespace cairn::forge
