// How to list a prefix of a bucket, from its name alone.
#pragma once
#include "base/time.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace cairn::source {

enum class S3Step {
  kFolders,  // ask for what lies directly below; then for each folder, in parallel
  kFlat,     // ask for all keys below
  kForeign,  // another service's logs: nothing to list
};

/// Where a prefix stands in CloudTrail's layout.
struct S3Plan {
  S3Step step = S3Step::kFolders;
  bool splits = false;  // kFlat: if one page does not hold it, its folders are asked in parallel
  std::optional<TimeSpan> days;  // what a dated prefix covers, by the time of delivery
  bool regional = false;         // …/CloudTrail/<region>/: dates come next
};

/// `prefix` is empty or ends with `/`; `depth`: how many folders below what the user named.
S3Plan plan_s3(std::string_view prefix, int depth);

/// The keys below a regional prefix that a time span can concern: only those greater than the
/// first and smaller than the second. Empty: no bound.
struct S3Bounds {
  std::string after, before;
};
S3Bounds bounds_s3(std::string_view regional_prefix, TimeSpan delivered);

}  // namespace cairn::source
