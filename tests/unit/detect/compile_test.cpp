// From rule files to findings: correlations as people write them.
#include "detect/correlate_batch.hpp"
#include "detect/correlate_compile.hpp"
#include "support/records.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cairn::detect {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr char const* kRules = R"(
title: Call A
name: a
id: 00000000-0000-4000-8000-00000000000a
logsource: {product: aws, service: cloudtrail}
detection: {s: {eventName: A}, condition: s}
---
title: Call B
name: b
logsource: {product: aws, service: cloudtrail}
detection: {s: {eventName: B}, condition: s}
---
title: Call C
name: c
logsource: {product: aws, service: cloudtrail}
detection: {s: {eventName: C}, condition: s}
---
)";

sigma::RuleSet load(std::string const& correlations) {
  sigma::RuleText const text{"rules.yml", kRules + correlations};
  return sigma::load_texts({&text, 1}, {});
}

bool all(sigma::Correlation const&) { return true; }

struct Call {
  char name;
  int second;
  std::string more;  // further members
};

/// `title: values of its groups = value` of each finding.
std::vector<std::string> findings(sigma::RuleSet const& set, std::vector<Call> const& calls) {
  auto const compiled = compile_correlations(set, all);
  EventReader reader(compiled.plan);
  BatchCorrelator batch(compiled.plan);
  CorrelatedEvent event;
  CorrelationRow row;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    test::OwnedRecord const record(fmt::format(
        R"({{"eventName":"{}","eventTime":"2024-01-01T00:{:02}:{:02}Z","eventID":"{}","recipientAccountId":"111122223333"{}}})",
        calls[i].name, calls[i].second / 60, calls[i].second % 60, i, calls[i].more));
    std::uint32_t const rule = static_cast<std::uint32_t>(calls[i].name - 'A');
    if (!reader.read(*record.view, {&rule, 1}, event)) continue;
    row.fill(event);
    EXPECT_TRUE(batch.add(row.order, row.bytes));
  }
  std::vector<std::string> out;
  EXPECT_TRUE(batch.finish([&](CorrelationFinding const& finding) {
    out.push_back(fmt::format("{}: {} = {}", set.correlations[finding.correlation].title,
                              fmt::join(finding.group, ","), finding.value));
  }));
  return out;
}

TEST(CompileCorrelations, GroupsByAliasesOverDifferentFields) {
  auto const set = load(R"(
title: New key used
correlation:
  type: temporal_ordered
  rules: [a, b]
  group-by: [key]
  timespan: 10m
  aliases:
    key:
      a: responseElements.accessKey.accessKeyId
      b: userIdentity.accessKeyId
)");
  ASSERT_EQ(set.rejected.size(), 0u) << set.rejected[0].what;
  auto const created = R"(,"responseElements":{"accessKey":{"accessKeyId":"AKIAEXAMPLE"}})";
  auto const used = R"(,"userIdentity":{"accessKeyId":"AKIAEXAMPLE"})";
  EXPECT_THAT(findings(set, {{'A', 0, created}, {'B', 60, used}}),
              ElementsAre("New key used: AKIAEXAMPLE = 2"));
  EXPECT_THAT(findings(set, {{'B', 0, used}, {'A', 60, created}}), ElementsAre());
  EXPECT_THAT(findings(set, {{'A', 0, created}, {'B', 0, used}}),
              ElementsAre("New key used: AKIAEXAMPLE = 2"));
  EXPECT_THAT(findings(set, {{'A', 0, created}, {'B', 601, used}}), ElementsAre());
}

