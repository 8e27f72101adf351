// What one object adds to the account.
#pragma once
#include "engine/account.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace cairn::engine {

/// kUnread: the run ended before anything of it was read; it counts as never listed.
enum class Fate { kParsed, kPruned, kSkipped, kLeftOutByTime, kUnread };

struct ObjectOutcome {
  Fate fate = Fate::kParsed;
  std::string name;
  std::string reason;    // of a skip, or of the damage
  bool expected = true;  // false: named in the account, exit code 2
  std::uint64_t in = 0, filtered = 0, without_time = 0, rejected = 0;
  std::map<std::string, std::uint64_t> rejects;
  std::uint64_t bytes_read = 0, bytes_inflated = 0;

  /// Counts the object and its records; kept and duplicate are the writer's to add.
  void add_to(Account& account) const;
  /// Counts only the records and bytes so far, and sets them to zero: an object whose output is
  /// written in parts.
  void move_records_to(Account& account);
};

}  // namespace cairn::engine
