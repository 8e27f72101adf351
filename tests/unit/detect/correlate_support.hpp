// Plans and events for the tests of correlations, and the slow twin: it keeps all that ever
// happened and counts anew at each instant.
#pragma once
#include "detect/correlate.hpp"
#include "support/random.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace cairn::detect {

inline std::shared_ptr<std::string const> test_object() {
  static auto const object = std::make_shared<std::string const>("log.json.gz");
  return object;
}

/// An event that hit `rules`, with fields 0 (group), 1 (value).
inline CorrelatedEvent event_at(Instant second, std::string identity,
                                std::vector<std::uint32_t> rules,
                                std::vector<std::pair<std::uint32_t, std::string>> values = {}) {
  CorrelatedEvent event;
  event.time = second * kSecond;
  event.identity = std::move(identity);
  event.reference = {test_object(), 0, {}, event.time, 0};
  event.rules = std::move(rules);
  event.values = std::move(values);
  return event;
}

/// One correlation over rules 0..members-1, by field 0, with field 1 as value.
inline Correlation correlation_of(Measure measure, Instant seconds, std::uint32_t members,
                                  std::vector<Bound> bounds, bool grouped = true) {
  Correlation correlation;
  correlation.measure = measure;
  correlation.timespan = seconds * kSecond;
  if (grouped) correlation.group_by = {"g"};
  for (std::uint32_t rule = 0; rule < members; ++rule) {
    correlation.members.push_back({rule, {}, {1}});
    if (grouped) correlation.members.back().group = {0};
    correlation.sequence.push_back(rule);
  }
  correlation.bounds = std::move(bounds);
  return correlation;
}

inline CorrelationPlan plan_of(std::vector<Correlation> correlations, std::uint32_t rules = 4) {
  CorrelationPlan plan;
  for (std::uint32_t i = 0; i < rules; ++i) plan.rules.push_back("rule" + std::to_string(i));
  for (auto const* name : {"g", "v"})
    plan.fields.push_back({{{name, match::Case::kExact}}, match::PathMode::kSearch});
  plan.correlations = std::move(correlations);
  for (std::size_t i = 0; i < plan.correlations.size(); ++i)
    plan.correlations[i].key = "test" + std::to_string(i);
  return plan;
}

/// A finding as tests compare it: correlation, group, value, first, last.
using Told = std::tuple<std::uint32_t, std::vector<std::string>, double, Instant, Instant>;
inline Told told(CorrelationFinding const& finding) {
  return {finding.correlation, finding.group, finding.value, finding.first, finding.last};
}

inline std::vector<Told> run_correlator(CorrelationPlan const& plan,
                                        std::vector<CorrelatedEvent> const& events) {
  std::vector<Told> out;
  Correlator correlator(std::make_shared<CorrelationPlan const>(plan));
  auto const sink = [&](CorrelationFinding const& finding) { out.push_back(told(finding)); };
  for (auto const& event : events) correlator.add(event, sink);
  correlator.close(sink);
  return out;
}

class SlowTwin {
 public:
  explicit SlowTwin(CorrelationPlan const& plan) : plan_(plan), groups_(plan.correlations.size()) {}

  std::vector<Told> run(std::vector<CorrelatedEvent> const& events) {
    for (std::size_t at = 0; at < events.size();) {
      std::set<std::string> seen;
      Instant const time = events[at].time;
      for (; at < events.size() && events[at].time == time; ++at)
        if (seen.insert(events[at].identity).second) take(events[at]);
      judge(time);
    }
    return out_;
  }

 private:
  struct Happened {
    Instant time;
    std::uint32_t source;
    std::string text;
  };
  using Group = std::vector<Happened>;

  void take(CorrelatedEvent const& event) {
    for (std::uint32_t const rule : event.rules)
      offer(rule, event.time, [&](std::uint32_t field) {
        std::set<std::string> values;
        for (auto const& [f, text] : event.values)
          if (f == field) values.insert(text);
        return values;
      });
  }

  template <typename Values>
  void offer(std::uint32_t source, Instant time, Values const& values_of) {
    for (std::size_t c = 0; c < plan_.correlations.size(); ++c)
      for (Member const& member : plan_.correlations[c].members) {
        if (member.source != source) continue;
        auto const all = [&](std::vector<std::uint32_t> const& fields) {
          std::vector<std::vector<std::string>> combinations = {{}};
          for (std::uint32_t const field : fields) {
            std::vector<std::vector<std::string>> longer;
            for (auto const& head : combinations)
              for (auto const& value : values_of(field)) {
                longer.push_back(head);
                longer.back().push_back(value);
              }
            combinations = longer;
          }
          return combinations;
        };
        bool const valued = plan_.correlations[c].measure >= Measure::kValueCount &&
                            plan_.correlations[c].measure <= Measure::kValuePercentile;
        for (auto const& key : all(member.group))
          for (auto const& value : valued ? all(member.value) : all({})) {
            std::string text;
            for (auto const& part : value) text += part + "\n";
            groups_[c][key].push_back({time, source, text});
            touched_.insert({c, key});
          }
      }
  }

