// The everyday traffic of the organization.
#pragma once
#include "forge/event.hpp"
#include "forge/world.hpp"

namespace cairn::forge {

/// Appends exactly `events` events, and the sessions that they belong to.
void plan_background(World const& world, std::uint64_t events, Plan& plan);

}  // namespace cairn::forge
