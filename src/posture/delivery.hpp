// Whether a trail does its work, by what its regions say.
#pragma once
#include "posture/inventory.hpp"

#include <optional>

namespace cairn::posture {

enum class Health {
  kGood,
  kStopped,  // it logs nothing
  kFailing,  // it logs, and something cannot be delivered
  kUnknown,  // the home region gives no status
};
char const* to_string(Health health);

struct Delivery {
  Health health = Health::kUnknown;
  std::optional<Instant> logging_since, stopped_since;
  std::optional<Instant> last_log, last_digest;  // in the home region
  std::vector<std::string> problems;             // `eu-west-1: log delivery: AccessDenied`
};

/// All statuses that the trail holds together.
Delivery judge_delivery(Trail const& trail);

}  // namespace cairn::posture
