// The organization: its accounts, regions and the things that stand in them. Immutable once built;
// share freely.
#pragma once
#include "base/time.hpp"
#include "forge/forge.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::forge {

/// A kind of named thing. `pattern` holds $stem, $purpose, $account, $region, $hex (8) and $hexlong
/// (17).
struct PoolRow {
  std::string_view placeholder;
  bool regional;        // others of its own in each region
  std::uint8_t copies;  // of each stem
  std::string_view pattern;
  std::string_view stems;  // separated by |
};
std::span<PoolRow const> pool_rows();

struct RegionRow {
  std::string_view name;
  std::uint16_t weight;  // its share of the traffic
};
std::span<RegionRow const> region_rows();
inline constexpr std::string_view kUnusedRegion = "ap-northeast-2";

struct Account {
  std::string id;
  std::string_view purpose;  // prod, security…
};

struct World {
  std::string organization;
  std::vector<Account> accounts;
  std::vector<RegionRow> regions;  // the last is the unused one
  TimeSpan span;
  std::uint64_t seed = 0;
  std::vector<std::vector<std::string>> pools;  // [(account * regions + region) * pool rows + pool]

  std::size_t used_regions() const { return regions.size() - 1; }
  std::uint16_t unused_region() const { return static_cast<std::uint16_t>(regions.size() - 1); }
  std::vector<std::string> const& pool(std::size_t account, std::size_t region,
                                       std::size_t pool_index) const;
};

World build_world(ForgeOptions const& options);

/// The bucket that the organization's trail is delivered to.
inline constexpr std::string_view kLogBucket = "example-corp-organization-trail";
/// Whose role reads the accounts from outside the organization.
inline constexpr std::string_view kVendorAccount = "999988887777";

std::size_t pool_index(std::string_view placeholder);  // pool_rows().size() if there is none

}  // namespace cairn::forge
