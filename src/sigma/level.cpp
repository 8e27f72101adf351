#include "sigma/level.hpp"

#include "base/text.hpp"

namespace cairn::sigma {
namespace {

constexpr std::string_view kNames[] = {"informational", "low", "medium", "high", "critical"};

}  // namespace

std::string_view to_string(Level level) { return kNames[static_cast<std::size_t>(level)]; }

std::optional<Level> parse_level(std::string_view text) {
  if (equals_ignoring_ascii_case(text, "info")) return Level::kInformational;
  for (std::size_t i = 0; i < std::size(kNames); ++i)
    if (equals_ignoring_ascii_case(text, kNames[i])) return static_cast<Level>(i);
  return std::nullopt;
}

}  // namespace cairn::sigma
