// Which event is delivered in which object: CloudTrail's five-minute deliveries, late and repeated
// ones included.
#pragma once
#include "forge/event.hpp"
#include "forge/world.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace cairn::forge {

struct Object {
  std::uint16_t account = 0;
  std::uint16_t region = 0;
  Instant stamp = 0;
  std::string key;                    // AWSLogs/…
  std::vector<std::uint32_t> events;  // positions in the plan, as they stand in the file
};

/// Every event in one object, some in two; objects in the order of their keys. An event's object is
/// stamped after it: 200 s in the middle, 600 s at most, but for the few that come hours late.
/// Inside an object events stand as they arrived.
std::vector<Object> lay_out(World const& world, Plan const& plan);

}  // namespace cairn::forge
