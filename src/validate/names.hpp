// The names of one trail's digests, for one account and region, as aws-cli looks for them.
#pragma once
#include "validate/dates.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace cairn::validate {

struct TrailArn {
  std::string home_region, account, name;
};
/// `arn:aws:cloudtrail:us-east-1:111122223333:trail/name`.
std::optional<TrailArn> parse_trail_arn(std::string_view arn);

struct DigestNames {
  std::string prefix;        // of the trail; empty: none
  std::string organization;  // empty: no organization trail
  std::string account, source_region, home_region, trail;

  /// What all keys of this region begin with.
  std::string listing_prefix() const;
  /// What a digest of that time would be called.
  std::string key_at(Instant wall) const;
  /// Is one of the trail's, or of a trail whose name goes on where this one's digests have their
  /// date: so it is in aws-cli.
  bool matches(std::string_view key) const;
};

}  // namespace cairn::validate
