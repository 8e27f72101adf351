// One digest, judged in the order and in the words of aws-cli. The judgement that counts is
// verify/'s; this one says what scripts were told so far.
#pragma once
#include "crypto/lenient.hpp"
#include "validate/dates.hpp"
#include "validate/service.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cairn::validate {

enum class Kind : std::uint8_t { kStandard, kBackfill };

struct ListedLog {
  Place place;
  bool usable = true;               // false: bucket or key are no names
  std::optional<std::string> hash;  // as it stands; none: not listed
};

struct Digest {
  Place place;
  std::string fingerprint, end, previous_signature;
  std::string signature;  // hex, from the object's metadata
  std::string backfill_time;
  std::optional<std::string> start_trouble, end_trouble;  // they are no dates at all
  std::string start;
  std::string hash;  // hex SHA-256 of the inflated bytes
  std::optional<std::string> previous_bucket, previous_key;
  std::vector<ListedLog> logs;
  std::optional<std::string> logs_trouble;  // where going through the logs breaks off
};

/// Why a digest is invalid: what stands behind `INVALID: `.
using Reason = std::string;

/// What one object holds, as far as it can be told without keys.
tl::expected<Digest, Reason> read_digest(Object const& object, Place const& place, Kind kind);

/// Public keys by fingerprint. Immutable; shared by threads.
class KeyRing {
 public:
  KeyRing() = default;
  KeyRing(KeyRing const& others, std::vector<ServedKey> const& more);
  bool empty() const { return keys_.empty(); }

  struct Key {
    std::optional<crypto::LenientKey> key;
    std::optional<Reason> trouble;  // its value is no base64
  };
  Key const* find(std::string_view fingerprint) const;

 private:
  std::map<std::string, Key, std::less<>> keys_;
};

/// Whether the signature is right; empty if it is. `region`: the trail's home, for the message.
std::optional<Reason> check_signature(Digest const& digest, KeyRing const& keys,
                                      std::string_view region);

/// The time in a digest's name: where it stands, whatever stands there.
std::string_view date_in_key(std::string_view key);
bool is_backfill(std::string_view key);

}  // namespace cairn::validate
