// Free-form dates, read as aws-cli reads them.
#pragma once
#include "base/time.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace cairn::validate {

/// What a clock on the wall shows, and where that clock hangs.
struct Moment {
  Instant wall = 0;
  std::optional<std::int32_t> offset;  // seconds east of UTC; none: nobody said
  /// Only where there is an offset.
  Instant utc() const { return wall - std::int64_t{offset.value_or(0)} * 1'000'000; }
};

struct Today {
  int year = 1970, month = 1, day = 1;
};

/// Every form that python-dateutil's parser takes with its defaults: `2015-01-08T05:21:42Z`,
/// `20150108T052142Z`, `March 10, 2026 9pm`, `10.3.2026`, `Tue 21:00`… What the text leaves open is
/// taken from `today`, at midnight. Names of zones other than UTC, GMT and Z say nothing.
std::optional<Moment> parse_date(std::string_view text, Today today);

/// `2015-01-08T05:21:42Z`, and as the names of digests spell it: `20150108T052142Z`.
std::string display_date(Instant wall);
std::string key_date(Instant wall);

/// Years 1 to 9999: what such a date can be.
bool is_date(Instant wall);

}  // namespace cairn::validate
