// Correlations as documents: references, groups, conditions, translations of obsolete rules.
#include "sigma/correlation.hpp"
#include "unit/sigma/rule_tools.hpp"

#include <gmock/gmock.h>

namespace cairn::sigma::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string base(std::string_view name) {
  return "title: T-" + std::string(name) + "\nname: " + std::string(name) +
         "\nlogsource: {product: aws}\ndetection: {s: {eventName: " + std::string(name) +
         "}, condition: s}\nlevel: low\n";
}

std::string correlation(std::string_view body, std::string_view name = "c") {
  return "title: C-" + std::string(name) + "\nname: " + std::string(name) +
         "\nlevel: high\ncorrelation: {" + std::string(body) + "}\n";
}

RuleSet load_all(std::vector<std::string> const& documents) {
  std::string text;
  for (std::string const& document : documents) text += document + "---\n";
  return load_text(text);
}

std::string rejected(std::string_view body) {
  RuleSet const set = load_all({base("a"), base("b"), correlation(body)});
  return set.rejected.size() == 1 ? set.rejected[0].what : "not one rejected";
}

TEST(SigmaCorrelation, EventCount) {
  RuleSet const set = load_all({correlation("type: event_count, rules: [a, T-b], group-by: [x.y, "
                                            "z], timespan: 5m, condition: {gte: 3, lt: 10}"),
                                base("a"), base("b")});
  ASSERT_EQ(set.correlations.size(), 1u) << set.rejected.at(0).what;
  Correlation const& c = set.correlations[0];
  EXPECT_EQ(c.timespan, 5 * kMinute);
  ASSERT_EQ(c.references.size(), 2u);
  EXPECT_EQ(set.rules[c.references[1].index].name, "b") << "by title, forward";
  ASSERT_EQ(c.group_by.size(), 2u);
  EXPECT_EQ(c.group_by[0].name, "x.y");
  EXPECT_EQ(c.group_by[0].paths.size(), 2u);
  ASSERT_EQ(c.conditions.size(), 2u);
  EXPECT_TRUE(holds(c.conditions[0], 3) && !holds(c.conditions[1], 10));
  EXPECT_TRUE(set.rules[0].silent) << "it stands beside its correlation";
}

TEST(SigmaCorrelation, GenerateKeepsBasesLoud) {
  for (std::string const& document :
       {correlation(
            "type: event_count, rules: a, timespan: 5m, condition: {gte: 3}, generate: true"),
        correlation("type: event_count, rules: a, timespan: 5m, condition: {gte: 3}") +
            "generate: true\n"}) {
    RuleSet const set = load_all({base("a"), document});
    ASSERT_EQ(set.correlations.size(), 1u);
    EXPECT_TRUE(set.correlations[0].generate);
    EXPECT_FALSE(set.rules[0].silent);
  }
}

TEST(SigmaCorrelation, ABaseInAFileOfItsOwnIsLoud) {
  RuleText const files[] = {
      {"a.yml", base("a")},
      {"c.yml", correlation("type: event_count, rules: a, timespan: 5m, condition: {gte: 3}")}};
  RuleSet const set = load_texts(files, {});
  EXPECT_FALSE(set.rules.at(0).silent);
}

TEST(SigmaCorrelation, Aliases) {
  RuleSet const set =
      load_all({base("a"), base("b"), base("d"),
                correlation("type: temporal_ordered, rules: [a, b, d], group-by: key, timespan: "
                            "1h, aliases: {key: {a: made.id, T-b: used.id}}")});
  ASSERT_EQ(set.correlations.size(), 1u);
  auto const& paths = set.correlations[0].group_by.at(0).paths;
  ASSERT_EQ(paths.size(), 3u);
  EXPECT_EQ(paths[0]->segments[0].name, "made");
  EXPECT_EQ(paths[1]->segments[0].name, "used");
  EXPECT_FALSE(paths[2]);
}

TEST(SigmaCorrelation, ChainsPointBackwards) {
  RuleSet const set =
      load_all({correlation("type: temporal, rules: [d, a], timespan: 1h", "c"),
                correlation("type: event_count, rules: a, timespan: 5m, condition: {gt: 1}", "d"),
                base("a")});
  ASSERT_EQ(set.correlations.size(), 2u);
  EXPECT_EQ(set.correlations[0].name, "d");
  ASSERT_TRUE(set.correlations[1].references[0].is_correlation);
  EXPECT_EQ(set.correlations[1].references[0].index, 0u);
  EXPECT_TRUE(set.correlations[0].silent);
}

