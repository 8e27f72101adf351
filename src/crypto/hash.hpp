// SHA-256, MD5 and HMAC-SHA256.
#pragma once
#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace cairn::crypto {

enum class Algorithm { kSha256, kMd5, kSha1 };

/// A hash in steps. One thread at a time; reuse it, it allocates once.
class Hash {
 public:
  explicit Hash(Algorithm algorithm);
  ~Hash();
  Hash(Hash&&) noexcept;
  Hash& operator=(Hash&&) noexcept;

  void update(std::string_view bytes);
  /// The raw digest of all bytes since the last finish(); starts anew. Empty if OpenSSL failed.
  std::string finish();

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const;
  };
  Algorithm algorithm_;
  std::unique_ptr<evp_md_ctx_st, Free> context_;
  bool good_ = false;
};

/// 32 raw bytes.
std::string sha256(std::string_view bytes);
/// Lower-case hex.
std::string sha256_hex(std::string_view bytes);
std::string md5_hex(std::string_view bytes);
/// Names a file of aws-cli's; nothing is proven by it.
std::string sha1_hex(std::string_view bytes);

/// 32 raw bytes (RFC 2104).
std::string hmac_sha256(std::string_view key, std::string_view bytes);

}  // namespace cairn::crypto
