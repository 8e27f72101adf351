#include "crypto/lenient.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>

#include <array>
#include <memory>

namespace cairn::crypto {
namespace {

using namespace std::string_view_literals;

constexpr int kMostBits = 16'384, kMostExponentBits = 64;

template <auto F>
struct Free {
  template <typename T>
  void operator()(T* p) const {
    F(p);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Number = std::unique_ptr<BIGNUM, Free<BN_free>>;

unsigned char const* octets(std::string_view bytes) {
  return reinterpret_cast<unsigned char const*>(bytes.data());
}

/// The other functions of this process must not find our failures on OpenSSL's queue.
class ErrorMark {
 public:
  ErrorMark() { ERR_set_mark(); }
  ~ErrorMark() { ERR_pop_to_mark(); }
  ErrorMark(ErrorMark const&) = delete;
  ErrorMark& operator=(ErrorMark const&) = delete;
};

std::string bytes_of(BIGNUM const* number) {
  std::string out(static_cast<std::size_t>(BN_num_bytes(number)), '\0');
  BN_bn2bin(number, reinterpret_cast<unsigned char*>(out.data()));
  return out;
}

Number number_of(std::string_view bytes) {
  return Number(BN_bin2bn(octets(bytes), static_cast<int>(bytes.size()), nullptr));
}

std::string parameter(EVP_PKEY const* key, char const* name) {
  BIGNUM* value = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &value) != 1) return {};
  Number const owner(value);
  return BN_is_negative(value) ? std::string() : bytes_of(value);
}

/// The DigestInfo of RFC 8017 that stands before a hash, in the order in which they are looked for.
struct Method {
  std::string_view info;
  char const* name;
};
constexpr std::array<Method, 9> kMethods{{
    {"\x30\x20\x30\x0c\x06\x08\x2a\x86\x48\x86\xf7\x0d\x02\x05\x05\x00\x04\x10"sv, "MD5"},
    {"\x30\x21\x30\x09\x06\x05\x2b\x0e\x03\x02\x1a\x05\x00\x04\x14"sv, "SHA1"},
    {"\x30\x2d\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x04\x05\x00\x04\x1c"sv, "SHA224"},
    {"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20"sv, "SHA256"},
    {"\x30\x41\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x02\x05\x00\x04\x30"sv, "SHA384"},
    {"\x30\x51\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03\x05\x00\x04\x40"sv, "SHA512"},
    {"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x08\x05\x00\x04\x20"sv, "SHA3-256"},
    {"\x30\x41\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x09\x05\x00\x04\x30"sv, "SHA3-384"},
    {"\x30\x51\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x0a\x05\x00\x04\x40"sv, "SHA3-512"},
}};

std::string hash(char const* name, std::string_view text) {
  std::unique_ptr<EVP_MD, Free<EVP_MD_free>> const method(EVP_MD_fetch(nullptr, name, nullptr));
  std::string out(EVP_MAX_MD_SIZE, '\0');
  unsigned size = 0;
  bool const done =
      method && EVP_Digest(text.data(), text.size(), reinterpret_cast<unsigned char*>(out.data()),
                           &size, method.get(), nullptr) == 1;
  out.resize(done ? size : 0);
  return out;
}

}  // namespace

std::optional<LenientKey> LenientKey::parse(std::string_view der) {
  ErrorMark const mark;
  unsigned char const* at = octets(der);
  Key const key(der.size() > kMostBits
                    ? nullptr
                    : d2i_PublicKey(EVP_PKEY_RSA, nullptr, &at, static_cast<long>(der.size())));
  LenientKey out;
  if (key) {
    out.modulus_ = parameter(key.get(), OSSL_PKEY_PARAM_RSA_N);
    out.exponent_ = parameter(key.get(), OSSL_PKEY_PARAM_RSA_E);
  }
  if (out.modulus_.empty() || out.exponent_.empty() || out.modulus_.size() > kMostBits / 8 ||
      out.exponent_.size() > kMostExponentBits / 8)
    return std::nullopt;
  return out;
}

bool LenientKey::verify(std::string_view text, std::string_view signature) const {
  ErrorMark const mark;
  std::size_t const size = modulus_.size();
  if (signature.size() != size) return false;
  std::unique_ptr<BN_CTX, Free<BN_CTX_free>> const context(BN_CTX_new());
  Number const n = number_of(modulus_), e = number_of(exponent_), s = number_of(signature);
  Number const opened(BN_new());
  std::string block(size, '\0');
  // As a number a signature may be larger than the modulus.
  if (!context || !n || !e || !s || !opened ||
      BN_nnmod(s.get(), s.get(), n.get(), context.get()) != 1 ||
      BN_mod_exp(opened.get(), s.get(), e.get(), n.get(), context.get()) != 1 ||
      BN_bn2binpad(opened.get(), reinterpret_cast<unsigned char*>(block.data()),
                   static_cast<int>(size)) < 0)
    return false;
  for (Method const& method : kMethods) {
    if (block.find(method.info) == std::string::npos) continue;
    std::string const expected = std::string(method.info) + hash(method.name, text);
    if (expected.size() + 11 > size) return false;
    std::string const padding(size - expected.size() - 3, '\xff');
    return block == std::string("\0\1"sv) + padding + '\0' + expected;
  }
  return false;
}

}  // namespace cairn::crypto
