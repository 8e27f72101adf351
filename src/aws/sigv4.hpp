// AWS Signature Version 4.
#pragma once
#include "aws/uri.hpp"
#include "base/time.hpp"
#include "http/message.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace cairn::aws {

/// Secrets: never printed, logged or put into a message.
struct Credentials {
  std::string key_id;
  std::string secret;
  std::string token;  // empty for long-lived keys
  Instant expires = kInstantMax;
};

/// What a signature covers. Path and query are decoded here: how they are spelled in the request
/// is the spelling that is signed.
struct Message {
  std::string method = "GET";
  std::string path = "/";
  Query query;
  std::vector<http::Header> headers;  // with Host
  std::string payload_hash;           // hex SHA-256 of the body, or kUnsignedPayload
};
inline constexpr std::string_view kUnsignedPayload = "UNSIGNED-PAYLOAD";

struct Scope {
  std::string region;
  std::string service;
  Instant time = 0;
  bool s3 = false;  // S3's rules: the path is taken as it is, and the payload hash is a header
};

/// Adds X-Amz-Date, X-Amz-Security-Token, Authorization and for S3 X-Amz-Content-Sha256.
void sign(Message& message, Scope const& scope, Credentials const& credentials);
/// Adds the signature to the query instead, good for `seconds`; only Host is covered.
void presign(Message& message, Scope const& scope, Credentials const& credentials,
             std::int64_t seconds);

/// The steps, for tests and for error messages that show what was signed.
std::string canonical_request(Message const& message, Scope const& scope);
std::string string_to_sign(std::string_view canonical, Scope const& scope);
std::string signature(std::string_view text, Scope const& scope, Credentials const& credentials);

/// `20150830T123600Z`.
std::string amz_date(Instant time);

}  // namespace cairn::aws
