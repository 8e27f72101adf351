// What the detectors conclude from their tables. Each looks only at what was before `over`: nothing
// that is still to come can change it.
#include "detect/detectors.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cairn::detect {
namespace {

using Id = DetectorTables::Id;

/// Hours before a silence that say how busy a region or an account usually is.
constexpr std::int64_t kUsualHours = 7 * 24;

struct Silence {
  std::int64_t begin, end;  // the last hour with events, the next one (or the end of what is known)
  std::int64_t usual;       // the longest silence of the week before
  std::size_t active;       // hours with events in that week
};

/// Each pair of neighbouring hours that stand apart, and the end.
template <typename F>
void each_silence(std::set<std::int64_t> const& hours, std::int64_t end, F&& f) {
  std::vector<std::int64_t> all;
  for (std::int64_t const hour : hours)
    if (hour <= end) all.push_back(hour);
  std::size_t oldest = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::int64_t const next = i + 1 < all.size() ? all[i + 1] : end;
    while (all[oldest] < all[i] - kUsualHours) ++oldest;
    if (next - all[i] < 2) continue;
    std::int64_t usual = 1;
    for (std::size_t k = oldest; k < i; ++k) usual = std::max(usual, all[k + 1] - all[k]);
    f(Silence{all[i], next, usual, i - oldest + 1});
  }
}

std::int64_t whole_hours(Instant span) { return (span + kHour - 1) / kHour; }

}  // namespace

/// A pair that appears although its first part is known for long.
void Detectors::judge_news(Instant over, Detector detector, Pair pair, Pair known) {
  if (!on(detector)) return;
  auto const& alone = tables_.pairs[known];
  for (auto const& [both, seen] : tables_.pairs[pair]) {
    Id const a = static_cast<Id>(both >> 32), b = static_cast<Id>(both);
    auto const first = alone.find(DetectorTables::key(a, 0));
    if (first == alone.end() || seen.first >= over) continue;
    bool const news = options_.learn_until ? seen.first >= *options_.learn_until &&
                                                 first->second.first < *options_.learn_until
                                           : seen.first >= first->second.first + options_.learn;
    // Keys of sessions live too short to have an address of their own.
    if (!news || (detector == Detector::kNewAddress && !text(a).starts_with("AKIA"))) continue;
    DetectorHit hit = hit_of(detector, seen);
    std::string const since = format_time(first->second.first);
    switch (detector) {
    case Detector::kNewCall:
      hit.what = fmt::format("first {} by an actor known since {}", text(b), since);
      break;
    case Detector::kNewRegion:
      hit.what = fmt::format("first activity in {} by an actor known since {}", text(b), since);
      break;
    case Detector::kNewAgent:
      hit.what = fmt::format("first use of {} by an actor known since {}", text(b), since);
      break;
    case Detector::kNewCountry:
      hit.what = fmt::format("first activity from {} by an actor known since {}", text(b), since);
      break;
    case Detector::kNewNetwork:
      hit.what = fmt::format("first activity from {} by an actor known since {}", text(b), since);
      break;
    case Detector::kNewAddress:
      hit.what = fmt::format("first use of {}, known since {}, from {}", text(a), since, text(b));
      break;
    default:
      hit.what = fmt::format("first activity in {} of an account known since {}", text(b), since);
      break;
    }
    tell(std::move(hit), a, b, 0);
  }
}

void Detectors::judge_new_keys(Instant over) {
  for (auto const& [both, seen] : tables_.pairs[kKeyAddress]) {
    Id const key = static_cast<Id>(both >> 32), address = static_cast<Id>(both);
    auto const made = tables_.made.find(key);
    if (made == tables_.made.end() || seen.first >= over || made->second.address == address)
      continue;
    if (seen.first < made->second.time || seen.first - made->second.time > options_.new_key_span)
      continue;
    DetectorHit hit = hit_of(Detector::kNewKeyElsewhere, seen);
    hit.what = fmt::format("{} was made at {} from {} by {}, and then used from {}", text(key),
                           format_time(made->second.time),
                           made->second.address == 0 ? "within AWS" : text(made->second.address),
                           text(made->second.actor), text(address));
    tell(std::move(hit), key, address, 0);
  }
}

