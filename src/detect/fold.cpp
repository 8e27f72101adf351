#include "detect/fold.hpp"

#include <algorithm>

namespace cairn::detect {
namespace {

constexpr Instant floor_div(Instant a, Instant b) { return a / b - (a % b < 0 ? 1 : 0); }

}  // namespace

void Few::add(std::string_view text, Texts& texts) {
  std::size_t at = size_;
  for (std::size_t i = 0; i < size_; ++i) {
    int const order = text.compare(texts[ids_[i]]);
    if (order == 0) return;
    if (order < 0) {
      at = i;
      break;
    }
  }
  if (size_ == kMost) more_ = true;
  if (at == kMost) return;
  if (size_ < kMost) ++size_;
  for (std::size_t i = size_; --i > at;) ids_[i] = ids_[i - 1];
  ids_[at] = texts.add(text);
}

std::uint64_t Fold::hash(Group const& group) {
  std::uint64_t state = 0;
  for (std::uint64_t const part :
       {std::uint64_t{group.rule} << 32 | group.principal,
        std::uint64_t{group.account} << 32 | static_cast<std::uint32_t>(group.slot)}) {
    state = (state ^ part) * 0x9e3779b97f4a7c15;
    state ^= state >> 32;
  }
  return state;
}

void Fold::key(Group& group) const {
  if (group.slot != Group::kNoTime) {
    if (grain_ == Grain::kHour)
      group.slot = static_cast<std::int32_t>(floor_div(group.first, kHour));
    else if (grain_ == Grain::kDay)
      group.slot = static_cast<std::int32_t>(floor_div(group.first, kDay));
    else
      group.slot = 0;
  }
  if (grain_ == Grain::kAllPrincipals) group.principal = group.account = 0;
}

Group& Fold::place_of(Group const& keyed) {
  if (groups_.size() * 2 >= table_.size()) grow();
  std::size_t const mask = table_.size() - 1;
  for (std::size_t at = hash(keyed) & mask;; at = (at + 1) & mask) {
    if (table_[at] == kFree) {
      table_[at] = static_cast<std::uint32_t>(groups_.size());
      Group fresh;
      fresh.rule = keyed.rule;
      fresh.principal = keyed.principal;
      fresh.account = keyed.account;
      fresh.slot = keyed.slot;
      return groups_.emplace_back(fresh);
    }
    Group& there = groups_[table_[at]];
    if (there.rule == keyed.rule && there.principal == keyed.principal &&
        there.account == keyed.account && there.slot == keyed.slot)
      return there;
  }
}

bool Fold::is_first(Group const& group, Instant first, std::string_view object,
                    std::uint64_t index) const {
  if (group.count == 0 || first != group.first) return group.count == 0 || first < group.first;
  int const order = object.compare(texts_[group.object]);
  return order != 0 ? order < 0 : index < group.index;
}

void Fold::join(Group& into, Group const& more) {
  if (is_first(into, more.first, texts_[more.object], more.index))
    into.object = more.object, into.index = more.index;
  into.count += more.count;
  into.failed += more.failed;
  into.first = std::min(into.first, more.first);
  into.last = std::max(into.last, more.last);
  for (auto const few : {&Group::addresses, &Group::names, &Group::sources, &Group::regions}) {
    Few const& from = more.*few;
    for (std::size_t i = 0; i < from.size_; ++i) (into.*few).add(texts_[from.ids_[i]], texts_);
    (into.*few).more_ |= from.more_;
  }
}

void Fold::limit() {
  while (groups_.size() > most_ && grain_ != Grain::kAllPrincipals) coarsen();
}

void Fold::add(Hit const& hit) {
  Group keyed;
  keyed.rule = hit.rule;
  keyed.principal = principal_.add(texts_, hit.principal);
  keyed.account = account_.add(texts_, hit.account);
  keyed.slot = hit.time ? 0 : Group::kNoTime;
  keyed.first = hit.time.value_or(kInstantMax);
  key(keyed);
  Group& group = place_of(keyed);
  if (is_first(group, keyed.first, hit.object, hit.index)) {
    group.object = object_.add(texts_, hit.object);
    group.index = hit.index;
  }
  ++group.count;
  group.failed += hit.failed ? 1 : 0;
  group.first = std::min(group.first, keyed.first);
  group.last = std::max(group.last, hit.time.value_or(kInstantMin));
  group.addresses.add(hit.address, texts_);
  group.names.add(hit.name, texts_);
  group.sources.add(hit.source, texts_);
  group.regions.add(hit.region, texts_);
  limit();
  if (texts_.bytes() > text_limit_) forget_texts();
}

void Fold::grow() {
  table_.assign(std::max<std::size_t>(1024, table_.size() * 2), kFree);
  std::size_t const mask = table_.size() - 1;
  for (std::uint32_t i = 0; i < groups_.size(); ++i) {
    std::size_t at = hash(groups_[i]) & mask;
    while (table_[at] != kFree) at = (at + 1) & mask;
    table_[at] = i;
  }
}

void Fold::coarsen() {
  grain_ = static_cast<Grain>(static_cast<int>(grain_) + 1);
  std::vector<Group> const finer = std::move(groups_);
  groups_.clear();
  std::fill(table_.begin(), table_.end(), kFree);
  for (Group group : finer) {
    key(group);
    join(place_of(group), group);
  }
}

void Fold::merge(Fold const& other) {
  while (grain_ < other.grain_) coarsen();
  std::vector<Texts::Id> ids(other.texts_.size(), UINT32_MAX);
  auto const own = [&](Texts::Id id) {
    if (ids[id] == UINT32_MAX) ids[id] = texts_.add(other.texts_[id]);
    return ids[id];
  };
  for (Group group : other.groups_) {
    group.principal = own(group.principal);
    group.account = own(group.account);
    group.object = own(group.object);
    for (auto const few : {&Group::addresses, &Group::names, &Group::sources, &Group::regions})
      for (std::size_t i = 0; i < (group.*few).size_; ++i)
        (group.*few).ids_[i] = own((group.*few).ids_[i]);
    key(group);
    join(place_of(group), group);
    limit();
  }
}

/// Most texts are of hits that are one of many in their group by now.
void Fold::forget_texts() {
  Texts kept;
  std::vector<Texts::Id> ids(texts_.size(), UINT32_MAX);
  auto const keep = [&](Texts::Id& id) {
    if (ids[id] == UINT32_MAX) ids[id] = kept.add(texts_[id]);
    id = ids[id];
  };
  for (Group& group : groups_) {
    keep(group.principal);
    keep(group.account);
    keep(group.object);
    for (auto const few : {&Group::addresses, &Group::names, &Group::sources, &Group::regions})
      for (std::size_t i = 0; i < (group.*few).size_; ++i) keep((group.*few).ids_[i]);
  }
  texts_ = std::move(kept);
  text_limit_ = std::max(kTextBytes, 2 * texts_.bytes());
  table_.clear();
  grow();
}

}  // namespace cairn::detect
