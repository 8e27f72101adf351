// Live and batch correlations: any order within the lateness, any batches, any restarts give what
// sorted events give.
#include "correlate_support.hpp"
#include "detect/correlate_batch.hpp"
#include "detect/correlate_live.hpp"
#include "detect/state_file.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace cairn::detect {
namespace {

CorrelationPlan some_plan() {
  using enum Measure;
  auto chain = correlation_of(kEventCount, 30, 0, {{Compare::kGreaterOrEqual, 2}});
  chain.members = {{4, {0}, {}}, {5, {0}, {}}};
  return plan_of({correlation_of(kEventCount, 9, 2, {{Compare::kGreaterOrEqual, 3}}),
                  correlation_of(kValueCount, 20, 3, {{Compare::kGreaterOrEqual, 3}}),
                  correlation_of(kTemporalOrdered, 15, 3, {{Compare::kGreaterOrEqual, 3}}),
                  correlation_of(kTemporal, 4, 3, {{Compare::kGreaterOrEqual, 3}}),
                  correlation_of(kValuePercentile, 9, 3, {{Compare::kGreater, 2}}), chain});
}

std::vector<CorrelatedEvent> make_events(test::Random& random, std::size_t count) {
  std::vector<CorrelatedEvent> events;
  Instant time = 1000;
  for (std::size_t i = 0; i < count; ++i) {
    time += static_cast<Instant>(random.below(4));
    std::vector<std::uint32_t> rules;
    for (std::uint32_t rule = 0; rule < 4; ++rule)
      if (rules.empty() || random.chance(30)) rules.push_back(static_cast<std::uint32_t>(rule));
    events.push_back(event_at(time, fmt::format("{:05}", i), rules,
                              {{0, std::string(1, static_cast<char>('a' + random.below(2)))},
                               {1, std::to_string(random.below(4))}}));
    while (random.chance(10)) events.push_back(events.back());
  }
  return events;
}

/// An order in which no event comes after one that is more than `lateness` later.
std::vector<CorrelatedEvent> jumble(test::Random& random, std::vector<CorrelatedEvent> events,
                                    Instant lateness) {
  std::vector<std::pair<Instant, std::size_t>> order;
  for (std::size_t i = 0; i < events.size(); ++i)
    order.emplace_back(
        events[i].time + static_cast<Instant>(random.below(static_cast<std::size_t>(lateness + 1))),
        i);
  std::sort(order.begin(), order.end());
  std::vector<CorrelatedEvent> out;
  for (auto const& [_, i] : order) out.push_back(std::move(events[i]));
  return out;
}

TEST(LiveCorrelator, GivesTheSameInAnyOrderAnyBatchesAndOverRestarts) {
  test::Random random(11);
  std::size_t findings = 0;
  for (int round = 0; round < 300; ++round) {
    auto const plan = std::make_shared<CorrelationPlan const>(some_plan());
    auto const events = make_events(random, 80);
    auto const wanted = run_correlator(*plan, events);
    ASSERT_EQ(wanted.empty(), false);
    Instant const lateness = static_cast<Instant>(random.below(30)) * kSecond;
    LiveOptions options;
    options.lateness = lateness;
    std::vector<Told> got;
    auto const sink = [&](CorrelationFinding const& finding) { got.push_back(told(finding)); };
    auto live = std::make_unique<LiveCorrelator>(plan, options);
    for (auto const& event : jumble(random, events, lateness)) {
      live->add(event, sink);
      if (!random.chance(20)) continue;
      live->end_batch(0, sink);  // the clock stands still
      if (!random.chance(50)) continue;
      StateWriter out;
      live->save(out);
      live = std::make_unique<LiveCorrelator>(plan, options);
      StateReader in(out.bytes());
      ASSERT_TRUE(live->load(in) && in.done());
    }
    live->finish(sink);
    ASSERT_EQ(got, wanted) << round;
    ASSERT_EQ(live->counts().late, 0u);
    findings += got.size();
  }
  EXPECT_GT(findings, 3000u);
}

TEST(LiveCorrelator, CountsWhatIsLate) {
  LiveCorrelator live(std::make_shared<CorrelationPlan const>(some_plan()),
                      {10 * kSecond, {}, 1 << 20});
  auto const sink = [](auto const&) {};
  live.add(event_at(100, "a", {0}), sink);
  live.add(event_at(90, "b", {0}), sink);  // just in time
  live.add(event_at(89, "c", {0}), sink);
  live.add(event_at(90, "b", {0}), sink);
  EXPECT_EQ(live.counts(), (LiveCounts{1, 1, 0}));
  EXPECT_EQ(live.waiting(), 2u);
}

TEST(LiveCorrelator, HoldsNoAlarmBackInASilentTrail) {
  auto const plan = std::make_shared<CorrelationPlan const>(plan_of(
      {correlation_of(Measure::kEventCount, 60, 1, {{Compare::kGreaterOrEqual, 2}}, false)}));
  LiveCorrelator live(plan, {10 * kSecond, {}, 1 << 20});
  std::size_t findings = 0;
  auto const sink = [&](auto const&) { ++findings; };
  live.add(event_at(1, "a", {0}), sink);
  live.add(event_at(2, "b", {0}), sink);
  live.end_batch(1000 * kSecond, sink);
  live.end_batch(1010 * kSecond, sink);
  EXPECT_EQ(findings, 0u);
  live.end_batch(1011 * kSecond, sink);
  EXPECT_EQ(findings, 1u);
  live.add(event_at(2, "c", {0}), sink);
  EXPECT_EQ(live.counts().late, 1u);
}

TEST(LiveCorrelator, LetsEventsGoEarlyWhenMemoryIsShort) {
  LiveCorrelator live(std::make_shared<CorrelationPlan const>(some_plan()), {kDay, {}, 16 << 10});
  auto const sink = [](auto const&) {};
  for (Instant i = 0; i < 1000; ++i) live.add(event_at(i, std::to_string(i), {0}), sink);
  EXPECT_LT(live.waiting(), 100u);
  EXPECT_GT(live.counts().hurried, 900u);
}

TEST(LiveCorrelator, KeepsWhatWaitsWhenRulesChange) {
  auto plan = some_plan();
  auto const sink = [](auto const&) {};
  LiveCorrelator before(std::make_shared<CorrelationPlan const>(plan));
  before.add(event_at(1, "a", {0, 1}, {{0, "x"}}), sink);
  before.add(event_at(2, "b", {1}, {{0, "x"}}), sink);
  before.end_batch(0, sink);
  StateWriter out;
  before.save(out);
  plan.rules = {"new", "rule0", "rule2", "rule3"};
  LiveCorrelator after(std::make_shared<CorrelationPlan const>(plan));
  StateReader in(out.bytes());
  ASSERT_TRUE(after.load(in) && in.done());
  EXPECT_EQ(after.waiting(), 1u) << "b hit only a rule that is no longer there";
}

TEST(LiveCorrelator, LoadsNothingThatIsDamaged) {
  auto const plan = std::make_shared<CorrelationPlan const>(some_plan());
  test::Random random(12);
  auto const sink = [](auto const&) {};
  LiveCorrelator live(plan, {10 * kSecond, {}, 1 << 20});
  for (auto const& event : make_events(random, 40)) live.add(event, sink);
  live.end_batch(0, sink);
  StateWriter out;
  live.save(out);
  for (std::size_t round = 0; round < 3000; ++round) {
    std::string bytes = out.bytes();
    if (round % 3 == 0) bytes.resize(random.below(bytes.size()));
    for (std::size_t n = random.below(4); n > 0 && !bytes.empty(); --n)
      bytes[random.below(bytes.size())] = static_cast<char>(random.next());
    LiveCorrelator other(plan);
    StateReader in(bytes);
    if (other.load(in)) other.finish(sink);
  }
}

TEST(BatchCorrelator, GivesTheSameInAnyOrder) {
  test::Random random(13);
  for (std::size_t const memory : {std::size_t{1} << 20, std::size_t{2} << 10}) {
    auto const plan = std::make_shared<CorrelationPlan const>(some_plan());
    auto events = make_events(random, 300);
    auto const wanted = run_correlator(*plan, events);
    for (std::size_t i = events.size(); i > 1; --i)
      std::swap(events[i - 1], events[random.below(i)]);
    BatchCorrelator::Options options;
    options.sort_memory = memory;
    BatchCorrelator batch(plan, options);
    CorrelationRow row;
    for (auto const& event : events) {
      row.fill(event);
      ASSERT_TRUE(batch.add(row.order, row.bytes));
    }
    std::vector<Told> got;
    ASSERT_TRUE(
        batch.finish([&](CorrelationFinding const& finding) { got.push_back(told(finding)); }));
    EXPECT_EQ(got, wanted);
  }
}

TEST(StateFile, IsWholeOrRefused) {
  auto const folder =
      std::filesystem::temp_directory_path() / fmt::format("cairn-state-{}", ::getpid());
  std::filesystem::create_directories(folder);
  std::string const path = folder / "state";
  EXPECT_EQ(read_state_file(path).value(), std::nullopt);
  std::string const body("some\0bytes\n", 11);
  ASSERT_TRUE(replace_state_file(path, body));
  EXPECT_EQ(read_state_file(path).value(), body);
  std::ifstream file(path, std::ios::binary);
  std::string const whole(std::istreambuf_iterator<char>(file), {});
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string damaged = whole;
    damaged[i] = static_cast<char>(damaged[i] ^ 1);
    ASSERT_TRUE(replace_file(path, damaged));
    EXPECT_FALSE(read_state_file(path)) << i;
    ASSERT_TRUE(replace_file(path, whole.substr(0, i)));
    EXPECT_FALSE(read_state_file(path)) << i;
  }
  ASSERT_TRUE(replace_file(path, "cairn-state 2 0 0\n"));
  EXPECT_EQ(read_state_file(path).error().code, ErrorCode::kUnsupported);
  {
    auto const lock = StateLock::acquire(path);
    ASSERT_TRUE(lock);
    EXPECT_EQ(StateLock::acquire(path).error().code, ErrorCode::kPermission);
  }
  EXPECT_TRUE(StateLock::acquire(path));
  EXPECT_EQ(checksum("123456789"), 0x995DC9BBDF1939FAu);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace cairn::detect
