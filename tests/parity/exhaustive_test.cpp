// All small programs × all small records of a few shapes: what random tests may miss by bad luck.
#include "parity/roads.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace cairn::parity {
namespace {

using match::Case;
using match::Expression;
using match::Path;
using match::PathMode;
using match::Segment;

/// Every record of the shapes: one or two members of two names over values of up to two levels.
std::vector<std::string> all_records() {
  std::vector<std::string> const scalars = {"null",   "true",        "1",      "1.0",  R"("a")",
                                            R"("A")", R"("\u0061")", R"("1")", R"("")"};
  std::vector<std::string> values = scalars;
  values.insert(values.end(), {"{}", "[]", "[[]]", "[{}]"});
  for (std::string const& scalar : scalars)
    for (char const* shape :
         {R"([$])", R"({"a":$})", R"({"b":$})", R"([{"b":$}])", R"([null,[$]])", R"({"b":{"b":$}})",
          R"({"B":$})", R"({"b":$,"b":0})", R"({"b":0,"\u0062":$})"}) {
      std::string value = shape;
      values.push_back(value.replace(value.find('$'), 1, scalar));
    }
  std::vector<std::string> records = {"{}"};
  for (std::string const& value : values)
    for (char const* name : {"a", "A", R"(\u0061)", "b", "a.b", "A.b", "a.B"})
      records.push_back(std::string("{\"") + name + "\":" + value + "}");
  for (char const* first : {"a", "A", "a.b"})
    for (char const* second : {"a", "b", "a.b"})
      for (std::string const& value : values)
        for (char const* other : {"null", R"("a")", R"({"b":1})", R"([{"b":"a"}])"}) {
          records.push_back(std::string("{\"") + first + "\":" + value + ",\"" + second +
                            "\":" + other + "}");
          records.push_back(std::string("{\"") + first + "\":" + other + ",\"" + second +
                            "\":" + value + "}");
        }
  return records;
}

std::vector<match::Field> all_fields() {
  Segment const a{"a", Case::kExact}, b{"b", Case::kExact}, any_a{"a", Case::kIgnore},
      any_b{"b", Case::kIgnore};
  std::vector<match::Field> fields = {Path{}, Path{{}, PathMode::kExact}, match::Derived::kOutcome,
                                      match::Derived::kAccount};
  for (auto const& segments : std::vector<std::vector<Segment>>{{a},
                                                                {any_a},
                                                                {b},
                                                                {a, b},
                                                                {any_a, b},
                                                                {any_a, any_b},
                                                                {a, b, b},
                                                                {{"a.b", Case::kExact}}})
    for (PathMode const mode : {PathMode::kSearch, PathMode::kExact})
      fields.emplace_back(Path{segments, mode});
  return fields;
}

std::vector<match::Test> all_tests() {
  using match::Wildcard;
  using Kind = Wildcard::Kind;
  std::vector<match::Test> tests = {
      match::Present{},
      match::NotNull{},
      match::Equals{"a", Case::kIgnore, {}},
      match::Equals{"a", Case::kExact, {}},
      match::Equals{"1", Case::kIgnore, Decimal::parse("1")},
      match::Equals{"", Case::kExact, {}},
      match::Contains{"a", Case::kIgnore},
      match::Contains{"", Case::kExact},
      match::Contains{"u00", Case::kExact},
      Wildcard{{{Kind::kAnyOne, {}}}, Case::kIgnore},
      Wildcard{{{Kind::kAnyRun, {}}, {Kind::kLiteral, "A"}, {Kind::kAnyRun, {}}}, Case::kIgnore},
      Wildcard{{{Kind::kLiteral, "A"}}, Case::kExact},
      Wildcard{},
      match::Regex{"^a$", Case::kExact},
      match::Regex{"^a$", Case::kIgnore},
      match::Regex{"", Case::kExact},
      match::InCidr{*parse_cidr("10.0.0.0/8"), "a"},
      match::InTimeSpan{TimeSpan{}},
      match::TypedEquals{nullptr},
      match::TypedEquals{true},
      match::TypedEquals{1.0},
      match::TypedEquals{std::string("a")},
      match::TypedEquals{std::string("1")}};
  for (auto const order : {match::Order::kLess, match::Order::kLessOrEqual, match::Order::kGreater,
                           match::Order::kGreaterOrEqual}) {
    tests.emplace_back(match::CompareNumber{order, *Decimal::parse("1")});
    tests.emplace_back(match::CompareTime{order, TimeSpan{}});
  }
  for (auto const relation : {match::Relation::kEquals, match::Relation::kContains,
                              match::Relation::kStartsWith, match::Relation::kEndsWith})
    for (Case const text_case : {Case::kIgnore, Case::kExact})
      tests.emplace_back(match::FieldEquals{Path{{{"b", Case::kExact}}}, relation, text_case});
  for (PathMode const mode : {PathMode::kSearch, PathMode::kExact})
    tests.emplace_back(match::FieldEquals{Path{{{"a", Case::kExact}, {"b", Case::kIgnore}}, mode},
                                          match::Relation::kEquals, Case::kIgnore});
  tests.emplace_back(match::FieldEquals{Path{}, match::Relation::kContains, Case::kIgnore});
  tests.emplace_back(match::TimePart{match::TimeUnit::kHour, 0, 23});
  return tests;
}

std::unique_ptr<Text> text_of_all_records(std::vector<std::string> const& records) {
  auto text = Text::open(envelope(records));
  EXPECT_NE(text, nullptr);
  return text;
}

TEST(ExhaustiveParity, EveryPredicateOnEverySmallRecord) {
  std::vector<std::string> const records = all_records();
  auto const text = text_of_all_records(records);
  ASSERT_EQ(text->records().size(), records.size());
  std::size_t pairs = 0;
  for (match::Field const& field : all_fields()) {
    std::vector<Expression> expressions;
    for (match::Test const& test : all_tests())
      expressions.push_back(Expression::test(field, test));
    Roads roads(expressions);
    if (auto const found = roads.compare(*text))
      FAIL() << found->what << '\n'
             << explain({records[found->record], expressions[found->expression]});
    pairs += records.size() * expressions.size();
  }
  std::printf("%zu records, %zu (record, predicate) pairs\n", records.size(), pairs);
}

/// All trees of up to two levels of and, or, not over a few predicates.
std::vector<Expression> all_trees() {
  std::vector<Expression> level = {
      Expression::test(Path{{{"a", Case::kIgnore}}, PathMode::kSearch}, match::NotNull{}),
      Expression::test(Path{{{"a", Case::kExact}, {"b", Case::kExact}}, PathMode::kSearch},
                       match::Equals{"a", Case::kIgnore, {}}),
      Expression::test(Path{{{"b", Case::kExact}, {"b", Case::kExact}}, PathMode::kExact},
                       match::TypedEquals{1.0}),
      Expression::all({}), Expression::any({})};
  for (int depth = 0; depth < 2; ++depth) {
    std::vector<Expression> const below = level;
    // The second level pairs the first with the leaves only: all pairs of pairs would be tens of
    // thousands.
    std::size_t const partners = depth == 0 ? below.size() : 5;
    for (Expression const& left : below) {
      level.push_back(Expression::negate(left));
      for (std::size_t right = 0; right < partners; ++right) {
        level.push_back(Expression::all({left, below[right]}));
        level.push_back(Expression::any({left, below[right]}));
      }
    }
  }
  return level;
}

TEST(ExhaustiveParity, EveryTreeOnRecordsOfEveryKind) {
  std::vector<std::string> const records = {"{}",
                                            R"({"a":null})",
                                            R"({"a":1})",
                                            R"({"a":{"b":"A"}})",
                                            R"({"A":{"b":"a"}})",
                                            R"({"b":{"b":1}})",
                                            R"({"b":2})",
                                            R"({"a":"a","b":{"b":1}})",
                                            R"({"a.b":["a"]})",
                                            R"({"a":{"b":"a"},"b":[]})",
                                            R"({"a":{"b":"a"},"b":{"b":1.0}})"};
  auto const text = text_of_all_records(records);
  std::vector<Expression> const trees = all_trees();
  for (std::size_t begin = 0; begin < trees.size(); begin += 64) {
    std::vector<Expression> const some(
        trees.begin() + static_cast<std::ptrdiff_t>(begin),
        trees.begin() + static_cast<std::ptrdiff_t>(std::min(begin + 64, trees.size())));
    Roads roads(some);
    if (auto const found = roads.compare(*text))
      FAIL() << found->what << '\n' << explain({records[found->record], some[found->expression]});
  }
  std::printf("%zu trees, %zu records\n", trees.size(), records.size());
}

}  // namespace
}  // namespace cairn::parity
