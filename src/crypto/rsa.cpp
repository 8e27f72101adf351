#include "crypto/rsa.hpp"

#include "crypto/hash.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

namespace cairn::crypto {
namespace {

constexpr std::size_t kMaxDer = kMaxKeyBits / 8 + 128;
constexpr int kMaxExponentBits = 32;

template <auto F>
struct Free {
  template <typename T>
  void operator()(T* p) const {
    F(p);
  }
};
using KeyPointer = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using ContextPointer = std::unique_ptr<EVP_PKEY_CTX, Free<EVP_PKEY_CTX_free>>;
using Number = std::unique_ptr<BIGNUM, Free<BN_clear_free>>;
using NumberContext = std::unique_ptr<BN_CTX, Free<BN_CTX_free>>;

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

KeyPointer read_key(std::string_view der) {
  auto const size = static_cast<long>(der.size());
  unsigned char const* at = octets(der);
  KeyPointer key(d2i_PublicKey(EVP_PKEY_RSA, nullptr, &at, size));
  if (key && at == octets(der) + size) return key;
  at = octets(der);
  key.reset(d2i_PUBKEY(nullptr, &at, size));
  if (key && at == octets(der) + size) return key;
  return nullptr;
}

/// DER of PKCS#1; empty if OpenSSL failed.
std::string write_key(EVP_PKEY* key) {
  unsigned char* der = nullptr;
  int const size = i2d_PublicKey(key, &der);
  if (size <= 0) return {};
  std::string out(reinterpret_cast<char const*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return out;
}

/// Signing and verifying differ only in the calls: a context for PKCS#1 v1.5 over SHA-256.
template <typename Init>
ContextPointer context_for(EVP_PKEY* key, Init init) {
  static EVP_MD const* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  ContextPointer context(EVP_PKEY_CTX_new(key, nullptr));
  if (!context || init(context.get()) <= 0 ||
      EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) <= 0 ||
      EVP_PKEY_CTX_set_signature_md(context.get(), sha256) <= 0)
    return nullptr;
  return context;
}

/// A prime of 1,024 bits, the two highest set, found by counting up from what the seed hashes to.
Number derive_prime(std::string_view seed, char which, BN_CTX* context) {
  std::string bytes;
  for (char block = 0; block < 4; ++block)
    bytes += sha256(std::string(seed) + '\0' + which + block);
  if (bytes.size() != 128) return nullptr;
  bytes.front() = static_cast<char>(bytes.front() | 0xC0);
  bytes.back() = static_cast<char>(bytes.back() | 1);
  Number prime(BN_bin2bn(octets(bytes), 128, nullptr));
  for (; prime; BN_add_word(prime.get(), 2)) {
    if (BN_mod_word(prime.get(), RSA_F4) == 1) continue;  // the exponent must have an inverse
    int const is_prime = BN_check_prime(prime.get(), context, nullptr);
    if (is_prime < 0) return nullptr;
    if (is_prime == 1) break;
  }
  return prime;
}

KeyPointer key_of(BIGNUM* p, BIGNUM* q, BN_CTX* context) {
  Number n(BN_new()), e(BN_new()), d(BN_new()), p1(BN_dup(p)), q1(BN_dup(q)), phi(BN_new());
  Number dp(BN_new()), dq(BN_new()), qi(BN_new());
  if (!n || !e || !d || !p1 || !q1 || !phi || !dp || !dq || !qi) return nullptr;
  std::unique_ptr<OSSL_PARAM_BLD, Free<OSSL_PARAM_BLD_free>> build(OSSL_PARAM_BLD_new());
  bool const made =
      build && BN_sub_word(p1.get(), 1) && BN_sub_word(q1.get(), 1) &&
      BN_mul(n.get(), p, q, context) && BN_mul(phi.get(), p1.get(), q1.get(), context) &&
      BN_set_word(e.get(), RSA_F4) && BN_mod_inverse(d.get(), e.get(), phi.get(), context) &&
      BN_mod(dp.get(), d.get(), p1.get(), context) &&
      BN_mod(dq.get(), d.get(), q1.get(), context) && BN_mod_inverse(qi.get(), q, p, context) &&
      OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) &&
      OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) &&
      OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_D, d.get()) &&
      OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_FACTOR1, p) &&
      OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_FACTOR2, q) &&
      OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_EXPONENT1, dp.get()) &&
      OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_EXPONENT2, dq.get()) &&
      OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_COEFFICIENT1, qi.get());
  if (!made) return nullptr;
  std::unique_ptr<OSSL_PARAM, Free<OSSL_PARAM_free>> const parameters(
      OSSL_PARAM_BLD_to_param(build.get()));
  ContextPointer const from(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
  EVP_PKEY* key = nullptr;
  if (!parameters || !from || EVP_PKEY_fromdata_init(from.get()) <= 0 ||
      EVP_PKEY_fromdata(from.get(), &key, EVP_PKEY_KEYPAIR, parameters.get()) <= 0)
    return nullptr;
  return KeyPointer(key);
}

}  // namespace

