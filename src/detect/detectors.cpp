#include "detect/detectors.hpp"

#include "detect/state_file.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cairn::detect {
namespace {

using Id = DetectorTables::Id;

/// Calls that may end a trail, as far as it is recorded: what was successful.
bool changes_trail(ObservedEvent const& event) {
  constexpr std::string_view kCalls[] = {"StopLogging",
                                         "DeleteTrail",
                                         "UpdateTrail",
                                         "PutEventSelectors",
                                         "StopEventDataStoreIngestion",
                                         "DeleteEventDataStore"};
  return !event.failed && event.source == "cloudtrail.amazonaws.com" &&
         std::find(std::begin(kCalls), std::end(kCalls), event.name) != std::end(kCalls);
}

}  // namespace

void Detectors::add(ObservedEvent const& event) {
  tables_.most_entries = options_.most_entries;
  tables_.oldest = std::min(tables_.oldest, event.time);
  tables_.newest = std::max(tables_.newest, event.time);
  // In full tables, texts that are not there yet stay out too; 0 stands for them.
  bool const room = tables_.has_room();
  auto const id = [&](std::string_view text) {
    if (room) return tables_.texts.add(text);
    Id const found = tables_.texts.find(text);
    if (found == 0 && !text.empty()) ++tables_.not_followed;
    return found;
  };
  Sighting seen;
  seen.first = seen.last = event.time;
  seen.object = id(event.object);
  seen.index = event.index;
  seen.account = id(event.account);
  seen.actor = id(event.actor);
  seen.region = id(event.region);
  seen.address = id(event.address);
  seen.call = id(fmt::format("{}:{}", event.source.substr(0, event.source.find('.')), event.name));
  if (seen.account != 0) {
    tables_.see(kAccountAlone, seen.account, 0, seen);
    if (seen.region != 0) {
      // What AWS does by itself shows no use of a region.
      if (seen.actor != 0) tables_.see(kAccountRegion, seen.account, seen.region, seen);
      if (on(Detector::kDeliveryGap) || on(Detector::kSilencedTrail))
        tables_.be_active(seen.account, seen.region, event.time / kHour);
    }
  }
  if (seen.actor != 0) {
    tables_.see(kActorAlone, seen.actor, 0, seen);
    if (on(Detector::kNewCall) && seen.call != 0 && !event.failed)
      tables_.see(kActorCall, seen.actor, seen.call, seen);
    if (on(Detector::kNewRegion) && seen.region != 0)
      tables_.see(kActorRegion, seen.actor, seen.region, seen);
    if (on(Detector::kNewAgent))
      if (Id const agent = id(agent_product(event.agent)); agent != 0)
        tables_.see(kActorAgent, seen.actor, agent, seen);
    if (locate_ && seen.address != 0 && (on(Detector::kNewCountry) || on(Detector::kNewNetwork))) {
      Place const place = locate_(event.address);
      if (Id const country = id(place.country); country != 0)
        tables_.see(kActorCountry, seen.actor, country, seen);
      if (Id const network = id(place.network); network != 0)
        tables_.see(kActorNetwork, seen.actor, network, seen);
    }
    if (on(Detector::kErrorBurst) && event.denied)
      tables_.deny(seen.actor, event.time / kMinute,
                   checksum(event.event_id.empty() ? fmt::format("{}:{}", event.object, event.index)
                                                   : std::string(event.event_id)));
  }
  if (Id const key = id(event.key); key != 0) {
    tables_.see(kKeyAlone, key, 0, seen);
    if (seen.address != 0) tables_.see(kKeyAddress, key, seen.address, seen);
  }
  if (Id const instance = id(event.instance); instance != 0 && seen.address != 0)
    tables_.see(kInstanceAddress, instance, seen.address, seen);
  if (Id const key = id(event.made_key); key != 0) {
    auto& made = tables_.made[key];
    if (event.time < made.time) made = {event.time, seen.actor, seen.address};
  }
  if (Id const key = id(event.issued_key); key != 0) {
    tables_.shows_issues = true;
    auto const [at, added] = tables_.issued.try_emplace(key, event.time);
    if (!added) at->second = std::min(at->second, event.time);
  }
  if (changes_trail(event))
    tables_.changes.insert(
        {event.time, seen.account, seen.region, seen.actor, seen.call, seen.object, event.index});
}

void Detectors::merge(Detectors const& other) { tables_.merge(other.tables_); }

