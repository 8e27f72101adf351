// Signatures against the `openssl` program, and keys that someone made to hurt.
#include "crypto/rsa.hpp"

#include "base/base64.hpp"
#include "crypto/hash.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace cairn::crypto {
namespace {

PrivateKey const& key() {
  static PrivateKey const made = PrivateKey::derive("rsa_test").value();
  return made;
}

std::string der_length(std::size_t size) {
  if (size < 0x80) return std::string(1, static_cast<char>(size));
  if (size < 0x100) return {'\x81', static_cast<char>(size)};
  return {'\x82', static_cast<char>(size >> 8), static_cast<char>(size)};
}
std::string der(char tag, std::string const& body) { return tag + der_length(body.size()) + body; }
/// A PKCS#1 key with a modulus of `bytes` octets.
std::string key_of(std::size_t bytes, std::string const& exponent) {
  std::string modulus(bytes + 1, '\xff');
  modulus[0] = 0;
  return der('\x30', der('\x02', modulus) + der('\x02', exponent));
}

class Folder {
 public:
  Folder()
      : path_(std::filesystem::temp_directory_path() / ("cairn_rsa_" + std::to_string(getpid()))) {
    std::filesystem::create_directories(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string put(char const* name, std::string_view bytes) const {
    std::ofstream(path_ / name, std::ios::binary) << bytes;
    return (path_ / name).string();
  }

 private:
  std::filesystem::path path_;
};

TEST(Rsa, SignsWhatItVerifies) {
  auto const made = PublicKey::parse(key().public_der());
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(made->bits(), 2048);
  auto const signature = key().sign("text");
  ASSERT_TRUE(signature);
  EXPECT_EQ(signature->size(), 256U);
  EXPECT_TRUE(made->verify("text", *signature));
  EXPECT_FALSE(made->verify("texT", *signature));
  EXPECT_FALSE(made->verify("text", signature->substr(0, 255)));
  EXPECT_FALSE(made->verify("text", *signature + "x"));
  EXPECT_FALSE(made->verify("text", ""));
  for (std::size_t i = 0; i < 256; i += 17) {
    std::string bad = *signature;
    bad[i] = static_cast<char>(bad[i] ^ 1);
    EXPECT_FALSE(made->verify("text", bad)) << i;
  }
}

TEST(Rsa, SameSeedSameKey) {
  EXPECT_EQ(PrivateKey::derive("rsa_test")->public_der(), key().public_der());
  EXPECT_NE(PrivateKey::derive("rsa_tesu")->public_der(), key().public_der());
}

TEST(Rsa, OpensslAgrees) {
  if (std::system("command -v openssl >/dev/null") != 0)
    GTEST_SKIP() << "SKIPPED: no openssl program";
  Folder const folder;
  std::string const der_file = folder.put("key.der", key().public_der());
  std::string const text = folder.put("text", "a\nb/c\nd\nnull");
  std::string const signature = folder.put("signature", *key().sign("a\nb/c\nd\nnull"));
  std::string const pem = folder.put("key.pem", "");
  std::string const command = "openssl rsa -RSAPublicKey_in -inform DER -in " + der_file +
                              " -pubout -out " + pem +
                              " 2>/dev/null && openssl dgst -sha256 -verify " + pem +
                              " -signature " + signature + " " + text + " >/dev/null";
  EXPECT_EQ(std::system(command.c_str()), 0) << command;
}

TEST(Rsa, FingerprintIsMd5OfTheDer) {
  EXPECT_EQ(fingerprint(key().public_der()), md5_hex(key().public_der()));
  EXPECT_EQ(fingerprint("").size(), 32U);
}

TEST(Rsa, RefusesKeysMadeToHurt) {
  auto const code = [](std::string const& bytes) {
    auto const parsed = PublicKey::parse(bytes);
    EXPECT_FALSE(parsed);
    return parsed ? ErrorCode::kIo : parsed.error().code;
  };
  std::string const f4("\x01\x00\x01", 3);
  EXPECT_EQ(code(""), ErrorCode::kCorrupt);
  EXPECT_EQ(code("30"), ErrorCode::kCorrupt);
  EXPECT_EQ(code(key().public_der() + "x"), ErrorCode::kCorrupt);
  EXPECT_EQ(code(key().public_der().substr(1)), ErrorCode::kCorrupt);
  EXPECT_EQ(code(key_of(2048, f4)), ErrorCode::kUnsupported) << "16,384 bits";
  EXPECT_EQ(code(key_of(1028, f4)), ErrorCode::kUnsupported) << "8,224 bits";
  EXPECT_EQ(code(key_of(128, f4)), ErrorCode::kUnsupported) << "1,024 bits";
  EXPECT_EQ(code(key_of(256, "\x01")), ErrorCode::kUnsupported) << "exponent 1";
  EXPECT_EQ(code(key_of(256, "\x04")), ErrorCode::kUnsupported) << "even exponent";
  EXPECT_EQ(code(key_of(256, std::string(200, '\x7f'))), ErrorCode::kUnsupported);
  EXPECT_EQ(code(std::string(1 << 20, '\x30')), ErrorCode::kUnsupported);
  EXPECT_TRUE(PublicKey::parse(key_of(1024, f4))) << "8,192 bits";
}

}  // namespace
}  // namespace cairn::crypto
