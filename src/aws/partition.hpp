// AWS's separate clouds, told apart by the shape of region names.
#pragma once
#include <string_view>

namespace cairn::aws {

struct Partition {
  std::string_view id;                    // as in ARNs
  std::string_view prefix;                // of its regions
  std::string_view suffix;                // of its hosts
  std::string_view organizations_region;  // where its one Organizations endpoint is
};

/// A region that no one knows belongs to `aws`.
Partition const& partition_of(std::string_view region);

/// `us-east-1`, `us-gov-west-1`…: letters, digits and dashes alone, so it can stand in a host name.
bool is_region(std::string_view text);

}  // namespace cairn::aws
