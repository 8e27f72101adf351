// What no chain can show of itself: accounts and regions without any digest, and what an earlier
// run had proved.
#include "verify/case.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace cairn::verify {
namespace {

/// Regions that every account has; the others are opted into one by one.
constexpr std::array<std::string_view, 17> kAlwaysOn = {
    "us-east-1",      "us-east-2",      "us-west-1",      "us-west-2",      "ap-south-1",
    "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-southeast-1", "ap-southeast-2",
    "ca-central-1",   "eu-central-1",   "eu-north-1",     "eu-west-1",      "eu-west-2",
    "eu-west-3",      "sa-east-1"};

bool is_always_on(std::string_view region) {
  return std::find(kAlwaysOn.begin(), kAlwaysOn.end(), region) != kAlwaysOn.end();
}

struct Trail {
  std::set<std::pair<std::string, std::string>> cells;  // account, region
  std::set<std::string> accounts, regions;
  TimeSpan span{kInstantMax, kInstantMin};
};
using TrailName = std::tuple<std::string, std::string, std::string>;  // organization, home, name

std::map<TrailName, Trail> collect(Case const& all) {
  std::map<TrailName, Trail> trails;
  for (std::size_t i = 0; i < all.report.chains.size(); ++i) {
    Chain const& chain = all.report.chains[i];
    auto const& members = all.chain_members[i];
    if (chain.backfill || members.empty()) continue;
    // A trail without an organization belongs to its account: others may have one of that name.
    std::string const owner = chain.organization.empty() ? chain.account : chain.organization;
    Trail& trail = trails[{owner, chain.home_region, chain.trail}];
    trail.cells.insert({chain.account, chain.region});
    trail.accounts.insert(chain.account);
    trail.regions.insert(chain.region);
    trail.span.begin = std::min(trail.span.begin, all.digests[members.front()].start);
    trail.span.end = std::max(trail.span.end, all.digests[members.back()].end);
  }
  return trails;
}

/// The trail has digests of the account, in whatever region.
bool delivers(Case const& all, std::string const& trail, std::string const& account,
              std::string const& organization) {
  return std::any_of(all.report.chains.begin(), all.report.chains.end(), [&](Chain const& chain) {
    return chain.trail == trail && chain.account == account && chain.organization == organization;
  });
}

void tell(Case& all, std::string account, std::string region, TrailName const& name, TimeSpan span,
          std::string text) {
  Finding finding;
  finding.gravity = Gravity::kSuspicious;
  finding.kind = "region-missing";
  finding.account = std::move(account);
  finding.region = std::move(region);
  finding.trail = std::get<2>(name);
  finding.span = span;
  finding.text = std::move(text);
  all.find(std::move(finding));
}

}  // namespace

void judge_coverage(Case& all) {
  auto const trails = collect(all);
  std::map<std::string, std::set<std::string>> seen;  // account → regions with digests of any trail
  for (auto const& [name, trail] : trails)
    for (auto const& [account, region] : trail.cells) seen[account].insert(region);
  std::set<std::pair<std::string, std::string>> told;
  // Logs where no trail has digests, while their account has some elsewhere.
  for (auto const& [place, count] : all.log_places) {
    auto const& [organization, account, region] = place;
    bool covered = false, flagged = false;
    for (Chain const& chain : all.report.chains)
      covered = covered || (chain.account == account && chain.region == region &&
                            (chain.organization == organization || all.options.separate_digests));
    if (covered) continue;
    for (auto const& [name, trail] : trails) {
      bool const related = delivers(all, std::get<2>(name), account, organization);
      if (!related || flagged) continue;
      flagged = true;
      told.insert({account, region});
      Finding finding;
      finding.kind = "no-digests";
      finding.account = account, finding.region = region, finding.trail = std::get<2>(name);
      finding.span = trail.span;
      finding.text = fmt::format(
          "{} of {} but no digest, while the trail has digests of this account elsewhere",
          count_of(count, "log"), region);
      all.find(std::move(finding));
    }
  }
  for (auto const& [name, trail] : trails) {
    bool const multi_region = trail.regions.size() > 1;
    for (std::string const& account : trail.accounts) {
      std::set<std::string> owed = {std::get<1>(name)};
      if (multi_region) {
        owed.insert(seen[account].begin(), seen[account].end());
        for (std::string const& region : trail.regions)
          if (is_always_on(region)) owed.insert(region);
      }
      for (std::string const& region : owed) {
        if (trail.cells.count({account, region}) != 0 || told.count({account, region}) != 0)
          continue;
        tell(all, account, region, name, trail.span,
             region == std::get<1>(name)
                 ? fmt::format("no digest of the trail's own home region {}", region)
             : seen[account].count(region) != 0
                 ? fmt::format("no digest of {}, where another trail has digests of this account",
                               region)
                 : fmt::format("no digest of {}, which this trail covers in other accounts",
                               region));
      }
    }
  }
}

void judge_anchors(Case& all) {
  for (Anchor const& anchor : all.options.anchors) {
    Finding finding;
    finding.gravity = Gravity::kTampered;
    finding.kind = "rewritten";
    finding.object = anchor.object;
    finding.account = anchor.account, finding.region = anchor.region, finding.trail = anchor.trail;
    finding.span = {anchor.end - kHour, anchor.end};
    finding.evidence.emplace_back("sha256 then", anchor.hash);
    bool found = false, same = false;
    for (std::uint32_t const at : all.under(anchor.object)) {
      found = true;
      same = same || hex_of(all.digests[at].hash) == anchor.hash;
      if (!same) finding.evidence.emplace_back("sha256 now", hex_of(all.digests[at].hash));
    }
    if (same) continue;
    finding.text = found ? "the digest that the checkpoint remembers has other bytes now"
                         : "the digest that the checkpoint remembers is gone";
    all.find(std::move(finding));
  }
}

}  // namespace cairn::verify
