// Times of events and of the command line: RFC 3339 and its prefixes, relative times, printing.
// UTC, microseconds.
#pragma once
#include "base/result.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace cairn {

/// Microseconds since 1970-01-01T00:00:00Z, leap seconds ignored as POSIX does.
using Instant = std::int64_t;
inline constexpr Instant kSecond = 1'000'000;
inline constexpr Instant kMinute = 60 * kSecond;
inline constexpr Instant kHour = 60 * kMinute;
inline constexpr Instant kDay = 24 * kHour;
inline constexpr Instant kInstantMin = std::numeric_limits<Instant>::min();
inline constexpr Instant kInstantMax = std::numeric_limits<Instant>::max();

/// Half-open: begin <= t < end.
struct TimeSpan {
  Instant begin = kInstantMin;
  Instant end = kInstantMax;
  bool contains(Instant t) const { return begin <= t && t < end; }
  bool operator==(TimeSpan const&) const = default;
};

/// The span that a prefix of an RFC 3339 time names: `2024`, `2024-01`, `2024-01-09`,
/// `2024-01-09T20`, `…T20:15`, `…T20:15:30`, `…T20:15:30.25` (a fraction is a point of the
/// precision given; digits past microseconds are cut). `T`, `t` or one blank between date and time;
/// a zone (`Z`, `z`, `+02:00`, `-0530`) may follow any form with hours; none = UTC. No surrounding
/// blanks. nullopt for anything else, impossible dates included (second 60 is read as 59).
std::optional<TimeSpan> parse_time(std::string_view text);

/// An event's time: what CloudTrail and its re-exporters write: the whole forms above (date and
/// time to the second, fraction optional) and `2020-06-16, 09:43:51 PM` of the old console CSV.
/// nullopt for anything else. The 20 bytes `YYYY-MM-DDThh:mm:ssZ` take a fast road.
std::optional<Instant> parse_event_time(std::string_view text);

/// What --from and --to take: a prefix as above, `now`, `now-7d`, `-24h`, `now+1h30m` (units s m h
/// d w; with a sign: from `now`). Relative times are a point (an empty-width span of one
/// microsecond at that instant).
Result<TimeSpan> parse_time_argument(std::string_view text, Instant now);

/// A duration: `0s`, `90s`, `15m`, `24h`, `7d`, `2w`, `1h30m`.
Result<Instant> parse_duration(std::string_view text);

/// `2024-01-09T20:15:30Z`, with `.ffffff` only where the instant has a fraction.
std::string format_time(Instant t);

/// The system clock.
Instant now();

}  // namespace cairn
