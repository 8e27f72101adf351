#include "posture/delivery.hpp"

#include "aws/document.hpp"

#include <cmath>
#include <cstdlib>

namespace cairn::posture {
namespace {

using aws::text_at;

/// Epoch seconds, with a fraction or an exponent, as the JSON protocol has them.
std::optional<Instant> time_at(json::Node const& status, std::string_view name) {
  auto const* const found = aws::find(status, name);
  if (found == nullptr || found->kind != json::Kind::kNumber) return std::nullopt;
  double const seconds = std::strtod(found->text.c_str(), nullptr);
  if (!(seconds > 0 && seconds < 1e11)) return std::nullopt;
  return static_cast<Instant>(std::llround(seconds * 1000)) * (kSecond / 1000);
}

constexpr std::pair<std::string_view, std::string_view> kErrors[] = {
    {"LatestDeliveryError", "log delivery"},
    {"LatestDigestDeliveryError", "digest delivery"},
    {"LatestCloudWatchLogsDeliveryError", "delivery to CloudWatch Logs"},
    {"LatestNotificationError", "notification"}};

}  // namespace

char const* to_string(Health health) {
  switch (health) {
  case Health::kGood: return "logging";
  case Health::kStopped: return "stopped";
  case Health::kFailing: return "failing";
  default: return "unknown";
  }
}

Delivery judge_delivery(Trail const& trail) {
  Delivery out;
  for (RegionStatus const& region : trail.statuses) {
    if (!region.unknown.empty()) {
      out.problems.push_back(region.region + ": status unknown: " + region.unknown);
      continue;
    }
    for (auto const& [name, what] : kErrors)
      if (std::string const error = text_at(region.status, name); !error.empty()) {
        out.problems.push_back(fmt::format("{}: {}: {}", region.region, what, error));
        out.health = Health::kFailing;
      }
  }
  RegionStatus const* const home = trail.home_status();
  if (home == nullptr || !home->unknown.empty()) return out;
  out.last_log = time_at(home->status, "LatestDeliveryTime");
  out.last_digest = time_at(home->status, "LatestDigestDeliveryTime");
  if (aws::is_true_at(home->status, "IsLogging")) {
    out.logging_since = time_at(home->status, "StartLoggingTime");
    if (out.health != Health::kFailing) out.health = Health::kGood;
  } else {
    out.stopped_since = time_at(home->status, "StopLoggingTime");
    out.health = Health::kStopped;
  }
  return out;
}

}  // namespace cairn::posture