TEST(SigmaCorrelation, CyclesAreRejected) {
  RuleSet const set =
      load_all({base("a"), correlation("type: temporal, rules: [d, a], timespan: 1h", "c"),
                correlation("type: temporal, rules: [c, a], timespan: 1h", "d"),
                correlation("type: temporal, rules: [e, a], timespan: 1h", "e")});
  EXPECT_THAT(set.correlations, IsEmpty());
  ASSERT_EQ(set.rejected.size(), 3u);
  EXPECT_THAT(set.rejected[0].what, HasSubstr("refers back"));
  EXPECT_EQ(set.counts.documents, set.counts.rules + set.counts.rejected);
}

TEST(SigmaCorrelation, LongChainsAreRejected) {
  std::vector<std::string> documents = {base("a")};
  for (int i = 0; i < 100; ++i)
    documents.push_back(correlation("type: temporal, rules: [" +
                                        (i == 99 ? std::string("a") : "n" + std::to_string(i + 1)) +
                                        "], timespan: 1h",
                                    "n" + std::to_string(i)));
  EXPECT_FALSE(load_all(documents).rejected.empty());
}

TEST(SigmaCorrelation, ValueTypes) {
  RuleSet const set = load_all(
      {base("a"),
       correlation("type: value_count, rules: a, timespan: 1d, condition: {gte: 3, field: [x, y]}",
                   "c1"),
       correlation("type: value_percentile, rules: a, timespan: 1w, condition: {gt: 1.5, field: x, "
                   "percentile: 95}",
                   "c2"),
       correlation("type: value_median, rules: a, timespan: 1M, condition: {lte: 3, field: x}",
                   "c3"),
       correlation("type: value_sum, rules: a, timespan: 1y, condition: {neq: 3, field: x}",
                   "c4")});
  ASSERT_EQ(set.correlations.size(), 4u);
  EXPECT_EQ(set.correlations[0].fields.size(), 2u);
  EXPECT_EQ(set.correlations[1].percentile, 95);
  EXPECT_EQ(set.correlations[2].percentile, 50);
  EXPECT_EQ(set.correlations[2].timespan, 2'629'746 * kSecond);
}

TEST(SigmaCorrelation, TemporalExpressions) {
  RuleSet const set = load_all(
      {base("a"), base("b"),
       correlation("type: temporal, rules: [a, b], timespan: 1h, condition: a and not b")});
  ASSERT_EQ(set.correlations.size(), 1u);
  ASSERT_TRUE(set.correlations[0].expression);
  EXPECT_EQ(set.correlations[0].expression->kind, ReferenceExpression::Kind::kAll);
}

TEST(SigmaCorrelation, Rejected) {
  EXPECT_THAT(rejected("rules: a, timespan: 5m"), HasSubstr("no type"));
  EXPECT_THAT(rejected("type: magic, rules: a, timespan: 5m"), HasSubstr("'magic'"));
  EXPECT_THAT(rejected("type: temporal, timespan: 5m"), HasSubstr("names no rules"));
  EXPECT_THAT(rejected("type: temporal, rules: [a, nobody], timespan: 5m"),
              HasSubstr("no rule has this id, name or title"));
  EXPECT_THAT(rejected("type: temporal, rules: a"), HasSubstr("no timespan"));
  EXPECT_THAT(rejected("type: temporal, rules: a, timespan: 5 minutes"),
              HasSubstr("is no timespan"));
  EXPECT_THAT(rejected("type: event_count, rules: a, timespan: 5m"), HasSubstr("no condition"));
  EXPECT_THAT(rejected("type: event_count, rules: a, timespan: 5m, condition: {gte: many}"),
              HasSubstr("with a number"));
  EXPECT_THAT(rejected("type: event_count, rules: a, timespan: 5m, condition: {above: 3}"),
              HasSubstr("knows no 'above'"));
  EXPECT_THAT(rejected("type: event_count, rules: a, timespan: 5m, condition: a and b"),
              HasSubstr("only temporal"));
  EXPECT_THAT(rejected("type: value_count, rules: a, timespan: 5m, condition: {gte: 3}"),
              HasSubstr("no field"));
  EXPECT_THAT(
      rejected("type: value_percentile, rules: a, timespan: 5m, condition: {gte: 3, field: x}"),
      HasSubstr("no percentile"));
  EXPECT_THAT(rejected("type: value_percentile, rules: a, timespan: 5m, condition: {gte: 3, field: "
                       "x, percentile: 101}"),
              HasSubstr("between 0 and 100"));
  EXPECT_THAT(rejected("type: temporal, rules: [a, b], timespan: 5m, condition: a and x"),
              HasSubstr("'x'"));
  EXPECT_THAT(
      rejected("type: event_count, rules: a, group-by: 'x..y', timespan: 5m, condition: {gte: 3}"),
      HasSubstr("no field name"));
}

