// Identifiers of AWS's shape that cannot be anybody's: access keys and principals end in EXAMPLE,
// as in AWS's documentation.
#pragma once
#include "forge/random.hpp"

#include <string>
#include <string_view>

namespace cairn::forge {

void append_random(std::string& out, Random& random, std::string_view alphabet, std::size_t count);
void append_hex(std::string& out, Random& random, std::size_t count);
void append_uuid(std::string& out, Random& random);           // version 4
void append_s3_request_id(std::string& out, Random& random);  // 16 of A-Z0-9
void append_s3_host_id(std::string& out, Random& random);     // x-amz-id-2
void append_session_token(std::string& out, Random& random);

/// 20 characters: `AKIA` or `ASIA`, nine random ones, EXAMPLE.
std::string access_key(std::string_view prefix, Random& random);
/// 21 characters: `AIDA` or `AROA`, ten random ones, EXAMPLE.
std::string principal_id(std::string_view prefix, Random& random);
/// The random part of an object's name.
std::string object_suffix(Random& random);

/// The eventID that the event of that seed has.
std::string event_id(std::uint64_t event_seed);

/// Appends JSON text as AWS's serializer writes it: `& = < > '`, which only strings can hold,
/// become \u0026 and so on.
void append_aws_escaped(std::string& out, std::string_view json);

}  // namespace cairn::forge
