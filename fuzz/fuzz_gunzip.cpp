// Stored bytes through TextStream: whole, in pieces and in short reads must give the same text and
// the same problem, and what libdeflate accepts must come out as it says.
#include "decode/gunzip.hpp"
#include "unit/decode/support.hpp"

#include <cstdlib>

namespace {

using namespace cairn::decode;

/// The text, and a line for the problem behind it.
std::string inflate(std::string const& stored, std::uint64_t piece, std::size_t most) {
  TextLimits limits;
  limits.piece = piece;
  testing::Inflated const got = testing::inflate(stored, limits, most);
  if (got.failure) std::abort();
  return got.text + "\n" + (got.problem ? got.problem->message : "");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string const stored(reinterpret_cast<char const*>(data), size);
  std::uint64_t const some = size == 0 ? 0 : data[size - 1];
  std::string const whole = inflate(stored, 1 << 30, std::string::npos);
  if (whole != inflate(stored, 1 << 30, 1 + some % 7)) std::abort();
  if (whole != inflate(stored, some * some + 1, std::string::npos)) std::abort();

  MemberInflater fast;
  std::string out(whole.size() + 1, '\0');
  std::size_t consumed = 0, produced = 0;
  auto const outcome = fast.inflate(stored, out.data(), out.size(), consumed, produced);
  if (outcome == MemberInflater::Outcome::kDone && produced > 0 && out[0] >= ' ' && out[0] <= '~' &&
      whole.substr(0, produced) != out.substr(0, produced))
    std::abort();
  return 0;
}
