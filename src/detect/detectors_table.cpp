// What the detectors say about themselves.
#include "detect/detectors.hpp"

#include <array>

namespace cairn::detect {
namespace {

struct Row {
  std::string_view name;
  char const* id;
  char const* title;
  sigma::Level level;
  char const* description;
  std::vector<char const*> tags;
  std::vector<char const*> false_positives;
};

using sigma::Level;

std::array<Row, kDetectors> const& rows() {
  static std::array<Row, kDetectors> const all = {{
      {"new-call",
       "b1f6a1f2-6a57-4c5e-8f60-0d1c3c0d1001",
       "New call of a known actor",
       Level::kLow,
       "A user or role makes a call that it never made before, although it is known for long.",
       {"attack.t1078.004"},
       {"A new version of a program or a new task of a person"}},
      {"new-region",
       "b1f6a1f2-6a57-4c5e-8f60-0d1c3c0d1002",
       "New region of a known actor",
       Level::kLow,
       "A user or role works in a region where it never did before.",
       {"attack.t1535", "attack.t1078.004"},
       {"Programs that ask every region, as inventories do", "A new site"}},
      {"new-agent",
       "b1f6a1f2-6a57-4c5e-8f60-0d1c3c0d1003",
       "New program of a known actor",
       Level::kLow,
       "A user or role calls with a program (user agent without version) that it never used "
       "before.",
       {"attack.t1078.004"},
       {"A person tries another tool; a workload moves to another SDK"}},
      {"new-country",
       "b1f6a1f2-6a57-4c5e-8f60-0d1c3c0d1004",
       "New country of a known actor",
       Level::kMedium,
       "A user or role calls from a country where it never was before (needs --geo).",
       {"attack.t1078.004"},
       {"Travel, VPN, a moved office; addresses that the file places wrongly"}},
      {"new-network",
       "b1f6a1f2-6a57-4c5e-8f60-0d1c3c0d1005",
       "New network of a known actor",
       Level::kLow,
       "A user or role calls from an autonomous system from which it never did before (needs "
       "--geo).",
       {"attack.t1078.004"},
       {"Mobile networks, a new provider"}},
      {"new-address",
       "b1f6a1f2-6a57-4c5e-8f60-0d1c3c0d1006",
       "New address of a long-term key",
       Level::kLow,
       "An access key of a user is used from an address from which it never was before.",
       {"attack.t1078.004", "attack.t1552.001"},
       {"Addresses that change by themselves; runners of build services"}},
      {"unused-region",
       "b1f6a1f2-6a57-4c5e-8f60-0d1c3c0d1007",
       "Activity in an unused region",
       Level::kMedium,
       "An account is active in a region where no user or role of it ever was before.",
       {"attack.t1535"},
       {"A planned move into a region; inventories that ask every region"}},
      {"new-key-elsewhere",
       "b1f6a1f2-6a57-4c5e-8f60-0d1c3c0d1008",
       "New key used from elsewhere",
       Level::kHigh,
       "An access key is used soon after it was made, from another address than the one from which "
       "it was made.",
       {"attack.t1098.001"},
       {"A person makes the key and gives it to a server"}},
      {"shared-session",
       "b1f6a1f2-6a57-4c5e-8f60-0d1c3c0d1009",
       "One session from several addresses",
       Level::kMedium,
       "Temporary credentials are used from several public addresses at nearly the same time.",
       {"attack.t1550.001", "attack.t1539"},
       {"Networks with several ways out, changing between wireless and mobile networks"}},
      {"instance-outside",
       "b1f6a1f2-6a57-4c5e-8f60-0d1c3c0d1010",
       "Instance credentials used from elsewhere",
       Level::kHigh,
       "The credentials of an EC2 instance are used from a public address that is not the first "
       "one that it had.",
       {"attack.t1552.005", "attack.t1078.004"},
       {"An instance that was given another public address, or that has several ways out"}},
      {"session-not-issued",
       "b1f6a1f2-6a57-4c5e-8f60-0d1c3c0d1011",
       "Session that no call gave out",
       Level::kLow,
       "A role's session is used, and no recorded call gave it out: the call stands in a file that "
       "is missing, or in no file.",
       {"attack.t1550.001"},
       {"Logs of only some regions or accounts; roles switched in the console; sessions older than "
        "the logs"}},
      {"error-burst",
       "b1f6a1f2-6a57-4c5e-8f60-0d1c3c0d1012",
       "Burst of denied calls",
       Level::kMedium,
       "A user or role is denied many calls within minutes, as when someone tries what a key can "
       "do.",
       {"attack.t1580", "attack.t1526"},
       {"A workload after its permissions were changed; a program that tries again without end"}},
      {"silenced-trail",
       "b1f6a1f2-6a57-4c5e-8f60-0d1c3c0d1013",
       "Silence after a change of the trail",
       Level::kCritical,
       "A trail was stopped, deleted or changed, and then the account fell silent for longer than "
       "it ever does.",
       {"attack.t1685.002"},
       {"A trail that was moved elsewhere as planned"}},
      {"delivery-gap",
       "b1f6a1f2-6a57-4c5e-8f60-0d1c3c0d1014",
       "Gap in a busy region",
       Level::kMedium,
       "An account's region that is always busy shows no event for hours: files are missing, or "
       "nothing was recorded.",
       {"attack.t1685.002"},
       {"A workload that was switched off; logs of which only a part was copied"}},
  }};
  return all;
}

}  // namespace

std::span<sigma::Meta const> detector_metas() {
  static std::vector<sigma::Meta> const metas = [] {
    std::vector<sigma::Meta> all;
    for (Row const& row : rows()) {
      sigma::Meta& meta = all.emplace_back();
      meta.id = row.id;
      meta.name = row.name;
      meta.title = row.title;
      meta.author = "Cairn";
      meta.license = "Apache-2.0";
      meta.status = "stable";
      meta.description = row.description;
      meta.file = "built in";
      meta.level = row.level;
      meta.tags.assign(row.tags.begin(), row.tags.end());
      meta.false_positives.assign(row.false_positives.begin(), row.false_positives.end());
    }
    return all;
  }();
  return metas;
}

std::string_view detector_name(Detector detector) {
  return rows()[static_cast<std::size_t>(detector)].name;
}

std::optional<Detector> parse_detector(std::string_view name) {
  for (std::size_t i = 0; i < kDetectors; ++i)
    if (rows()[i].name == name) return static_cast<Detector>(i);
  return std::nullopt;
}

}  // namespace cairn::detect
