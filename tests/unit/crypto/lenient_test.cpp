#include "crypto/lenient.hpp"

#include "crypto/rsa.hpp"

#include <gtest/gtest.h>

namespace cairn::crypto {
namespace {

TEST(LenientKey, AgreesWithTheStrictOne) {
  PrivateKey const key = PrivateKey::derive("lenient_test").value();
  auto const lenient = LenientKey::parse(key.public_der());
  auto const strict = PublicKey::parse(key.public_der());
  ASSERT_TRUE(lenient && strict);
  std::string const signature = key.sign("text").value();
  EXPECT_TRUE(lenient->verify("text", signature));
  EXPECT_FALSE(lenient->verify("texts", signature));
  for (std::size_t at = 0; at < signature.size(); at += 17) {
    std::string changed = signature;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    EXPECT_FALSE(lenient->verify("text", changed));
    EXPECT_FALSE(strict->verify("text", changed));
  }
  for (std::string const& odd :
       {std::string(), signature.substr(1), signature + '\0', '\0' + signature,
        std::string(256, '\xff'), std::string(256, '\0')})
    EXPECT_FALSE(lenient->verify("text", odd));
}

TEST(LenientKey, TakesOnlyKeysOfPkcs1) {
  PrivateKey const key = PrivateKey::derive("lenient_test").value();
  std::string const der = key.public_der();
  EXPECT_FALSE(LenientKey::parse(""));
  EXPECT_FALSE(LenientKey::parse("no key"));
  for (std::size_t size = 0; size < der.size(); size += 7)
    EXPECT_FALSE(LenientKey::parse(der.substr(0, size)));
  EXPECT_FALSE(LenientKey::parse(std::string(1 << 20, '0')));
}

}  // namespace
}  // namespace cairn::crypto