DetectorHit Detectors::hit_of(Detector detector, Sighting const& seen) const {
  DetectorHit hit;
  hit.detector = detector;
  hit.first = hit.last = seen.first;
  hit.actor = text(seen.actor);
  hit.account = text(seen.account);
  hit.address = text(seen.address);
  std::string const& call = text(seen.call);
  std::size_t const colon = std::min(call.find(':'), call.size());
  hit.source = call.substr(0, colon);
  hit.name = call.substr(std::min(colon + 1, call.size()));
  hit.region = text(seen.region);
  hit.object = text(seen.object);
  hit.index = seen.index;
  return hit;
}

void Detectors::tell(DetectorHit hit, Id a, Id b, Instant when) {
  if (!told_.emplace(hit.detector, a, b, when).second) return;
  hit.subject = fmt::format("{} {} {}", text(a), text(b), when);
  hits_.push_back(std::move(hit));
}

void Detectors::judge(Instant over, Sink const& sink) {
  hits_.clear();
  judge_news(over, Detector::kNewCall, kActorCall, kActorAlone);
  judge_news(over, Detector::kNewRegion, kActorRegion, kActorAlone);
  judge_news(over, Detector::kNewAgent, kActorAgent, kActorAlone);
  judge_news(over, Detector::kNewCountry, kActorCountry, kActorAlone);
  judge_news(over, Detector::kNewNetwork, kActorNetwork, kActorAlone);
  judge_news(over, Detector::kNewAddress, kKeyAddress, kKeyAlone);
  judge_news(over, Detector::kUnusedRegion, kAccountRegion, kAccountAlone);
  if (on(Detector::kNewKeyElsewhere)) judge_new_keys(over);
  if (on(Detector::kSharedSession)) judge_shared_sessions(over);
  if (on(Detector::kInstanceOutside)) judge_instances(over);
  if (on(Detector::kSessionNotIssued)) judge_unissued(over);
  if (on(Detector::kErrorBurst)) judge_bursts(over);
  if (on(Detector::kSilencedTrail)) judge_silenced(over);
  if (on(Detector::kDeliveryGap)) judge_gaps(over);
  std::sort(hits_.begin(), hits_.end(), [](DetectorHit const& a, DetectorHit const& b) {
    return std::tie(a.detector, a.first, a.actor, a.subject, a.object, a.index) <
           std::tie(b.detector, b.first, b.actor, b.subject, b.object, b.index);
  });
  for (DetectorHit const& hit : hits_) sink(hit);
  hits_.clear();
  if (over != kInstantMax) forget(over);
}

/// Once they cannot matter: sessions, which end after a day and a half; activity of weeks ago.
/// Texts that nothing names any more go too.
void Detectors::forget(Instant over) {
  std::int64_t const end = std::min(over - 1, tables_.newest) / kHour;
  silent_until_ = std::max(silent_until_, end);
  tables_.forget_hours(end - 21 * 24);
  tables_.forget_sessions(over - 2 * kDay);
  auto const sessions = [&](Told const& told) {
    Detector const detector = std::get<0>(told);
    return (detector == Detector::kSharedSession || detector == Detector::kSessionNotIssued) &&
           !tables_.pairs[kKeyAlone].contains(DetectorTables::key(std::get<1>(told), 0));
  };
  std::erase_if(told_, sessions);
  if (tables_.texts.size() < 2 * texts_left_) return;
  DetectorTables fresh;
  fresh.most_entries = tables_.most_entries;
  fresh.merge(tables_);
  DetectorTables::IdMap ids(fresh.texts, tables_.texts);
  std::set<Told> told;
  for (auto const& [detector, a, b, when] : told_) told.emplace(detector, ids[a], ids[b], when);
  tables_ = std::move(fresh);
  told_ = std::move(told);
  texts_left_ = std::max<std::size_t>(tables_.texts.size(), 1000);
}

void Detectors::save(StateWriter& out) const {
  tables_.save(out);
  out.signed_number(silent_until_);
  out.number(told_.size());
  for (auto const& [detector, a, b, when] : told_) {
    out.text(detector_name(detector));
    out.number(a);
    out.number(b);
    out.signed_number(when);
  }
}

Status Detectors::load(StateReader& in) {
  tables_.most_entries = options_.most_entries;
  tables_.load(in);
  silent_until_ = in.signed_number();
  for (std::uint64_t left = in.count(); left > 0 && in.ok(); --left) {
    auto const detector = parse_detector(in.text());
    std::uint64_t const a = in.number(), b = in.number();
    Instant const when = in.signed_number();
    if (a >= tables_.texts.size() || b >= tables_.texts.size()) in.stop();
    if (detector && in.ok()) told_.emplace(*detector, static_cast<Id>(a), static_cast<Id>(b), when);
  }
  if (!in.ok()) return fail(ErrorCode::kCorrupt, "the state of the detectors makes no sense");
  return {};
}

}  // namespace cairn::detect
