// The trails of an account, as all its regions show them.
#pragma once
#include "aws/session.hpp"
#include "json/document.hpp"

#include <map>
#include <string>
#include <vector>

namespace cairn::posture {

/// What one region says of a trail's delivery, or why it says nothing.
struct RegionStatus {
  std::string region;
  json::Node status;    // GetTrailStatus
  std::string unknown;  // if not empty: why there is none
};

struct Trail {
  std::string arn, name, account, home_region;
  json::Node settings;               // DescribeTrails, by the home region where it was asked
  std::vector<std::string> seen_in;  // regions that list it, in their order
  // What inventory() was asked for:
  std::vector<RegionStatus> statuses;               // the home region first
  json::Node selectors, insights;                   // GetEventSelectors, GetInsightSelectors
  std::string selectors_unknown, insights_unknown;  // if not empty: why there are none

  RegionStatus const* home_status() const { return statuses.empty() ? nullptr : &statuses.front(); }
};

struct Inventory {
  std::vector<Trail> trails;                   // by name, then ARN; shadows folded into one
  std::vector<std::string> regions;            // that were asked
  std::map<std::string, std::string> unknown;  // region -> why it could not be asked
};

enum class Depth {
  kSettings,   // and the home region's status
  kSelectors,  // and what is logged
  kDelivery,   // the status in every region
};

/// Asks all enabled regions at once. `wanted`: names or ARNs; empty: all. kNotFound if one of them
/// is no trail. A region that refuses is in `unknown`; an error means that nothing was learned.
Result<Inventory> take_inventory(aws::Session& session, std::vector<std::string> const& wanted,
                                 Depth depth);

}  // namespace cairn::posture
