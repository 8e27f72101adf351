// Signatures judged as aws-cli judges them: the hash is whichever the signature names.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace cairn::crypto {

/// An RSA key (PKCS#1 alone). Only for telling what aws-cli would say: SHA-1 and MD5 pass here.
/// Whoever wants the truth uses PublicKey. Immutable; shared by threads.
class LenientKey {
 public:
  /// Empty if it is no PKCS#1 RSA key, or so large that it would take minutes.
  static std::optional<LenientKey> parse(std::string_view der);

  bool verify(std::string_view text, std::string_view signature) const;

 private:
  LenientKey() = default;
  std::string modulus_, exponent_;  // big-endian
};

}  // namespace cairn::crypto
