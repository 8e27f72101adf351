// Saving and restoring of a Correlator: for each correlation its key and its groups, oldest first.
// Names of objects stand once, in a table in front.
#include "detect/correlate.hpp"

#include <algorithm>
#include <map>

namespace cairn::detect {
namespace {

class ObjectTable {
 public:
  std::uint64_t add(std::shared_ptr<std::string const> const& object) {
    auto const [at, added] = numbers_.try_emplace(object, objects_.size());
    if (added) objects_.push_back(object);
    return at->second;
  }
  void save(StateWriter& out) const {
    out.number(objects_.size());
    for (auto const& object : objects_) out.text(*object);
  }

 private:
  std::map<std::shared_ptr<std::string const>, std::uint64_t> numbers_;
  std::vector<std::shared_ptr<std::string const>> objects_;
};

void save_counts(StateWriter& out, CorrelationCounts const& counts) {
  for (std::uint64_t const value : {counts.occurrences, counts.missing_group, counts.missing_value,
                                    counts.many_groups, counts.findings, counts.evicted})
    out.number(value);
}

CorrelationCounts load_counts(StateReader& in) {
  CorrelationCounts counts;
  for (std::uint64_t* const value :
       {&counts.occurrences, &counts.missing_group, &counts.missing_value, &counts.many_groups,
        &counts.findings, &counts.evicted})
    *value = in.number();
  return counts;
}

/// How many sized texts it holds; a number that no key has if it is not made of them.
std::size_t count_texts(std::string_view key) {
  StateReader in(key);
  std::size_t count = 0;
  for (; in.ok() && !in.done(); ++count) in.text();
  return in.ok() ? count : SIZE_MAX;
}

}  // namespace

void Correlator::save(StateWriter& out) const {
  ObjectTable objects;
  StateWriter body;
  body.number(plan_->correlations.size());
  for (std::size_t i = 0; i < states_.size(); ++i) {
    // A section has its size in front, so that one that is no longer known can be passed over.
    StateWriter section;
    save_counts(section, counts_[i]);
    section.number(states_[i].ages.size());
    for (Entry const* const entry : states_[i].ages) {
      Group const& group = entry->second;
      section.text(entry->first);
      section.signed_number(group.last);
      section.number(group.events.size());
      for (Reference const& event : group.events) {
        section.number(objects.add(event.object));
        section.number(event.index);
        section.raw({reinterpret_cast<char const*>(event.event_id.data()), event.event_id.size()});
        section.signed_number(event.time);
        section.number(event.source);
      }
      std::visit([&](auto const& window) { window.save(section); }, group.window);
    }
    body.text(plan_->correlations[i].key);
    body.text(section.bytes());
  }
  objects.save(out);
  out.number(plan_->rules.size());
  for (std::string const& rule : plan_->rules) out.text(rule);
  out.signed_number(now_);
  out.number(duplicates_);
  out.raw(body.bytes());
}

Status Correlator::load(StateReader& in) {
  std::vector<std::shared_ptr<std::string const>> objects;
  for (std::uint64_t left = in.count(); left > 0 && in.ok(); --left)
    objects.push_back(std::make_shared<std::string const>(in.text()));
  std::vector<std::uint32_t> sources;  // the rule of then → its number now
  for (std::uint64_t left = in.count(); left > 0 && in.ok(); --left) {
    auto const rule = std::find(plan_->rules.begin(), plan_->rules.end(), in.text());
    sources.push_back(rule == plan_->rules.end()
                          ? kNoField
                          : static_cast<std::uint32_t>(rule - plan_->rules.begin()));
  }
  now_ = in.signed_number();
  duplicates_ = in.number();
  for (std::uint64_t left = in.count(); left > 0 && in.ok(); --left) {
    std::string_view const key = in.text();
    StateReader section(in.text());
    auto const& plans = plan_->correlations;
    auto const plan =
        std::find_if(plans.begin(), plans.end(), [&](auto const& p) { return p.key == key; });
    if (plan == plans.end()) continue;
    auto const index = static_cast<std::uint32_t>(plan - plans.begin());
    counts_[index] = load_counts(section);
    for (std::uint64_t groups = section.count(); groups > 0 && section.ok(); --groups) {
      std::string const group_key(section.text());
      if (count_texts(group_key) != plan->group_by.size() ||
          states_[index].groups.contains(group_key)) {
        section.stop();
        break;
      }
      Entry& entry = entry_of(index, group_key);
      Group& group = entry.second;
      group.last = section.signed_number();
      for (std::uint64_t events = section.count(); events > 0 && section.ok(); --events) {
        Reference event;
        std::uint64_t const object = section.number();
        event.index = section.number();
        std::string_view const id = section.raw(event.event_id.size());
        std::copy(id.begin(), id.end(), event.event_id.begin());
        event.time = section.signed_number();
        std::uint64_t const source = section.number();
        if (!section.ok() || object >= objects.size() ||
            (source >= sources.size() && source != kNoField)) {
          section.stop();
          break;
        }
        event.object = objects[object];
        event.source = source == kNoField ? kNoField : sources[source];
        group.events.push_back(std::move(event));
      }
      std::visit([&](auto& window) { window.load(section); }, group.window);
      weigh(entry);
    }
    if (!section.done()) in.stop();
  }
  if (!in.ok()) return fail(ErrorCode::kCorrupt, "the state of the correlations makes no sense");
  return {};
}

}  // namespace cairn::detect
