// The levels of rules.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace cairn::sigma {

enum class Level : std::uint8_t { kInformational, kLow, kMedium, kHigh, kCritical };

std::string_view to_string(Level level);
/// `high`, `info` and `informational`; case is ignored.
std::optional<Level> parse_level(std::string_view text);

}  // namespace cairn::sigma
