#include "crypto/hash.hpp"

#include "base/hex.hpp"

#include <openssl/evp.h>

namespace cairn::crypto {
namespace {

EVP_MD const* method(Algorithm algorithm) {
  // Fetched once: looking an algorithm up costs more than hashing a small digest file.
  static EVP_MD const* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  static EVP_MD const* const md5 = EVP_MD_fetch(nullptr, "MD5", nullptr);
  static EVP_MD const* const sha1 = EVP_MD_fetch(nullptr, "SHA1", nullptr);
  return algorithm == Algorithm::kSha256 ? sha256 : algorithm == Algorithm::kMd5 ? md5 : sha1;
}

std::string hash(Algorithm algorithm, std::string_view bytes) {
  Hash out(algorithm);
  out.update(bytes);
  return out.finish();
}

}  // namespace

void Hash::Free::operator()(evp_md_ctx_st* context) const { EVP_MD_CTX_free(context); }

Hash::Hash(Algorithm algorithm) : algorithm_(algorithm), context_(EVP_MD_CTX_new()) {
  good_ = context_ && EVP_DigestInit_ex(context_.get(), method(algorithm_), nullptr) == 1;
}
Hash::~Hash() = default;
Hash::Hash(Hash&&) noexcept = default;
Hash& Hash::operator=(Hash&&) noexcept = default;

void Hash::update(std::string_view bytes) {
  good_ = good_ && EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1;
}

std::string Hash::finish() {
  std::string out(EVP_MAX_MD_SIZE, '\0');
  unsigned size = 0;
  bool const done =
      good_ &&
      EVP_DigestFinal_ex(context_.get(), reinterpret_cast<unsigned char*>(out.data()), &size) == 1;
  out.resize(done ? size : 0);
  good_ = context_ && EVP_DigestInit_ex(context_.get(), method(algorithm_), nullptr) == 1;
  return out;
}

std::string sha256(std::string_view bytes) { return hash(Algorithm::kSha256, bytes); }
std::string sha256_hex(std::string_view bytes) { return hex_encode(sha256(bytes)); }
std::string sha1_hex(std::string_view bytes) { return hex_encode(hash(Algorithm::kSha1, bytes)); }
std::string md5_hex(std::string_view bytes) { return hex_encode(hash(Algorithm::kMd5, bytes)); }

std::string hmac_sha256(std::string_view key, std::string_view bytes) {
  constexpr std::size_t kBlock = 64;
  std::string block = key.size() > kBlock ? sha256(key) : std::string(key);
  block.resize(kBlock, '\0');
  std::string inner = block, outer = block;
  for (char& c : inner) c = static_cast<char>(c ^ 0x36);
  for (char& c : outer) c = static_cast<char>(c ^ 0x5c);
  Hash hash(Algorithm::kSha256);
  hash.update(inner);
  hash.update(bytes);
  std::string const middle = hash.finish();
  hash.update(outer);
  hash.update(middle);
  return hash.finish();
}

}  // namespace cairn::crypto
