#include "detect/correlate_live.hpp"

#include <algorithm>

namespace cairn::detect {
namespace {

std::string text_of(match::Path const& path) {
  StateWriter out;
  for (match::Segment const& segment : path.segments) {
    out.text(segment.name);
    out.number(segment.name_case == match::Case::kIgnore);
  }
  return out.take();
}

/// Where what was saved stands now: by old number the new one, or kNoField.
template <typename Texts>
std::vector<std::uint32_t> load_numbers(StateReader& in, Texts const& now) {
  std::vector<std::uint32_t> numbers;
  for (std::uint64_t left = in.count(); left > 0 && in.ok(); --left) {
    auto const found = std::find(now.begin(), now.end(), in.text());
    numbers.push_back(found == now.end() ? kNoField
                                         : static_cast<std::uint32_t>(found - now.begin()));
  }
  return numbers;
}

/// Sets the numbers of now; drops what is no longer there.
void renumber(CorrelatedEvent& event, std::vector<std::uint32_t> const& rules,
              std::vector<std::uint32_t> const& fields) {
  for (std::uint32_t& rule : event.rules) rule = rules[rule];
  std::erase(event.rules, kNoField);
  std::sort(event.rules.begin(), event.rules.end());
  for (auto& value : event.values) value.first = fields[value.first];
  std::erase_if(event.values, [](auto const& value) { return value.first == kNoField; });
  std::stable_sort(event.values.begin(), event.values.end(),
                   [](auto const& a, auto const& b) { return a.first < b.first; });
}

}  // namespace

LiveCorrelator::LiveCorrelator(std::shared_ptr<CorrelationPlan const> plan, LiveOptions options)
    : plan_(std::move(plan)), options_(options), correlator_(plan_, options.correlator),
      clock_(options.lateness) {}

std::size_t LiveCorrelator::weight(CorrelatedEvent const& event) {
  std::size_t bytes = sizeof event + 128 + 2 * event.identity.size() + event.rules.size() * 4;
  for (auto const& value : event.values) bytes += sizeof value + value.second.size();
  return bytes;
}

void LiveCorrelator::add(CorrelatedEvent event, Correlator::Sink const& sink) {
  if (clock_.is_over(event.time)) return void(++counts_.late);
  Instant const time = event.time;
  std::size_t const bytes = weight(event);
  Order order{event.time, event.identity};
  if (!waiting_.try_emplace(std::move(order), std::move(event)).second)
    return void(++counts_.duplicates);
  waiting_bytes_ += bytes;
  clock_.see(time);
  release(sink);
}

void LiveCorrelator::release(Correlator::Sink const& sink) {
  while (!waiting_.empty()) {
    auto const first = waiting_.begin();
    if (!clock_.is_over(first->first.first)) {
      if (waiting_bytes_ <= options_.waiting_memory) return;
      ++counts_.hurried;
      clock_.end(first->first.first);
    }
    waiting_bytes_ -= weight(first->second);
    correlator_.add(first->second, sink);
    waiting_.erase(first);
  }
}

void LiveCorrelator::end_batch(Instant now, Correlator::Sink const& sink) {
  clock_.end_batch(now);
  release(sink);
  correlator_.close(sink);
}

void LiveCorrelator::finish(Correlator::Sink const& sink) {
  clock_.end_all();
  release(sink);
  correlator_.close(sink);
}

void LiveCorrelator::save(StateWriter& out) const {
  correlator_.save(out);
  for (std::uint64_t const value : {counts_.late, counts_.duplicates, counts_.hurried})
    out.number(value);
  clock_.save(out);
  out.number(plan_->rules.size());
  for (std::string const& rule : plan_->rules) out.text(rule);
  out.number(plan_->fields.size());
  for (match::Path const& field : plan_->fields) out.text(text_of(field));
  out.number(waiting_.size());
  for (auto const& [order, event] : waiting_) save_event(event, out);
}

Status LiveCorrelator::load(StateReader& in) {
  CAIRN_CHECK(correlator_.load(in));
  for (std::uint64_t* const value : {&counts_.late, &counts_.duplicates, &counts_.hurried})
    *value = in.number();
  clock_.load(in);
  std::vector<std::string> fields_now;
  for (match::Path const& field : plan_->fields) fields_now.push_back(text_of(field));
  auto const rules = load_numbers(in, plan_->rules);
  auto const fields = load_numbers(in, fields_now);
  EventLoader loader(rules.size(), fields.size());
  for (std::uint64_t left = in.count(); left > 0 && in.ok(); --left) {
    CorrelatedEvent event;
    if (!loader.load(in, event)) break;
    renumber(event, rules, fields);
    if (event.rules.empty()) continue;
    waiting_bytes_ += weight(event);
    Order order{event.time, event.identity};
    if (!waiting_.try_emplace(std::move(order), std::move(event)).second) in.stop();
  }
  if (!in.ok()) return fail(ErrorCode::kCorrupt, "the state of the correlations makes no sense");
  return {};
}

}  // namespace cairn::detect
