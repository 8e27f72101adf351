// S3 key grammar of CloudTrail: what an object is, from its name alone.
#pragma once
#include "base/time.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace cairn::trail {

enum class ObjectKind {
  kLog,              // management and data events
  kInsight,          // CloudTrail-Insight
  kNetworkActivity,  // CloudTrail-NetworkActivity: events like any other
  kAggregated,       // CloudTrail-Aggregated
  kDigest,           // hourly digest
  kBackfillDigest,
  kLakeResult,  // CloudTrail-Lake query results and sign files
  kOther,       // not CloudTrail's grammar: only the content can tell
};
char const* to_string(ObjectKind kind);

/// Views into the key that was parsed. Fields that the key does not hold are empty.
struct ObjectKey {
  ObjectKind kind = ObjectKind::kOther;
  std::string_view prefix;        // before AWSLogs/, without the final slash
  std::string_view organization;  // o-…
  std::string_view account;       // 12 digits
  std::string_view region;        // where the events come from
  std::string_view home_region;   // digests: the trail's home region
  std::string_view trail;         // digests: the trail's name
  std::optional<Instant> stamp;   // delivery (logs, to the minute) or digest end (to the second)
};

/// Reads a key, a path or a bare file name, `/` between parts; the longest part that follows the
/// grammar counts, so copies in other folders, flat copies and gunzipped ones (`.json`) are still
/// known. Integrity.md §1: organization and plain layouts, prefixes, any partition's regions;
/// digest names are parsed from the right. Never fails: unknown is kOther.
ObjectKey parse_key(std::string_view key);

/// Names that are never logs and that no one wants told of: `.DS_Store`, `._x`, `Thumbs.db`,
/// `.git/…`, `__MACOSX/…`, aws-cli's temporary files, S3 folder markers.
bool is_control_file(std::string_view key);

}  // namespace cairn::trail
