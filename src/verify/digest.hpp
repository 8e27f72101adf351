// A digest file: what CloudTrail says of the logs of one hour, and of the digest before.
#pragma once
#include "base/result.hpp"
#include "base/time.hpp"
#include "json/index.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::verify {

using Sha256 = std::array<unsigned char, 32>;

/// Of 64 hexadecimal digits in either case.
std::optional<Sha256> parse_sha256(std::string_view hex);
std::string hex_of(Sha256 const& hash);

/// A log as a digest lists it.
struct ListedLog {
  std::string bucket, object;
  std::optional<Sha256> hash;  // empty: no SHA-256 in hex
  bool known_algorithm = true;
  bool upper_case = false;
  Instant oldest = kInstantMin, newest = kInstantMax;  // events, if the digest says
};

struct Digest {
  std::string account;
  std::string end_text;  // digestEndTime as it stands: it is signed so
  Instant start = 0, end = 0;
  std::string bucket, object;  // where it was delivered
  std::string fingerprint;
  std::string signature_algorithm;
  std::optional<std::string> previous_bucket, previous_object;
  std::optional<std::string> previous_hash, previous_signature;  // hex as it stands
  bool previous_hash_known = true;                               // SHA-256
  std::vector<ListedLog> logs;
  std::size_t odd_entries = 0;  // of logFiles: without an object name
};

inline constexpr std::size_t kMaxDigest = 32u << 20;  // inflated; larger ones are not read

/// `indexer` and `text` are the caller's. Fails with kCorrupt and a message that says what is
/// missing or wrong. Fields that are unknown are left alone: they are part of the hashed bytes.
Result<Digest> parse_digest(json::PaddedView text, json::Indexer& indexer);

/// The four lines that CloudTrail signs. `hash`: of the digest's inflated bytes.
std::string string_to_sign(Digest const& digest, Sha256 const& hash);

}  // namespace cairn::verify
