#include "detect/correlate.hpp"

#include <algorithm>

namespace cairn::detect {
namespace {

/// Combinations of values that one event may have: an array in each of several fields multiplies.
constexpr std::size_t kMostCombinations = 64;
/// Events that a group remembers to show.
constexpr std::size_t kMostEvents = 8;

/// Keeps the latest events, and of each source at least one, as far as there is room.
void remember(std::vector<Reference>& events, Reference const& event) {
  events.push_back(event);
  if (events.size() <= kMostEvents) return;
  auto spare = events.begin();
  for (auto at = events.begin(); at != events.end(); ++at)
    if (std::any_of(at + 1, events.end(), [&](auto const& e) { return e.source == at->source; })) {
      spare = at;
      break;
    }
  events.erase(spare);
}

void append_sized(std::string& out, std::string_view text) {
  StateWriter sized;
  sized.text(text);
  out += sized.bytes();
}

std::vector<std::string> split_key(std::string const& key) {
  std::vector<std::string> values;
  for (StateReader in(key); !in.done() && in.ok();) values.emplace_back(in.text());
  return values;
}

bool meets(Correlation const& correlation, Measured const& measured) {
  return std::all_of(correlation.bounds.begin(), correlation.bounds.end(),
                     [&](Bound const& bound) { return bound.holds(measured.value); });
}

bool takes_number(Measure measure) {
  return measure == Measure::kValueSum || measure == Measure::kValueAverage ||
         measure == Measure::kValuePercentile;
}

}  // namespace

Correlator::Correlator(std::shared_ptr<CorrelationPlan const> plan, CorrelatorOptions options)
    : plan_(std::move(plan)), options_(options),
      listeners_(plan_->rules.size() + plan_->correlations.size()),
      states_(plan_->correlations.size()), counts_(plan_->correlations.size()) {
  for (std::uint32_t i = 0; i < plan_->correlations.size(); ++i) {
    auto const& members = plan_->correlations[i].members;
    for (std::uint32_t m = 0; m < members.size(); ++m)
      listeners_[members[m].source].push_back({i, m});
  }
}

void Correlator::Values::of(std::uint32_t field, std::vector<std::string_view>& out) const {
  out.clear();
  if (field == kNoField) return;
  if (finding != nullptr) return out.push_back(finding->group[field]);
  auto at = std::lower_bound(event->values.begin(), event->values.end(), field,
                             [](auto const& value, std::uint32_t f) { return value.first < f; });
  for (; at != event->values.end() && at->first == field; ++at)
    if (std::find(out.begin(), out.end(), at->second) == out.end()) out.push_back(at->second);
}

void Correlator::add(CorrelatedEvent const& event, Sink const& sink) {
  if (open_ && event.time == now_ && event.identity == last_identity_) {
    ++duplicates_;
    return;
  }
  if (open_ && event.time != now_) close(sink);
  now_ = event.time;
  last_identity_ = event.identity;
  open_ = true;
  Values const values{&event, nullptr};
  Reference reference = event.reference;
  for (std::uint32_t const rule : event.rules) {
    reference.source = rule;
    for (Listener const listener : listeners_[rule])
      offer(listener, values, event.time, {&reference, 1});
  }
}

/// Every combination of the values of `fields`, each as sized texts; no field: one empty text.
Correlator::Combined Correlator::combine(std::vector<std::uint32_t> const& fields,
                                         Values const& values, std::vector<std::string>& out) {
  out.assign(1, {});
  for (std::uint32_t const field : fields) {
    values.of(field, found_);
    if (found_.empty()) return Combined::kNone;
    if (out.size() * found_.size() > kMostCombinations) return Combined::kTooMany;
    std::size_t const before = out.size();
    for (std::size_t copy = 1; copy < found_.size(); ++copy)
      for (std::size_t i = 0; i < before; ++i) out.push_back(out[i]);
    for (std::size_t i = 0; i < out.size(); ++i) append_sized(out[i], found_[i / before]);
  }
  return Combined::kSome;
}

void Correlator::offer(Listener listener, Values const& values, Instant time,
                       std::span<Reference const> references) {
  Correlation const& correlation = plan_->correlations[listener.correlation];
  Member const& member = correlation.members[listener.member];
  CorrelationCounts& counts = counts_[listener.correlation];
  ++counts.occurrences;
  Combined const groups = combine(member.group, values, keys_);
  if (groups == Combined::kNone) return void(++counts.missing_group);
  if (groups == Combined::kTooMany) return void(++counts.many_groups);
  Happening what{time, listener.member, {}, 0};
  if (correlation.measure == Measure::kValueCount) {
    Combined const tuples = combine(member.value, values, texts_);
    if (tuples == Combined::kNone) return void(++counts.missing_value);
    if (tuples == Combined::kTooMany) return void(++counts.many_groups);
    for (std::string const& key : keys_)
      for (std::string const& text : texts_) {
        what.text = text;
        happen(listener.correlation, key, what, references);
      }
  } else if (takes_number(correlation.measure)) {
    values.of(member.value.empty() ? kNoField : member.value.front(), found_);
    bool any = false;
    for (std::string_view const text : found_) {
      auto const number = parse_millionths(text);
      if (!number) continue;
      any = true;
      what.number = *number;
      for (std::string const& key : keys_) happen(listener.correlation, key, what, references);
    }
    if (!any) ++counts.missing_value;
  } else {
    for (std::string const& key : keys_) happen(listener.correlation, key, what, references);
  }
}

Correlator::Entry& Correlator::entry_of(std::uint32_t correlation, std::string const& key) {
  State& state = states_[correlation];
  auto const found = state.groups.find(key);
  if (found != state.groups.end()) return *found;
  Group group{make_window(plan_->correlations[correlation]), {}, kInstantMin, 0, 0, {}};
  Entry& entry = *state.groups.emplace(key, std::move(group)).first;
  entry.second.age = state.ages.insert(state.ages.end(), &entry);
  ++groups_;
  weigh(entry);
  return entry;
}

/// Brings the estimate of the group's memory up to date.
void Correlator::weigh(Entry& entry) {
  Group& group = entry.second;
  std::size_t const window = std::visit([](auto const& w) { return w.bytes(); }, group.window);
  std::size_t const bytes = sizeof(Entry) + 64 + entry.first.capacity() + window +
                            group.events.capacity() * sizeof(Reference);
  memory_ += bytes - group.bytes;
  group.bytes = bytes;
}

void Correlator::happen(std::uint32_t correlation, std::string const& key, Happening const& what,
                        std::span<Reference const> references) {
  State& state = states_[correlation];
  Entry& entry = entry_of(correlation, key);
  Group& group = entry.second;
  std::visit([&](auto& window) { window.add(what); }, group.window);
  // An event with several values happens more than once, and is remembered once.
  bool const again = group.touched != 0 && !group.events.empty() && !references.empty() &&
                     group.events.back().index == references.back().index &&
                     group.events.back().object == references.back().object &&
                     group.events.back().source == references.back().source;
  if (!again)
    for (Reference const& reference : references) remember(group.events, reference);
  if (group.touched == 0) {
    state.touched.push_back(&entry);
    group.touched = state.touched.size();
    group.last = what.time;
    state.ages.splice(state.ages.end(), state.ages, group.age);
  }
  if (memory_ > options_.memory) evict();
}

void Correlator::close(Sink const& sink) {
  if (!open_) return;
  for (std::uint32_t i = 0; i < states_.size(); ++i) judge(i, sink);
  if (memory_ > options_.memory) evict();
  open_ = false;
}

/// Judges the groups in which something happened at this instant. What fires is offered to the
/// correlations behind this one, which are judged later.
void Correlator::judge(std::uint32_t index, Sink const& sink) {
  Correlation const& correlation = plan_->correlations[index];
  State& state = states_[index];
  std::vector<std::pair<Entry*, Measured>> fired;
  for (Entry* const entry : state.touched) {
    if (entry == nullptr) continue;
    Group& group = entry->second;
    group.touched = 0;
    auto const measured = std::visit(
        [&](auto& window) {
          window.forget(now_ - correlation.timespan);
          return window.measure();
        },
        group.window);
    if (measured && meets(correlation, *measured))
      fired.emplace_back(entry, *measured);
    else
      weigh(*entry);
  }
  state.touched.clear();
  std::sort(fired.begin(), fired.end(),
            [](auto const& a, auto const& b) { return a.first->first < b.first->first; });
  std::vector<CorrelationFinding> findings;
  for (auto const& [entry, measured] : fired) {
    CorrelationFinding& finding = findings.emplace_back();
    finding = {index, split_key(entry->first), measured.value, measured.first, now_, {}};
    for (Reference const& event : entry->second.events)
      if (event.time >= measured.first) finding.events.push_back(event);
    drop(index, entry);
  }
  counts_[index].findings += findings.size();
  for (CorrelationFinding const& finding : findings) {
    sink(finding);
    for (Listener const listener : listeners_[plan_->rules.size() + index])
      offer(listener, {nullptr, &finding}, now_, finding.events);
  }
  expire(index);
}

void Correlator::drop(std::uint32_t correlation, Entry* entry) {
  State& state = states_[correlation];
  memory_ -= entry->second.bytes;
  --groups_;
  if (entry->second.touched != 0) state.touched[entry->second.touched - 1] = nullptr;
  state.ages.erase(entry->second.age);
  state.groups.erase(state.groups.find(entry->first));
}

/// Groups whose events have all left the window are as good as none.
void Correlator::expire(std::uint32_t correlation) {
  Instant const from = now_ - plan_->correlations[correlation].timespan;
  for (auto& ages = states_[correlation].ages; !ages.empty() && ages.front()->second.last < from;)
    drop(correlation, ages.front());
}

/// Forgets, of all groups, those that would expire first.
void Correlator::evict() {
  while (memory_ > options_.memory) {
    std::uint32_t soonest = 0;
    Instant least = kInstantMax;
    for (std::uint32_t i = 0; i < states_.size(); ++i) {
      if (states_[i].ages.empty()) continue;
      Instant const end = states_[i].ages.front()->second.last + plan_->correlations[i].timespan;
      if (end < least) soonest = i, least = end;
    }
    if (least == kInstantMax) return;
    ++counts_[soonest].evicted;
    drop(soonest, states_[soonest].ages.front());
  }
}

}  // namespace cairn::detect
