// Correlations against the slow twin, on all small streams and on random ones; and what they mean,
// case by case.
#include "correlate_support.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cairn::detect {
namespace {

using testing::ElementsAre;

std::vector<Told> sorted(std::vector<Told> all) {
  std::sort(all.begin(), all.end());
  return all;
}

std::vector<ConditionStep> a_and_not_b() {
  using Kind = ConditionStep::Kind;
  return {{Kind::kSeen, 0}, {Kind::kSeen, 1}, {Kind::kNot, 0}, {Kind::kAnd, 0}};
}

/// Correlations of every measure, several bounds each.
std::vector<Correlation> all_measures(Instant seconds, bool grouped) {
  std::vector<Correlation> all;
  for (Measure const measure :
       {Measure::kEventCount, Measure::kValueCount, Measure::kValueSum, Measure::kValueAverage,
        Measure::kTemporal, Measure::kTemporalOrdered})
    for (auto const& bounds :
         std::vector<std::vector<Bound>>{{{Compare::kGreaterOrEqual, 2}},
                                         {{Compare::kGreaterOrEqual, 3}},
                                         {{Compare::kEqual, 2}},
                                         {{Compare::kGreater, 1}, {Compare::kLess, 4}},
                                         {{Compare::kNotEqual, 1}}})
      all.push_back(correlation_of(measure, seconds, 3, bounds, grouped));
  for (double const percentile : {0.0, 30.0, 50.0, 100.0}) {
    all.push_back(correlation_of(Measure::kValuePercentile, seconds, 3,
                                 {{Compare::kGreaterOrEqual, 1.5}}, grouped));
    all.back().percentile = percentile;
  }
  all.push_back(correlation_of(Measure::kTemporal, seconds, 3, {}, grouped));
  all.back().condition = a_and_not_b();
  all.push_back(correlation_of(Measure::kTemporalOrdered, seconds, 2,
                               {{Compare::kGreaterOrEqual, 3}}, grouped));
  all.back().sequence = {0, 1, 0};
  return all;
}

/// Calls `f` with every stream of `length` events.
template <typename F>
void each_stream(std::size_t length, std::vector<Instant> const& steps, std::uint32_t rules,
                 std::size_t values, F&& f) {
  std::size_t const choices = steps.size() * rules * values;
  std::size_t total = 1;
  for (std::size_t i = 0; i < length; ++i) total *= choices;
  for (std::size_t code = 0; code < total; ++code) {
    std::vector<CorrelatedEvent> events;
    Instant time = 100;
    std::size_t rest = code;
    for (std::size_t i = 0; i < length; ++i, rest /= choices) {
      std::size_t choice = rest % choices;
      time += steps[choice % steps.size()];
      choice /= steps.size();
      events.push_back(event_at(time, std::to_string(i),
                                {static_cast<std::uint32_t>(choice % rules)},
                                {{1, std::to_string(1 + choice / rules)}}));
    }
    f(events);
  }
}

void compare_exhaustively(std::size_t length, std::vector<Instant> const& steps,
                          std::uint32_t rules, std::size_t values) {
  auto const plan = plan_of(all_measures(2, false));
  each_stream(length, steps, rules, values, [&](std::vector<CorrelatedEvent> const& events) {
    auto const fast = sorted(run_correlator(plan, events));
    auto const slow = sorted(SlowTwin(plan).run(events));
    if (fast == slow) return;
    std::string stream;
    for (auto const& event : events)
      stream += fmt::format("({} r{} v{}) ", event.time / kSecond, event.rules[0],
                            event.values[0].second);
    ASSERT_EQ(fast, slow) << stream;
  });
}

TEST(Correlate, AgreesWithTheTwinOnAllShortStreams) {
  compare_exhaustively(3, {0, 1, 2, 3}, 3, 2);
  compare_exhaustively(5, {0, 2}, 3, 1);
  compare_exhaustively(5, {0, 1}, 1, 2);
}

std::vector<CorrelatedEvent> random_events(test::Random& random, std::size_t count) {
  std::vector<CorrelatedEvent> events;
  Instant time = 1000;
  for (std::size_t i = 0; i < count; ++i) {
    time += static_cast<Instant>(random.below(3));
    std::vector<std::uint32_t> rules;
    for (std::uint32_t rule = 0; rule < 4; ++rule)
      if (random.chance(40)) rules.push_back(rule);
    std::vector<std::pair<std::uint32_t, std::string>> values;
    for (std::size_t n = random.below(3); n > 0; --n)
      values.emplace_back(0, std::string(1, static_cast<char>('a' + random.below(3))));
    for (std::size_t n = random.below(3); n > 0; --n)
      values.emplace_back(1, std::to_string(random.below(4)));
    events.push_back(event_at(time, fmt::format("{:05}", i), rules, values));
    while (random.chance(10)) events.push_back(events.back());  // delivered again
  }
  return events;
}

/// Every measure, and chains over them.
CorrelationPlan chained_plan(Instant seconds) {
  auto correlations = all_measures(seconds, true);
  auto const first = static_cast<std::uint32_t>(4 + correlations.size());
  auto chain = correlation_of(Measure::kEventCount, 10, 0, {{Compare::kGreaterOrEqual, 2}}, true);
  for (std::uint32_t source = 4; source < first; source += 3)
    chain.members.push_back({source, {0}, {}});
  correlations.push_back(chain);
  auto last = correlation_of(Measure::kValueCount, 10, 1, {{Compare::kGreaterOrEqual, 2}}, false);
  last.members[0].value = {0};
  last.members.push_back({first, {}, {0}});
  correlations.push_back(last);
  return plan_of(correlations);
}

TEST(Correlate, AgreesWithTheTwinOnRandomStreams) {
  test::Random random(7);
  std::size_t findings = 0;
  for (int round = 0; round < 150; ++round) {
    auto const plan = chained_plan(static_cast<Instant>(1 + random.below(8)));
    auto const events = random_events(random, 60);
    auto const fast = sorted(run_correlator(plan, events));
    ASSERT_EQ(fast, sorted(SlowTwin(plan).run(events))) << round;
    findings += fast.size();
  }
  EXPECT_GT(findings, 10000u);
}

TEST(Correlate, KeepsItsStateOverRestarts) {
  test::Random random(8);
  for (int round = 0; round < 60; ++round) {
    auto const plan = std::make_shared<CorrelationPlan const>(chained_plan(5));
    auto const events = random_events(random, 60);
    std::vector<Told> got;
    auto const sink = [&](CorrelationFinding const& finding) { got.push_back(told(finding)); };
    auto correlator = std::make_unique<Correlator>(plan);
    for (std::size_t i = 0; i < events.size(); ++i) {
      if (i > 0 && events[i].time != events[i - 1].time && random.chance(20)) {
        correlator->close(sink);
        StateWriter out;
        correlator->save(out);
        auto const counts = correlator->counts();
        correlator = std::make_unique<Correlator>(plan);
        StateReader in(out.bytes());
        ASSERT_TRUE(correlator->load(in));
        ASSERT_TRUE(in.done());
        ASSERT_EQ(correlator->counts(), counts);
        StateWriter again;
        correlator->save(again);
        ASSERT_EQ(again.bytes(), out.bytes());
      }
      correlator->add(events[i], sink);
    }
    correlator->close(sink);
    ASSERT_EQ(got, run_correlator(*plan, events));
  }
}

TEST(Correlate, LoadsNothingThatIsDamaged) {
  auto const plan = std::make_shared<CorrelationPlan const>(chained_plan(50));
  test::Random random(9);
  Correlator correlator(plan);
  for (auto const& event : random_events(random, 40)) correlator.add(event, [](auto const&) {});
  correlator.close([](auto const&) {});
  StateWriter out;
  correlator.save(out);
  for (std::size_t round = 0; round < 3000; ++round) {
    std::string bytes = out.bytes();
    if (round % 3 == 0) bytes.resize(random.below(bytes.size()));
    for (std::size_t n = random.below(4); n > 0 && !bytes.empty(); --n)
      bytes[random.below(bytes.size())] = static_cast<char>(random.next());
    Correlator other(plan);
    StateReader in(bytes);
    if (!other.load(in)) continue;
    other.add(event_at(100000, "x", {0, 1, 2, 3}, {{0, "a"}, {1, "1"}}), [](auto const&) {});
    other.close([](auto const&) {});
  }
}

TEST(Correlate, DropsTheStateOfWhatIsNoLongerThere) {
  auto plan =
      plan_of({correlation_of(Measure::kEventCount, 60, 1, {{Compare::kGreaterOrEqual, 2}})});
  auto const sink = [](auto const&) {};
  Correlator before(std::make_shared<CorrelationPlan const>(plan));
  before.add(event_at(1, "a", {0}, {{0, "x"}}), sink);
  before.close(sink);
  StateWriter out;
  before.save(out);
  plan.correlations[0].key = "other";
  Correlator after(std::make_shared<CorrelationPlan const>(plan));
  StateReader in(out.bytes());
  ASSERT_TRUE(after.load(in));
  EXPECT_EQ(after.groups(), 0u);
}

TEST(Correlate, DropsAndCountsEventsWithoutAGroup) {
  auto const plan = std::make_shared<CorrelationPlan const>(
      plan_of({correlation_of(Measure::kValueSum, 60, 1, {{Compare::kGreaterOrEqual, 1}})}));
  Correlator correlator(plan);
  std::size_t findings = 0;
  auto const sink = [&](auto const&) { ++findings; };
  correlator.add(event_at(1, "a", {0}, {{1, "5"}}), sink);
  correlator.add(event_at(2, "b", {0}, {{0, "x"}}), sink);
  correlator.add(event_at(3, "c", {0}, {{0, "x"}, {1, "many"}}), sink);
  correlator.add(event_at(4, "d", {0}, {{0, "x"}, {1, "5"}}), sink);
  correlator.add(event_at(4, "d", {0}, {{0, "x"}, {1, "5"}}), sink);
  correlator.close(sink);
  EXPECT_EQ(findings, 1u);
  EXPECT_EQ(correlator.counts()[0].occurrences, 4u);
  EXPECT_EQ(correlator.counts()[0].missing_group, 1u);
  EXPECT_EQ(correlator.counts()[0].missing_value, 2u);
  EXPECT_EQ(correlator.duplicates(), 1u);
}

TEST(Correlate, ForgetsTheOldestGroupsWhenMemoryIsShort) {
  auto const plan = std::make_shared<CorrelationPlan const>(
      plan_of({correlation_of(Measure::kEventCount, 100000, 1, {{Compare::kGreaterOrEqual, 3}}),
               correlation_of(Measure::kValueCount, 200, 1, {{Compare::kGreaterOrEqual, 3}})}));
  Correlator correlator(plan, {64 << 10});
  std::size_t findings = 0, most = 0;
  auto const sink = [&](auto const&) { ++findings; };
  for (Instant i = 0; i < 5000; ++i) {
    correlator.add(event_at(i / 4, std::to_string(i), {0}, {{0, std::to_string(i)}, {1, "x"}}),
                   sink);
    most = std::max(most, correlator.memory());
  }
  for (int i = 0; i < 3; ++i)
    correlator.add(event_at(2000, std::string(1, static_cast<char>('a' + i)), {0}, {{0, "4999"}}),
                   sink);
  correlator.close(sink);
  EXPECT_LE(most, std::size_t{65 << 10});
  EXPECT_EQ(findings, 1u) << "the latest groups stay";
  EXPECT_GT(correlator.counts()[0].evicted, 4000u);
  EXPECT_LT(correlator.groups(), 1000u);
}

TEST(Correlate, ShowsEventsOfEachMember) {
  auto plan =
      plan_of({correlation_of(Measure::kTemporal, 100, 2, {{Compare::kGreaterOrEqual, 2}}, false)});
  std::vector<CorrelatedEvent> events;
  for (int i = 0; i < 20; ++i) events.push_back(event_at(i, "a", {0}));
  events[0].rules = {3};
  plan.correlations[0].members[1].source = 3;
  std::vector<CorrelationFinding> findings;
  auto const sink = [&](CorrelationFinding const& finding) { findings.push_back(finding); };
  Correlator correlator(std::make_shared<CorrelationPlan const>(plan));
  for (auto const& event : events) correlator.add(event, sink);
  correlator.close(sink);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].events.size(), 2u);
  EXPECT_EQ(findings[0].events[0].source, 3u);
}

