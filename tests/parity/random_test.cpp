// Random records × random expressions; a disagreement is shrunk to what it needs.
#include "parity/roads.hpp"
#include "parity/samples.hpp"
#include "support/random_json.hpp"

#include <gtest/gtest.h>

namespace cairn::parity {
namespace {

TEST(RandomParity, RecordsAndExpressions) {
  std::size_t matches = 0, pruned = 0, raised = 0, pairs = 0;
  for (std::uint64_t seed = 1; seed <= 4'000; ++seed) {
    test::Random random(seed);
    std::vector<match::Expression> expressions;
    for (int i = 0; i < 16; ++i)
      expressions.push_back(random_expression(random, small_vocabulary(), 2));
    Roads roads(expressions);
    for (int texts = 0; texts < 3; ++texts) {
      std::vector<std::string> records;
      for (std::size_t left = 1 + random.below(4); left > 0; --left)
        records.push_back(
            test::RandomJson(random, {.strict = random.chance(50), .depth = 3}).object());
      auto const text = Text::open(envelope(records));
      ASSERT_NE(text, nullptr) << "seed " << seed << ": " << envelope(records);
      pairs += text->records().size() * expressions.size();
      if (auto const found = roads.compare(*text))
        FAIL() << "seed " << seed << ": " << found->what << '\n'
               << explain({records[found->record], expressions[found->expression]});
    }
    matches += roads.matches(), pruned += roads.pruned(), raised += roads.raised();
  }
  std::printf("%zu pairs, %zu matches, %zu raise, %zu (text, expression) pairs pruned\n", pairs,
              matches, raised, pruned);
  // The samples are worth something only if all outcomes are frequent.
  EXPECT_GT(matches, pairs / 10);
  EXPECT_LT(matches, pairs - pairs / 10);
  EXPECT_GT(raised, pairs / 200);
  EXPECT_GT(pruned, pairs / 200);
}

/// Records with the two members that rules are keyed on, among others that are like them.
std::string keyed_record(test::Random& random) {
  test::RandomJson json(random, {.strict = false, .depth = 2});
  std::string record = "{";
  for (std::string_view const member : {"a", "b", "c", "a", "b"})
    if (random.chance(70)) {
      std::string const value = random.chance(80) ? json.string() : json.value();
      record += (record.size() > 1 ? ",\"" : "\"") + std::string(member) + "\":" + value;
    }
  return record + "}";
}

TEST(RandomParity, RuleSets) {
  std::size_t matches = 0, pairs = 0;
  for (std::uint64_t seed = 1; seed <= 1'000; ++seed) {
    test::Random random(seed);
    std::vector<match::Expression> rules;
    for (int i = 0; i < 40; ++i) rules.push_back(random_rule(random, small_vocabulary(), "a", "b"));
    Roads roads(rules);
    std::vector<std::string> records;
    for (int i = 0; i < 20; ++i) records.push_back(keyed_record(random));
    auto const text = Text::open(envelope(records));
    ASSERT_NE(text, nullptr) << "seed " << seed << ": " << envelope(records);
    pairs += text->records().size() * rules.size();
    if (auto const found = roads.compare(*text))
      FAIL() << "seed " << seed << ": " << found->what << '\n'
             << explain({records[found->record], rules[found->expression]});
    matches += roads.matches();
  }
  std::printf("%zu pairs, %zu matches\n", pairs, matches);
  EXPECT_GT(matches, pairs / 50);
}

TEST(Shrink, FindsTheSmallestCase) {
  // Planted fault: fails while the record has an `x` somewhere and the expression a Contains.
  auto const fails = [](Case const& one) {
    return one.record.find('x') != std::string::npos &&
           to_string(one.expression).find("contains") != std::string::npos;
  };
  match::Field const field = match::Path{{{"a", match::Case::kIgnore}, {"b", match::Case::kExact}},
                                         match::PathMode::kSearch};
  Case const start{
      R"({"k":[1,{"a":"hello x \u0041"}],"b":{"c":true}})",
      match::Expression::all({match::Expression::test(field, match::NotNull{}),
                              match::Expression::negate(match::Expression::test(
                                  field, match::Contains{"word", match::Case::kIgnore}))})};
  Case const small = shrink(start, fails);
  EXPECT_EQ(small.record, R"({"":"x"})");
  EXPECT_EQ(to_string(small.expression), "b contains \"\"");
}

}  // namespace
}  // namespace cairn::parity
