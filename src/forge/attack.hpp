// The planted attacks: stories told in steps (attack_table.cpp), and who plays them (attack.cpp).
#pragma once
#include "forge/event.hpp"
#include "forge/world.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::forge {

struct Step {
  int after = 0;        // seconds since the step before
  int times = 1;        // how often
  int gap = 0;          // at most so many seconds between two of them
  int who = 0;          // 0: the session that the story starts with; 1: the one that it obtains
  bool begins = false;  // this event hands out session 1
  EventRow row;
};

enum class Story {
  kStolenKey,
  kPrivilegeEscalation,
  kTrailTampering,
  kBucketExfiltration,
  kLoginWithoutMfa,
  kIdleRegion
};

struct StoryRow {
  Story story;
  std::string_view name;
  std::string_view title;
  std::string_view description;
  unsigned permille;    // how far into the span it starts
  std::size_t account;  // number of the account, modulo how many there are
  std::span<Step const> steps;
};
std::span<StoryRow const> story_rows();
std::string_view administrator_policy();  // as it stands in a JSON string

struct Attack {
  StoryRow const* story = nullptr;
  std::uint16_t account = 0;
  std::uint16_t region = 0;
  std::vector<std::uint32_t> sessions;  // one or two
  std::vector<std::uint32_t> events;    // positions in the plan, in time order
  std::string query;
};

/// How many events the attacks have in all.
std::uint64_t attack_event_count();

/// Appends the attacks' sessions and events; the background must be planned already, as attackers
/// use what it has.
std::vector<Attack> plan_attacks(World const& world, Plan& plan);

}  // namespace cairn::forge