TEST(CompileCorrelations, CountsDistinctTuples) {
  auto const set = load(R"(
title: Fan out
correlation:
  type: value_count
  rules: a
  group-by: [userIdentity.arn]
  timespan: 5m
  condition: {gte: 3, field: [awsRegion, sourceIPAddress]}
)");
  ASSERT_EQ(set.rejected.size(), 0u) << set.rejected[0].what;
  auto const from = [](char const* region, char const* address) {
    return fmt::format(R"(,"awsRegion":"{}","sourceIPAddress":"{}","userIdentity":{{"arn":"x"}})",
                       region, address);
  };
  EXPECT_THAT(findings(set, {{'A', 0, from("r1", "1")},
                             {'A', 1, from("r1", "1")},
                             {'A', 2, from("r1", "2")},
                             {'A', 3, from("r2", "1")}}),
              ElementsAre("Fan out: x = 3"));
}

TEST(CompileCorrelations, ChainsAndConditions) {
  auto const set = load(R"(
title: Burst
name: burst
correlation: {type: event_count, rules: [a], group-by: [userIdentity.arn], timespan: 1m, condition: {gte: 2}}
---
title: Burst and B, no C
correlation:
  type: temporal
  rules: [burst, b, c]
  group-by: [userIdentity.arn]
  timespan: 5m
  condition: burst and b and not c
)");
  ASSERT_EQ(set.rejected.size(), 0u) << set.rejected[0].what;
  std::string const who = R"(,"userIdentity":{"arn":"x"})";
  EXPECT_THAT(findings(set, {{'A', 0, who}, {'A', 1, who}, {'B', 9, who}}),
              ElementsAre("Burst: x = 2", "Burst and B, no C: x = 2"));
  EXPECT_THAT(findings(set, {{'A', 0, who}, {'C', 0, who}, {'A', 1, who}, {'B', 9, who}}),
              ElementsAre("Burst: x = 2"));
}

TEST(CompileCorrelations, TakesOnlyWhatIsWantedAndWhatItRefersTo) {
  auto const set = load(R"(
title: Inner
name: inner
correlation: {type: event_count, rules: [a], group-by: [awsRegion], timespan: 1m, condition: {gte: 2}}
---
title: Outer
correlation: {type: event_count, rules: [inner], group-by: [awsRegion], timespan: 1h, condition: {gte: 2}}
---
title: Other
correlation: {type: event_count, rules: [b], group-by: [awsRegion], timespan: 1m, condition: {gte: 2}}
)");
  auto const compiled = compile_correlations(set, [](auto const& c) { return c.title == "Outer"; });
  EXPECT_THAT(compiled.needed, ElementsAre(true, false, false));
  EXPECT_EQ(compiled.plan->correlations[2].members.size(), 0u);
}

TEST(CompileCorrelations, RejectsOrderWithoutMeaning) {
  auto const set = load(R"(
title: Odd
name: odd
correlation: {type: temporal_ordered, rules: [a, b], group-by: [awsRegion], timespan: 1m, condition: a or b}
---
title: On odd
correlation: {type: event_count, rules: [odd], group-by: [awsRegion], timespan: 1h, condition: {gte: 2}}
)");
  ASSERT_EQ(set.rejected.size(), 0u) << set.rejected[0].what;
  auto const compiled = compile_correlations(set, all);
  ASSERT_EQ(compiled.rejected.size(), 2u);
  EXPECT_THAT(compiled.rejected[0].second, HasSubstr("only join rules with 'and'"));
  EXPECT_THAT(compiled.rejected[1].second, HasSubstr("cannot run"));
  EXPECT_FALSE(compiled.needed[0]);
}

TEST(EventIds, ComeBackAsTheyWere) {
  for (auto const* id :
       {"12345678-9abc-def0-1234-56789abcdef0", "ffffffff-ffff-ffff-ffff-ffffffffffff"})
    EXPECT_EQ(format_event_id(parse_event_id(id)), id);
  for (auto const* bad :
       {"", "12345678-9abc-def0-1234-56789ABCDEF0", "12345678x9abc-def0-1234-56789abcdef0",
        "12345678-9abc-def0-1234-56789abcdefg"})
    EXPECT_EQ(format_event_id(parse_event_id(bad)), "") << bad;
}

}  // namespace
}  // namespace cairn::detect
