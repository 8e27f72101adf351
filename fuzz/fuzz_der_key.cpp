// DER keys from nowhere: parsed or refused, and what is parsed verifies nothing by chance.
#include "crypto/rsa.hpp"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string_view const der(reinterpret_cast<char const*>(data), size);
  auto const key = cairn::crypto::PublicKey::parse(der);
  if (!key) return 0;
  if (key->bits() < cairn::crypto::kMinKeyBits || key->bits() > cairn::crypto::kMaxKeyBits)
    std::abort();
  key->verify("text", std::string(256, '\x5a'));
  key->verify("text", der);
  return 0;
}