TEST(Correlate, FiresAgainOnlyOnNewEvents) {
  auto const plan = plan_of(
      {correlation_of(Measure::kEventCount, 10, 1, {{Compare::kGreaterOrEqual, 2}}, false)});
  std::vector<CorrelatedEvent> events;
  for (int i = 0; i < 6; ++i) events.push_back(event_at(i, "a", {0}));
  EXPECT_THAT(run_correlator(plan, events),
              ElementsAre(Told{0, {}, 2, 0, kSecond}, Told{0, {}, 2, 2 * kSecond, 3 * kSecond},
                          Told{0, {}, 2, 4 * kSecond, 5 * kSecond}));
}

TEST(Correlate, HoldsWindowsWithBothEnds) {
  auto const plan = plan_of(
      {correlation_of(Measure::kEventCount, 10, 1, {{Compare::kGreaterOrEqual, 2}}, false)});
  EXPECT_EQ(run_correlator(plan, {event_at(5, "a", {0}), event_at(15, "b", {0})}).size(), 1u);
  EXPECT_EQ(run_correlator(plan, {event_at(5, "a", {0}), event_at(16, "b", {0})}).size(), 0u);
}

TEST(Millionths, AreExact) {
  auto const text = [](std::string_view number) {
    auto const value = parse_millionths(number);
    return value ? fmt::format("{}", static_cast<long long>(*value)) : "none";
  };
  EXPECT_EQ(text("1"), "1000000");
  EXPECT_EQ(text("-2.5"), "-2500000");
  EXPECT_EQ(text("0.0000019"), "1");
  EXPECT_EQ(text("1.5e3"), "1500000000");
  EXPECT_EQ(text("15e-1"), "1500000");
  EXPECT_EQ(text("0.001e4"), "10000000");
  EXPECT_EQ(text("1e-9"), "0");
  EXPECT_EQ(text("0e999999999999"), "0");
  EXPECT_EQ(text("007"), "7000000");
  EXPECT_EQ(text(".5"), "500000");
  for (auto const* bad :
       {"", "-", ".", "x", "1x", "1e", "nan", "inf", "1e25", "0x10", " 1", "true"})
    EXPECT_EQ(text(bad), "none") << bad;
}

}  // namespace
}  // namespace cairn::detect
