// Any text: the fast road, the slow road and pieces must give the same records and rejects.
#include "unit/decode/support.hpp"

#include <cstdlib>

namespace {

using namespace cairn::decode;

std::string read(std::string const& text, Road road, std::uint64_t piece) {
  TextLimits limits;
  limits.piece = piece;
  testing::Collector const got = testing::read_stored(text, limits, road);
  if (!got.members_right) std::abort();
  std::string out = std::to_string(static_cast<int>(got.result.content)) +
                    (got.result.damaged ? " damaged\n" : "\n");
  for (auto const& record : got.records) out += record + "\n";
  for (auto const& [reason, count] : got.rejects)
    out += reason + " " + std::to_string(count) + "\n";
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string const text(reinterpret_cast<char const*>(data), size);
  std::string const fast = read(text, Road::kFast, 1 << 30);
  if (fast != read(text, Road::kSlow, 1 << 30)) std::abort();
  if (fast != read(text, Road::kFast, size == 0 ? 1 : data[size - 1] * 3 + 1)) std::abort();
  return 0;
}