  void judge(Instant now) {
    for (std::size_t c = 0; c < plan_.correlations.size(); ++c) {
      std::vector<CorrelationFinding> fired;
      auto& groups = groups_[c];
      for (auto at = groups.begin(); at != groups.end();) {
        auto const& [key, happened] = *at;
        auto const measured = touched_.contains({c, key})
                                  ? measure(plan_.correlations[c], happened, now)
                                  : std::nullopt;
        bool fires = measured.has_value();
        if (fires)
          for (Bound const& bound : plan_.correlations[c].bounds)
            fires &= bound.holds(measured->value);
        if (fires)
          fired.push_back(
              {static_cast<std::uint32_t>(c), key, measured->value, measured->first, now, {}});
        at = fires ? groups.erase(at) : std::next(at);
      }
      for (auto const& finding : fired) {
        out_.push_back(told(finding));
        offer(static_cast<std::uint32_t>(plan_.rules.size() + c), now,
              [&](std::uint32_t field) { return std::set<std::string>{finding.group[field]}; });
      }
    }
    touched_.clear();
  }

  static std::optional<Measured> measure(Correlation const& correlation, Group const& all,
                                         Instant now) {
    Group in;
    for (auto const& happened : all)
      if (happened.time >= now - correlation.timespan) in.push_back(happened);
    if (in.empty()) return std::nullopt;
    Measured out{0, in.front().time};
    std::set<std::string> texts;
    std::set<std::uint32_t> sources;
    std::vector<double> numbers;
    double sum = 0;
    for (auto const& happened : in) {
      texts.insert(happened.text);
      sources.insert(happened.source);
      numbers.push_back(std::atof(happened.text.c_str()));
      sum += numbers.back();
    }
    std::sort(numbers.begin(), numbers.end());
    switch (correlation.measure) {
    case Measure::kEventCount: out.value = static_cast<double>(in.size()); break;
    case Measure::kValueCount: out.value = static_cast<double>(texts.size()); break;
    case Measure::kValueSum: out.value = sum; break;
    case Measure::kValueAverage: out.value = sum / static_cast<double>(in.size()); break;
    case Measure::kValuePercentile: {
      double const rank = correlation.percentile / 100 * static_cast<double>(numbers.size() - 1);
      auto const below = static_cast<std::size_t>(rank);
      double const above = numbers[std::min(below + 1, numbers.size() - 1)];
      out.value = numbers[below] + (above - numbers[below]) * (rank - static_cast<double>(below));
      break;
    }
    case Measure::kTemporal: {
      if (!correlation.condition.empty() &&
          !holds(correlation.condition, 0, correlation.condition.size(), sources))
        return std::nullopt;
      out.value = static_cast<double>(sources.size());
      out.first = now;
      for (std::uint32_t const source : sources) {
        Instant last = 0;
        for (auto const& happened : in)
          if (happened.source == source) last = happened.time;
        out.first = std::min(out.first, last);
      }
      break;
    }
    case Measure::kTemporalOrdered: {
      for (std::size_t length = correlation.sequence.size(); length > 0; --length) {
        Instant best = kInstantMin;
        std::vector<bool> used(in.size());
        chain(correlation, in, used, 0, length, kInstantMin, kInstantMin, best);
        if (best == kInstantMin) continue;
        return Measured{static_cast<double>(length), best};
      }
      return std::nullopt;
    }
    }
    return out;
  }

  /// Every way to place the steps `at`.. on events of times that never fall.
  static void chain(Correlation const& correlation, Group const& in, std::vector<bool>& used,
                    std::size_t at, std::size_t length, Instant start, Instant last,
                    Instant& best) {
    if (at == length) return void(best = std::max(best, start));
    for (std::size_t i = 0; i < in.size(); ++i) {
      std::uint32_t const member = correlation.sequence[at];
      if (used[i] || in[i].source != correlation.members[member].source || in[i].time < last)
        continue;
      used[i] = true;
      chain(correlation, in, used, at + 1, length, at == 0 ? in[i].time : start, in[i].time, best);
      used[i] = false;
    }
  }

  /// Evaluates postfix by reading it from the end: the last step is the root. `end` moves before
  /// it.
  static bool holds(std::vector<ConditionStep> const& steps, std::size_t begin, std::size_t end,
                    std::set<std::uint32_t> const& seen) {
    bool const value = root(steps, end, seen);
    return end == begin && value;
  }
  static bool root(std::vector<ConditionStep> const& steps, std::size_t& end,
                   std::set<std::uint32_t> const& seen) {
    ConditionStep const step = steps[--end];
    if (step.kind == ConditionStep::Kind::kSeen) return seen.contains(step.member);
    bool const right = root(steps, end, seen);
    if (step.kind == ConditionStep::Kind::kNot) return !right;
    bool const left = root(steps, end, seen);
    return step.kind == ConditionStep::Kind::kAnd ? left && right : left || right;
  }

  CorrelationPlan const& plan_;
  std::vector<std::map<std::vector<std::string>, Group>> groups_;
  std::set<std::pair<std::size_t, std::vector<std::string>>> touched_;
  std::vector<Told> out_;
};

}  // namespace cairn::detect
