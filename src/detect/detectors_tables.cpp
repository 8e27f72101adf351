#include "detect/detectors_tables.hpp"

#include <algorithm>

namespace cairn::detect {
namespace {

/// What hostile events may put into a table.
constexpr std::size_t kMostText = 1024;

using Id = DetectorTables::Id;

/// Which of two events of one time is the first: something that the order of reading leaves alone.
bool stands_before(DetectorTables const& tables, Sighting const& a, Sighting const& b) {
  if (a.first != b.first) return a.first < b.first;
  if (a.object != b.object) return tables.texts[a.object] < tables.texts[b.object];
  return a.index < b.index;
}

void save_sighting(StateWriter& out, Sighting const& seen) {
  out.signed_number(seen.first);
  out.signed_number(seen.last);
  for (Id const id : {seen.object, seen.account, seen.actor, seen.call, seen.region, seen.address})
    out.number(id);
  out.number(seen.index);
}

}  // namespace

Id DetectorTables::Texts::add(std::string_view text) {
  text = text.substr(0, kMostText);
  auto found = ids_.find(text);
  if (found == ids_.end()) {
    found = ids_.emplace(std::string(text), static_cast<Id>(texts_.size())).first;
    texts_.push_back(&found->first);
  }
  return found->second;
}

Id DetectorTables::Texts::find(std::string_view text) const {
  auto const found = ids_.find(text.substr(0, kMostText));
  return found == ids_.end() ? 0 : found->second;
}

bool DetectorTables::claim() {
  if (!has_room()) return ++not_followed, false;
  ++entries;
  return true;
}

void DetectorTables::see(Pair pair, Id a, Id b, Sighting const& event) {
  auto& table = pairs[pair];
  auto const found = table.find(key(a, b));
  if (found == table.end()) {
    if (claim()) table.emplace(key(a, b), event);
    return;
  }
  Sighting& seen = found->second;
  Instant const last = std::max(seen.last, event.last);
  if (stands_before(*this, event, seen)) seen = event;
  seen.last = last;
}

void DetectorTables::deny(Id actor, std::int64_t minute, std::uint64_t event) {
  auto const found = denied.find({actor, minute});
  if (found != denied.end() && found->second.contains(event)) return;
  if (claim()) denied[{actor, minute}].insert(event);
}

void DetectorTables::be_active(Id account, Id region, std::int64_t hour) {
  auto& hours = active[{account, region}];
  if (hours.contains(hour)) return;
  if (claim()) hours.insert(hour);
}

void DetectorTables::merge(DetectorTables const& other) {
  IdMap ids(texts, other.texts);
  for (std::size_t pair = 0; pair < kPairs; ++pair)
    for (auto const& [both, seen] : other.pairs[pair]) {
      Sighting mine = seen;
      for (auto* const id :
           {&mine.object, &mine.account, &mine.actor, &mine.call, &mine.region, &mine.address})
        *id = ids[*id];
      see(static_cast<Pair>(pair), ids[static_cast<Id>(both >> 32)], ids[static_cast<Id>(both)],
          mine);
    }
  for (auto const& [key_id, one] : other.made) {
    Made& mine = made[ids[key_id]];
    if (one.time < mine.time) mine = {one.time, ids[one.actor], ids[one.address]};
  }
  for (auto const& [key_id, time] : other.issued) {
    auto const [mine, added] = issued.try_emplace(ids[key_id], time);
    if (!added) mine->second = std::min(mine->second, time);
  }
  for (auto const& [who, events] : other.denied)
    for (std::uint64_t const event : events) deny(ids[who.first], who.second, event);
  for (auto const& [where, hours] : other.active)
    for (std::int64_t const hour : hours) be_active(ids[where.first], ids[where.second], hour);
  for (Change const& change : other.changes)
    changes.insert({change.time, ids[change.account], ids[change.region], ids[change.actor],
                    ids[change.name], ids[change.object], change.index});
  shows_issues |= other.shows_issues;
  oldest = std::min(oldest, other.oldest);
  newest = std::max(newest, other.newest);
  not_followed += other.not_followed;
}

void DetectorTables::forget_sessions(Instant before) {
  for (Pair const pair : {kKeyAddress, kKeyAlone})
    entries -= std::erase_if(pairs[pair], [&](auto const& at) {
      return at.second.last < before && texts[static_cast<Id>(at.first >> 32)].starts_with("ASIA");
    });
  std::erase_if(issued, [&](auto const& at) {
    return at.second < before && !pairs[kKeyAlone].contains(key(at.first, 0));
  });
}

void DetectorTables::forget_hours(std::int64_t before) {
  for (auto& [_, hours] : active)
    while (hours.size() > 1 && *hours.begin() < before) hours.erase(hours.begin()), --entries;
}

void DetectorTables::save(StateWriter& out) const {
  out.number(texts.size());
  for (Id id = 0; id < texts.size(); ++id) out.text(texts[id]);
  for (auto const& table : pairs) {
    out.number(table.size());
    for (auto const& [both, seen] : table) {
      out.number(both >> 32);
      out.number(both & UINT32_MAX);
      save_sighting(out, seen);
    }
  }
  out.number(made.size());
  for (auto const& [id, one] : made) {
    out.number(id);
    out.signed_number(one.time);
    out.number(one.actor);
    out.number(one.address);
  }
  out.number(issued.size());
  for (auto const& [id, time] : issued) {
    out.number(id);
    out.signed_number(time);
  }
  out.number(denied.size());
  for (auto const& [who, events] : denied) {
    out.number(who.first);
    out.signed_number(who.second);
    out.number(events.size());
    for (std::uint64_t const event : events) out.number(event);
  }
  out.number(active.size());
  for (auto const& [where, hours] : active) {
    out.number(where.first);
    out.number(where.second);
    out.number(hours.size());
    for (std::int64_t const hour : hours) out.signed_number(hour);
  }
  out.number(changes.size());
  for (Change const& change : changes) {
    out.signed_number(change.time);
    for (Id const id : {change.account, change.region, change.actor, change.name, change.object})
      out.number(id);
    out.number(change.index);
  }
  out.number(shows_issues);
  out.signed_number(oldest);
  out.signed_number(newest);
  out.number(not_followed);
}

void DetectorTables::load(StateReader& in) {
  std::vector<Id> ids;
  for (std::uint64_t left = in.count(); left > 0 && in.ok(); --left)
    ids.push_back(texts.add(in.text()));
  auto const id = [&]() -> Id {
    std::uint64_t const number = in.number();
    return number < ids.size() ? ids[number] : (in.stop(), Id{0});
  };
  for (auto& table : pairs)
    for (std::uint64_t left = in.count(); left > 0 && in.ok(); --left) {
      Id const a = id(), b = id();
      Sighting seen;
      seen.first = in.signed_number();
      seen.last = in.signed_number();
      for (auto* const part :
           {&seen.object, &seen.account, &seen.actor, &seen.call, &seen.region, &seen.address})
        *part = id();
      seen.index = in.number();
      if (claim()) table.emplace(key(a, b), seen);
    }
  for (std::uint64_t left = in.count(); left > 0 && in.ok(); --left) {
    Made& one = made[id()];
    one.time = in.signed_number();
    one.actor = id();
    one.address = id();
  }
  for (std::uint64_t left = in.count(); left > 0 && in.ok(); --left) {
    Instant& time = issued[id()];
    time = in.signed_number();
  }
  for (std::uint64_t left = in.count(); left > 0 && in.ok(); --left) {
    Id const actor = id();
    std::int64_t const minute = in.signed_number();
    for (std::uint64_t events = in.count(); events > 0 && in.ok(); --events)
      deny(actor, minute, in.number());
  }
  for (std::uint64_t left = in.count(); left > 0 && in.ok(); --left) {
    Id const account = id(), region = id();
    for (std::uint64_t hours = in.count(); hours > 0 && in.ok(); --hours)
      be_active(account, region, in.signed_number());
  }
  for (std::uint64_t left = in.count(); left > 0 && in.ok(); --left) {
    Change change;
    change.time = in.signed_number();
    for (auto* const part :
         {&change.account, &change.region, &change.actor, &change.name, &change.object})
      *part = id();
    change.index = in.number();
    if (in.ok()) changes.insert(change);
  }
  shows_issues = in.number() != 0;
  oldest = in.signed_number();
  newest = in.signed_number();
  not_followed = in.number();
}

}  // namespace cairn::detect