Result<PublicKey> PublicKey::parse(std::string_view der) {
  ErrorMark const mark;
  if (der.size() > kMaxDer)
    return fail(ErrorCode::kUnsupported, "a key of {} bytes; the limit is {} bits", der.size(),
                kMaxKeyBits);
  KeyPointer key = read_key(der);
  if (!key) return fail(ErrorCode::kCorrupt, "not a DER public key");
  if (EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA)
    return fail(ErrorCode::kUnsupported, "not an RSA key");
  int const bits = EVP_PKEY_get_bits(key.get());
  if (bits < kMinKeyBits || bits > kMaxKeyBits)
    return fail(ErrorCode::kUnsupported, "an RSA key of {} bits; {} to {} are accepted", bits,
                kMinKeyBits, kMaxKeyBits);
  BIGNUM* exponent = nullptr;
  if (EVP_PKEY_get_bn_param(key.get(), OSSL_PKEY_PARAM_RSA_E, &exponent) != 1)
    return fail(ErrorCode::kCorrupt, "a key without an exponent");
  Number const e(exponent);
  if (BN_is_negative(e.get()) || !BN_is_odd(e.get()) || BN_is_one(e.get()) ||
      BN_num_bits(e.get()) > kMaxExponentBits)
    return fail(ErrorCode::kUnsupported, "an RSA key with an exponent that no service uses");
  return PublicKey(std::shared_ptr<EVP_PKEY const>(std::move(key)), bits);
}

bool PublicKey::verify(std::string_view text, std::string_view signature) const {
  ErrorMark const mark;
  std::string const hash = sha256(text);
  // OpenSSL takes the key as mutable but only counts references in it.
  auto const context = context_for(const_cast<EVP_PKEY*>(key_.get()), EVP_PKEY_verify_init);
  return context && hash.size() == 32 &&
         EVP_PKEY_verify(context.get(), octets(signature), signature.size(), octets(hash),
                         hash.size()) == 1;
}

std::string PublicKey::pkcs1() const {
  ErrorMark const mark;
  return write_key(const_cast<EVP_PKEY*>(key_.get()));
}

std::string fingerprint(std::string_view der) { return md5_hex(der); }

Result<PrivateKey> PrivateKey::derive(std::string_view seed) {
  ErrorMark const mark;
  NumberContext const context(BN_CTX_new());
  Number const p = derive_prime(seed, 'p', context.get());
  Number const q = derive_prime(seed, 'q', context.get());
  KeyPointer key = p && q ? key_of(p.get(), q.get(), context.get()) : nullptr;
  if (!key) return fail(ErrorCode::kIo, "OpenSSL could not make a key");
  PrivateKey out;
  out.public_der_ = write_key(key.get());
  if (out.public_der_.empty()) return fail(ErrorCode::kIo, "OpenSSL could not write a key");
  out.key_ = std::shared_ptr<EVP_PKEY const>(std::move(key));
  return out;
}

Result<std::string> PrivateKey::sign(std::string_view text) const {
  ErrorMark const mark;
  std::string const hash = sha256(text);
  auto const context = context_for(const_cast<EVP_PKEY*>(key_.get()), EVP_PKEY_sign_init);
  std::string out(kMaxKeyBits / 8, '\0');
  std::size_t size = out.size();
  if (!context || hash.size() != 32 ||
      EVP_PKEY_sign(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size,
                    octets(hash), hash.size()) != 1)
    return fail(ErrorCode::kIo, "OpenSSL could not sign");
  out.resize(size);
  return out;
}

}  // namespace cairn::crypto
