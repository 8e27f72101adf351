// Spans of time that counts are gathered in.
#pragma once
#include "base/time.hpp"

#include <optional>
#include <string>

namespace cairn::report {

/// A fixed length, or calendar months.
struct Bucket {
  Instant length = kHour;  // 0: months
  bool operator==(Bucket const&) const = default;

  /// The bucket's number; buckets that follow each other have numbers that do. Whole weeks begin on
  /// Monday.
  std::int64_t number(Instant t) const;
  Instant begin(std::int64_t number) const;
  /// As short as it can be: `2024-01`, `2024-01-09`, `2024-01-09T20:15Z`, `2024-01-09T20:15:30Z`.
  std::string name(std::int64_t number) const;
};

/// The shortest of 1 s … 1 month that covers first to last with at most `most` buckets (months, if
/// even these are more).
Bucket fit_bucket(Instant first, Instant last, std::int64_t most);

}  // namespace cairn::report