void Detectors::judge_shared_sessions(Instant over) {
  std::map<Id, std::vector<Sighting const*>> sessions;
  for (auto const& [both, seen] : tables_.pairs[kKeyAddress]) {
    Id const key = static_cast<Id>(both >> 32);
    if (seen.first < over && text(key).starts_with("ASIA") &&
        !is_private_address(text(static_cast<Id>(both))))
      sessions[key].push_back(&seen);
  }
  for (auto& [key, uses] : sessions) {
    std::sort(uses.begin(), uses.end(), [&](auto const* a, auto const* b) {
      return std::tie(a->first, text(a->address)) < std::tie(b->first, text(b->address));
    });
    for (std::size_t i = 1; i < uses.size(); ++i) {
      // The nearest earlier use of another address, as far as first and last times tell.
      bool near = false;
      for (std::size_t k = 0; k < i; ++k)
        near = near ||
               uses[i]->first - std::min(uses[k]->last, uses[i]->first) <= options_.session_span;
      if (!near) continue;
      DetectorHit hit = hit_of(Detector::kSharedSession, *uses[i]);
      hit.what = fmt::format("the session of {} is used from {} and from {}", text(key),
                             text(uses[i - 1]->address), hit.address);
      tell(std::move(hit), key, 0, 0);
      break;
    }
  }
}

void Detectors::judge_instances(Instant over) {
  std::map<Id, Sighting const*> home;  // the earliest address of an instance
  auto const before = [&](Sighting const& a, Sighting const& b) {
    return std::tie(a.first, text(a.address)) < std::tie(b.first, text(b.address));
  };
  auto const& table = tables_.pairs[kInstanceAddress];
  for (auto const& [both, seen] : table) {
    auto const [at, added] = home.try_emplace(static_cast<Id>(both >> 32), &seen);
    if (!added && before(seen, *at->second)) at->second = &seen;
  }
  for (auto const& [both, seen] : table) {
    Id const instance = static_cast<Id>(both >> 32);
    Sighting const& first = *home[instance];
    if (&seen == &first || seen.first >= over || is_private_address(text(seen.address))) continue;
    DetectorHit hit = hit_of(Detector::kInstanceOutside, seen);
    hit.what = fmt::format("the credentials of {}, first used from {}, are used from {}",
                           text(instance), text(first.address), hit.address);
    tell(std::move(hit), instance, seen.address, 0);
  }
}

void Detectors::judge_unissued(Instant over) {
  constexpr Instant kLongestSession = 36 * kHour;
  if (!tables_.shows_issues) return;  // a trail that does not show sessions being given out
  for (auto const& [both, seen] : tables_.pairs[kKeyAlone]) {
    Id const key = static_cast<Id>(both >> 32);
    if (seen.first >= over || !text(key).starts_with("ASIA") ||
        text(seen.actor).find(":role/") == std::string::npos)
      continue;
    // The call may stand in a file that is not here: sessions that began before these files do not
    // count.
    if (seen.first < tables_.oldest + kLongestSession) continue;
    auto const issued = tables_.issued.find(key);
    if (issued != tables_.issued.end() && issued->second <= seen.first) continue;
    DetectorHit hit = hit_of(Detector::kSessionNotIssued, seen);
    hit.what =
        fmt::format("the session of {} is used, and no recorded call gave it out", text(key));
    tell(std::move(hit), key, 0, 0);
  }
}