TEST(SigmaCorrelation, Timespans) {
  EXPECT_EQ(parse_timespan("15s"), 15 * kSecond);
  EXPECT_EQ(parse_timespan("2m"), 2 * kMinute);
  EXPECT_EQ(parse_timespan("1d"), kDay);
  for (std::string_view const wrong : {"", "5", "m", "0m", "-5m", "5x", "99999999y", "1.5h", "5 m"})
    EXPECT_FALSE(parse_timespan(wrong)) << wrong;
}

std::string obsolete(std::string_view condition,
                     std::string_view timeframe = "    timeframe: 10m\n") {
  return "title: Old\nid: 0d5cbe3c-0000-4000-8000-000000000001\nlogsource: {product: "
         "aws}\ndetection:\n    a: {x: 1}\n    b: {y: 1}\n    c: {z: 1}\n" +
         std::string(timeframe) + "    condition: " + std::string(condition) + "\nlevel: low\n";
}

TEST(SigmaObsolete, Counts) {
  RuleSet const set = load_text(obsolete("a and not b | count() by sourceIPAddress, u.n >= 5"));
  ASSERT_EQ(set.correlations.size(), 1u);
  Correlation const& c = set.correlations[0];
  EXPECT_EQ(c.type, CorrelationType::kEventCount);
  EXPECT_EQ(c.id, "0d5cbe3c-0000-4000-8000-000000000001");
  EXPECT_EQ(c.timespan, 10 * kMinute);
  EXPECT_EQ(c.group_by.size(), 2u);
  EXPECT_EQ(c.conditions.at(0).bound, Bound::kGreaterOrEqual);
  ASSERT_EQ(set.rules.size(), 1u);
  EXPECT_TRUE(set.rules[0].silent);
  EXPECT_TRUE(fires(set.rules[0].expression, R"({"x":1})"));
  EXPECT_FALSE(fires(set.rules[0].expression, R"({"x":1,"y":1})"));
  ASSERT_EQ(set.notes.size(), 1u);
  EXPECT_EQ(set.counts.documents, 1u);
  EXPECT_EQ(set.counts.correlations, 1u);
}

TEST(SigmaObsolete, Others) {
  EXPECT_EQ(load_text(obsolete("a | count(eventName) > 5")).correlations.at(0).type,
            CorrelationType::kValueCount);
  EXPECT_EQ(load_text(obsolete("a | sum(n) by k<5")).correlations.at(0).type,
            CorrelationType::kValueSum);
  EXPECT_EQ(load_text(obsolete("a | avg(n) = 5")).correlations.at(0).type,
            CorrelationType::kValueAverage);
  RuleSet const near = load_text(obsolete("a | near b and c"));
  EXPECT_EQ(near.correlations.at(0).type, CorrelationType::kTemporal);
  EXPECT_EQ(near.correlations.at(0).references.size(), 3u);
}

TEST(SigmaObsolete, NoTranslation) {
  auto const rejected = [](std::string const& text) {
    RuleSet const set = load_text(text);
    EXPECT_TRUE(set.rules.empty() && set.correlations.empty()) << text;
    return set.rejected.empty() ? std::string() : set.rejected[0].what;
  };
  EXPECT_THAT(rejected(obsolete("a | count() > 5", "")), HasSubstr("no timeframe"));
  for (char const* condition : {"a | near not b", "a | near", "a | min(x) > 3", "a | count() by k",
                                "a | count( > 3", "a | count() > x", "a |", "a | count() by > 3"})
    EXPECT_FALSE(rejected(obsolete(condition)).empty()) << condition;
}

}  // namespace
}  // namespace cairn::sigma::test
