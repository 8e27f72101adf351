// CloudTrail's public keys, as ListPublicKeys serves them and files keep them.
#pragma once
#include "base/time.hpp"
#include "crypto/rsa.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::verify {

struct Key {
  std::string fingerprint;
  std::string der;                               // as served
  std::string region;                            // whose ListPublicKeys served it, if the file says
  Instant from = kInstantMin, to = kInstantMax;  // valid
  crypto::PublicKey key;
};

inline constexpr std::size_t kMaxKeys = 10'000;
inline constexpr std::size_t kMaxKeysFile = 64u << 20;

/// By fingerprint. Immutable once filled.
class KeyStore {
 public:
  /// Adds what a JSON text holds: the answer of ListPublicKeys as aws-cli or boto3 print it, an
  /// array of keys, an object of such by region, or what write() gave. A key whose bytes do not
  /// have its fingerprint, or that cannot be read, is left out and told in problems(). Fails with
  /// kCorrupt if the text is no JSON, kNotFound if it holds nothing like a key, kTooLarge for more
  /// than kMaxKeys.
  Status add(std::string_view json);
  Status add(Key key);

  Key const* find(std::string_view fingerprint) const;
  std::size_t size() const { return keys_.size(); }
  std::vector<std::string> const& problems() const { return problems_; }

  /// `{"PublicKeyList":[…]}` as aws-cli prints it, with the region of each key.
  std::string write() const;

 private:
  friend class KeyReader;
  std::map<std::string, Key, std::less<>> keys_;
  std::vector<std::string> problems_;
};

/// Checks one served key: `value` base64 of the DER, `fingerprint` may be empty.
Result<Key> make_key(std::string_view value, std::string_view fingerprint);

}  // namespace cairn::verify