/// A minute is decided once the span that begins with it is over. What is decided is forgotten.
void Detectors::judge_bursts(Instant over) {
  std::int64_t const span = std::max<std::int64_t>(1, options_.burst_span / kMinute);
  auto& denied = tables_.denied;
  auto const drop = [&](auto begin, auto end) {
    for (auto at = begin; at != end; ++at) tables_.entries -= at->second.size();
    return denied.erase(begin, end);
  };
  for (auto at = denied.begin(); at != denied.end();) {
    Id const actor = at->first.first;
    std::int64_t const begin = at->first.second;
    if (over != kInstantMax && (begin + span) * kMinute > over) {
      ++at;
      continue;
    }
    std::uint64_t count = 0;
    auto end = at;
    for (; end != denied.end() && end->first.first == actor && end->first.second < begin + span;
         ++end)
      count += end->second.size();
    if (count < options_.burst_count) {
      at = drop(at, std::next(at));
      continue;
    }
    auto const seen = tables_.pairs[kActorAlone].find(DetectorTables::key(actor, 0));
    DetectorHit hit;
    hit.detector = Detector::kErrorBurst;
    hit.first = begin * kMinute;
    hit.last = std::prev(end)->first.second * kMinute;
    hit.count = count;
    hit.actor = text(actor);
    if (seen != tables_.pairs[kActorAlone].end()) hit.account = text(seen->second.account);
    hit.what = fmt::format("{} calls were denied within {} minutes", count, span);
    tell(std::move(hit), actor, 0, begin);
    at = drop(at, end);
  }
}

void Detectors::judge_silenced(Instant over) {
  std::int64_t const end = std::min(over - 1, tables_.newest) / kHour;
  std::map<Id, std::set<std::int64_t>> accounts;  // hours with events, whatever the region
  for (auto const& [where, hours] : tables_.active)
    accounts[where.first].insert(hours.begin(), hours.end());
  for (auto const& of_account : accounts)
    each_silence(of_account.second, end, [&](Silence const& silence) {
      Id const account = of_account.first;
      if (silence.end <= silent_until_ || silence.active < 6 ||
          silence.end - silence.begin < std::max(whole_hours(options_.silence), 2 * silence.usual))
        return;
      // The last change before it, in its last hour of life or the one before.
      DetectorTables::Change const* change = nullptr;
      for (auto const& one : tables_.changes)
        if (one.account == account && one.time < over && one.time / kHour <= silence.begin &&
            one.time / kHour >= silence.begin - 1)
          change = &one;
      if (change == nullptr) return;
      DetectorHit hit;
      hit.detector = Detector::kSilencedTrail;
      hit.first = change->time;
      hit.last = silence.end * kHour;
      hit.actor = text(change->actor);
      hit.account = text(account);
      hit.region = text(change->region);
      hit.name = text(change->name).substr(text(change->name).find(':') + 1);
      hit.source = "cloudtrail";
      hit.object = text(change->object);
      hit.index = change->index;
      hit.what = fmt::format("{}, and then no event of the account for at least {} hours", hit.name,
                             silence.end - silence.begin - 1);
      tell(std::move(hit), account, 0, silence.begin);
    });
}

void Detectors::judge_gaps(Instant over) {
  std::int64_t const end = std::min(over - 1, tables_.newest) / kHour;
  for (auto const& of_region : tables_.active)
    each_silence(of_region.second, end, [&](Silence const& silence) {
      auto const& where = of_region.first;
      if (silence.end <= silent_until_ || silence.active < 48 ||
          silence.end - silence.begin < std::max(whole_hours(options_.gap), 3 * silence.usual))
        return;
      DetectorHit hit;
      hit.detector = Detector::kDeliveryGap;
      hit.first = (silence.begin + 1) * kHour;
      hit.last = silence.end * kHour;
      hit.count = 0;
      hit.account = text(where.first);
      hit.region = text(where.second);
      hit.what = fmt::format(
          "no event for at least {} hours, where the longest silence of the week before took {}",
          silence.end - silence.begin - 1, silence.usual - 1);
      tell(std::move(hit), where.first, where.second, silence.begin);
    });
}

}  // namespace cairn::detect
