// Ten million events in a million groups: memory stays within its bound, and what was forgotten is
// counted.
#include "correlate_support.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <iostream>

namespace cairn::detect {
namespace {

struct Load {
  double seconds = 0;
  std::size_t most_memory = 0;
  std::uint64_t findings = 0;
  CorrelationCounts counts;
};

Load run_load(Correlation correlation, std::size_t memory) {
  constexpr std::size_t kEvents = 10'000'000, kGroups = 1'000'000;
  Correlator correlator(std::make_shared<CorrelationPlan const>(plan_of({std::move(correlation)})),
                        {memory});
  test::Random random(1);
  Load load;
  auto const sink = [&](CorrelationFinding const&) { ++load.findings; };
  auto event = event_at(0, "", {0}, {{0, ""}, {1, ""}});
  auto const begin = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < kEvents; ++i) {
    event.time = static_cast<Instant>(i / 1000) * kSecond;
    event.reference.time = event.time;
    event.reference.index = i;
    event.identity = std::to_string(i);
    event.values[0].second =
        fmt::format("arn:aws:iam::111122223333:user/{}", random.below(kGroups));
    event.values[1].second = std::to_string(random.below(50));
    correlator.add(event, sink);
    load.most_memory = std::max(load.most_memory, correlator.memory());
  }
  correlator.close(sink);
  std::chrono::duration<double> const taken = std::chrono::steady_clock::now() - begin;
  load.seconds = taken.count();
  load.counts = correlator.counts()[0];
  std::cout << fmt::format("{:.1f} s, {:.0f} MB, {} findings, {} groups evicted\n", load.seconds,
                           static_cast<double>(load.most_memory) / 1e6, load.findings,
                           load.counts.evicted);
  return load;
}

constexpr std::size_t kMemory = std::size_t{96} << 20;

TEST(CorrelateLong, CountsInAMillionGroups) {
  auto const load = run_load(
      correlation_of(Measure::kEventCount, 3600, 1, {{Compare::kGreaterOrEqual, 10}}), kMemory);
  EXPECT_LE(load.most_memory, kMemory + (1 << 20));
  EXPECT_GT(load.counts.evicted, 0u);
  EXPECT_EQ(load.counts.occurrences, 10'000'000u);
}

TEST(CorrelateLong, CountsValuesInAMillionGroups) {
  auto const load = run_load(
      correlation_of(Measure::kValueCount, 3600, 1, {{Compare::kGreaterOrEqual, 8}}), kMemory);
  EXPECT_LE(load.most_memory, kMemory + (1 << 20));
  EXPECT_GT(load.counts.evicted, 0u);
}

/// One group of all events: the cost of an event does not grow with the window.
TEST(CorrelateLong, CountsInOneWideWindow) {
  auto const load = run_load(
      correlation_of(Measure::kValueCount, 100'000, 1, {{Compare::kGreaterOrEqual, 1e9}}, false),
      kMemory);
  EXPECT_EQ(load.counts.evicted, 0u);
  EXPECT_EQ(load.findings, 0u);
}

}  // namespace
}  // namespace cairn::detect
