// A synthetic organization trail with planted attacks: for the demo, the tests and the docs.
#pragma once
#include "base/result.hpp"
#include "base/time.hpp"

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

namespace cairn::forge {

/// The tree is a function of these alone: same options, same bytes.
struct ForgeOptions {
  std::string out;             // the folder to make; AWSLogs/ and truth.json go into it
  std::uint32_t accounts = 3;  // 1 to kMaxAccounts
  std::uint32_t regions = 4;   // 1 to kMaxRegions, not counting the one that only an attacker uses
  std::uint32_t hours = 48;    // 1 to kMaxHours
  std::uint64_t seed = 1;
  std::uint64_t events =
      60'000;  // distinct events in all, kMinEvents to kMaxEvents; re-deliveries come on top
  bool digests = true;  // hourly digests, metadata.json beside them, and keys.json
  std::string
      tamper;  // what to change once the trail is made: one of tamper_kinds(); empty: nothing
  Instant start = 1'773'100'800 * kSecond;  // 2026-03-10T00:00:00Z
};
inline constexpr std::uint32_t kMaxAccounts = 200;
inline constexpr std::uint32_t kMaxRegions = 12;
inline constexpr std::uint32_t kMaxHours = 24 * 366;
inline constexpr std::uint64_t kMinEvents = 2'000;
inline constexpr std::uint64_t kMaxEvents = 10'000'000;

/// Read from any thread while forge() runs; `cancel` may be set from any thread, a signal handler
/// included.
struct ForgeProgress {
  std::atomic<std::uint64_t> objects_total{0};
  std::atomic<std::uint64_t> objects_done{0};
  std::atomic<std::uint64_t> raw_bytes{0};
  std::atomic<bool> cancel{false};
};

struct ForgedAttack {
  std::string name;   // stolen-key
  std::string title;  // one line for people
  std::string query;  // finds the attack's events and no others
  std::uint64_t events = 0;
  std::uint64_t records = 0;  // with re-deliveries
};

struct ForgeReport {
  std::uint64_t objects = 0;
  std::uint64_t records = 0;      // in all objects
  std::uint64_t events = 0;       // distinct
  std::uint64_t redelivered = 0;  // records - events
  std::uint64_t raw_bytes = 0;
  std::uint64_t gzip_bytes = 0;
  std::uint64_t digests = 0;
  std::uint64_t files = 0;            // in the tree, once all is done
  std::vector<std::string> tampered;  // keys that were changed, removed or added
  std::vector<ForgedAttack> attacks;
};

/// Writes the trail and its truth.json. An earlier forge output in the folder is replaced once the
/// new one is whole; a folder that holds anything else is refused (kInvalidArgument) and left
/// alone. kCancelled leaves the folder as it was. Uses up to two threads of its own.
Result<ForgeReport> forge(ForgeOptions const& options, ForgeProgress& progress);

}  // namespace cairn::forge
