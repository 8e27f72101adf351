// Keys files from nowhere: what is taken has its fingerprint, and is written so that it reads back.
#include "verify/keys.hpp"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  cairn::verify::KeyStore keys;
  if (!keys.add(std::string_view(reinterpret_cast<char const*>(data), size))) return 0;
  std::string const text = keys.write();
  cairn::verify::KeyStore again;
  if (!again.add(text) || again.write() != text) std::abort();
  return 0;
}
