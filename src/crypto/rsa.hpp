// RSA signatures as CloudTrail makes them: RSASSA-PKCS1-v1_5 with SHA-256.
#pragma once
#include "base/result.hpp"

#include <memory>
#include <string>
#include <string_view>

struct evp_pkey_st;

namespace cairn::crypto {

inline constexpr int kMinKeyBits = 2'048;
inline constexpr int kMaxKeyBits = 8'192;

/// Immutable; shared by threads.
class PublicKey {
 public:
  /// A DER `RSAPublicKey` (PKCS#1), or a `SubjectPublicKeyInfo` that holds one, and nothing behind
  /// it. kCorrupt, or kUnsupported for keys that are not RSA or outside the limits.
  static Result<PublicKey> parse(std::string_view der);

  /// `signature` is what the holder of the private key made of `text`. Thread-safe.
  bool verify(std::string_view text, std::string_view signature) const;
  int bits() const { return bits_; }
  /// DER of PKCS#1, whichever form was parsed; empty if OpenSSL failed.
  std::string pkcs1() const;

 private:
  explicit PublicKey(std::shared_ptr<evp_pkey_st const> key, int bits)
      : key_(std::move(key)), bits_(bits) {}
  std::shared_ptr<evp_pkey_st const> key_;
  int bits_;
};

/// CloudTrail's name for a key: lower-case hex MD5 of the DER that it serves.
std::string fingerprint(std::string_view der);

/// Signs forged trails. Immutable; shared by threads.
class PrivateKey {
 public:
  /// The RSA key of 2,048 bits that this seed stands for, always the same. Whoever knows the seed
  /// knows the key. Takes about half a second.
  static Result<PrivateKey> derive(std::string_view seed);

  Result<std::string> sign(std::string_view text) const;
  /// PKCS#1, as ListPublicKeys serves it.
  std::string const& public_der() const { return public_der_; }

 private:
  PrivateKey() = default;
  std::shared_ptr<evp_pkey_st const> key_;
  std::string public_der_;
};

}  // namespace cairn::crypto
