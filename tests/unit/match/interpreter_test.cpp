// The interpreter against answers written by hand from ir.hpp: the oracle needs one too.
#include "match/interpreter.hpp"

#include <gtest/gtest.h>

#include <set>

namespace cairn::match {
namespace {

Path search(std::initializer_list<Segment> segments) { return {segments, PathMode::kSearch}; }
Path exact(std::initializer_list<Segment> segments) { return {segments, PathMode::kExact}; }

Verdict verdict(Expression const& expression, std::string_view record,
                DerivedTexts const& derived = {}) {
  auto const node = json::parse_document(record);
  EXPECT_TRUE(node) << record;
  return node ? interpret(expression, *node, derived) : Verdict{};
}

bool holds(Field field, Test test, std::string_view record) {
  return verdict(Expression::test(std::move(field), std::move(test)), record).matches;
}

Equals equals(std::string text) { return {std::move(text), Case::kIgnore, {}}; }

constexpr auto kIgnore = Case::kIgnore;
constexpr auto kExact = Case::kExact;

TEST(Interpreter, SearchPathsFollowMembersAndJoinedNames) {
  Path const ab = search({{"a", kExact}, {"b", kExact}});
  EXPECT_TRUE(holds(ab, equals("x"), R"({"a":{"b":"x"}})"));
  EXPECT_TRUE(holds(ab, equals("x"), R"({"a.b":"x"})"));
  EXPECT_TRUE(holds(ab, equals("x"), R"({"a.b":["y","x"],"a":1})"));
  EXPECT_FALSE(holds(ab, equals("x"), R"({"b":"x","a":"x"})"));
  EXPECT_FALSE(holds(ab, equals("x"), R"({"a":"x"})"));
  Path const abc = search({{"a", kExact}, {"b", kExact}, {"c", kExact}});
  EXPECT_TRUE(holds(abc, equals("x"), R"({"a":{"b.c":"x"}})"));
  EXPECT_FALSE(
      holds(abc, equals("x"), R"({"a.b":{"c":"x"}})"));  // a joined name takes all that is left
}

TEST(Interpreter, NamesCompareAsTheirSegmentSays) {
  Path const mixed = search({{"Top", kIgnore}, {"in", kExact}});
  EXPECT_TRUE(holds(mixed, Present{}, R"({"TOP":{"in":1}})"));
  EXPECT_FALSE(holds(mixed, Present{}, R"({"top":{"IN":1}})"));
  EXPECT_TRUE(holds(mixed, Present{}, R"({"tOP.in":1})"));
  EXPECT_FALSE(holds(mixed, Present{}, R"({"top.IN":1})"));
  EXPECT_FALSE(holds(search({{"k", kIgnore}}), Present{}, "{\"\u212A\":1}"));  // ASCII only
  EXPECT_TRUE(holds(search({{"a", kExact}}), Present{}, R"({"\u0061":1})"));
}

TEST(Interpreter, TheLastDuplicateWins) {
  EXPECT_TRUE(holds(search({{"a", kExact}}), equals("2"), R"({"a":1,"a":2})"));
  EXPECT_FALSE(holds(search({{"a", kExact}}), equals("1"), R"({"a":1,"a":2})"));
  EXPECT_FALSE(holds(search({{"a", kIgnore}}), equals("1"), R"({"a":1,"A":2})"));
  EXPECT_TRUE(holds(search({{"a", kExact}}), equals("1"), R"({"a":1,"A":2})"));
  EXPECT_FALSE(holds(Path{}, equals("1"), R"({"a":{"b":1},"a":{}})"));
  EXPECT_TRUE(holds(Path{}, equals("1"), R"({"a":{"b":1},"A":{}})"));
}

TEST(Interpreter, ArraysReachEveryMember) {
  Path const ab = search({{"a", kExact}, {"b", kExact}});
  EXPECT_TRUE(holds(ab, equals("x"), R"({"a":[1,[{"b":"y"},{"b":["z",["x"]]}]]})"));
  EXPECT_TRUE(holds(search({{"a", kExact}}), NotNull{}, R"({"a":[]})"));
  EXPECT_FALSE(holds(ab, Present{}, R"({"a":[]})"));
}

TEST(Interpreter, ObjectsMatchByAnyLeaf) {
  EXPECT_TRUE(holds(search({{"a", kExact}}), equals("x"), R"({"a":{"b":{"c":[null,{"d":"X"}]}}})"));
  EXPECT_TRUE(holds(Path{}, Contains{"ell", kIgnore}, R"({"a":{"b":["HELLO"]}})"));
  EXPECT_FALSE(holds(Path{}, Contains{"name", kIgnore}, R"({"name":"x"})"));  // names are no leaves
}

TEST(Interpreter, NullAndMissing) {
  Path const a = search({{"a", kExact}});
  EXPECT_TRUE(holds(a, Present{}, R"({"a":null})"));
  EXPECT_FALSE(holds(a, NotNull{}, R"({"a":null})"));
  EXPECT_FALSE(holds(a, Present{}, "{}"));
  EXPECT_FALSE(holds(a, equals("null"), R"({"a":null})"));
  EXPECT_TRUE(holds(a, TypedEquals{nullptr}, R"({"a":null})"));
  EXPECT_FALSE(holds(a, TypedEquals{nullptr}, "{}"));
  EXPECT_TRUE(holds(exact({{"a", kExact}}), TypedEquals{nullptr}, "{}"));
}

TEST(Interpreter, ExactPathsReachOneValueOrRaise) {
  Expression const test =
      Expression::test(exact({{"a", kExact}, {"b", kExact}}), TypedEquals{std::string("x")});
  EXPECT_TRUE(verdict(test, R"({"a":{"b":"y","b":"x"}})").matches);
  EXPECT_FALSE(verdict(test, R"({"a":{"b":["x"]}})").matches);
  EXPECT_FALSE(verdict(test, R"({"a.b":"x"})").matches);
  EXPECT_FALSE(verdict(test, R"({"a":null})").raises);
  EXPECT_FALSE(verdict(test, "{}").raises);
  for (char const* record :
       {R"({"a":"x"})", R"({"a":1})", R"({"a":true})", R"({"a":[{"b":"x"}]})"}) {
    EXPECT_TRUE(verdict(test, record).raises) << record;
    EXPECT_TRUE(verdict(Expression::any({Expression::all({}), test}), record).raises) << record;
  }
}

TEST(Interpreter, TextsOfLeaves) {
  Path const a = search({{"a", kExact}});
  EXPECT_TRUE(holds(a, equals("TRUE"), R"({"a":true})"));
  EXPECT_TRUE(holds(a, equals("22.0"), R"({"a":22.0})"));
  EXPECT_FALSE(holds(a, equals("22"), R"({"a":22.0})"));
  EXPECT_TRUE(holds(a, Equals{"22", kIgnore, Decimal::parse("22")}, R"({"a":2.2e1})"));
  EXPECT_FALSE(holds(a, Equals{"22", kIgnore, Decimal::parse("22")}, R"({"a":"2.2e1"})"));
  EXPECT_TRUE(holds(a, equals("it's"), R"({"a":"it\u0027s"})"));
  EXPECT_TRUE(holds(a, equals("kiosk"), "{\"a\":\"\u212A\u0130OSK\"}"));
  EXPECT_FALSE(holds(a, Equals{"kiosk", kExact, {}}, R"({"a":"Kiosk"})"));
  EXPECT_TRUE(holds(a, equals("\uFFFD"), R"({"a":"\ud800"})"));
  EXPECT_FALSE(holds(a, equals("\uFFFD"), "{\"a\":\"\xff\"}"));
}

TEST(Interpreter, Wildcards) {
  using Kind = Wildcard::Kind;
  Path const a = search({{"a", kExact}});
  Wildcard const get_any{
      {{Kind::kLiteral, "get"}, {Kind::kAnyRun, {}}, {Kind::kLiteral, "t"}, {Kind::kAnyOne, {}}},
      kIgnore};
  EXPECT_TRUE(holds(a, get_any, R"({"a":"GetObjectTx"})"));
  EXPECT_TRUE(holds(a, get_any, R"({"a":"get\n\nt\u00e9"})"));
  EXPECT_FALSE(holds(a, get_any, R"({"a":"GetObject"})"));
  EXPECT_FALSE(holds(a, get_any, R"({"a":" GetTx"})"));
  EXPECT_FALSE(holds(a, Wildcard{{{Kind::kAnyOne, {}}}, kIgnore}, R"({"a":""})"));
  EXPECT_TRUE(holds(a, Wildcard{{{Kind::kAnyRun, {}}}, kIgnore}, R"({"a":""})"));
}

TEST(Interpreter, RegularExpressions) {
  Path const a = search({{"a", kExact}});
  EXPECT_TRUE(holds(a, Regex{"b.d", kExact}, R"({"a":"abcde"})"));
  EXPECT_FALSE(holds(a, Regex{"B.D", kExact}, R"({"a":"abcde"})"));
  EXPECT_TRUE(holds(a, Regex{"B.D", kIgnore}, R"({"a":"abcde"})"));
  EXPECT_FALSE(holds(a, Regex{"b.d", kExact}, R"({"a":"b\nd"})"));
  EXPECT_TRUE(holds(a, Regex{"(?s)b.d", kExact}, R"({"a":"b\nd"})"));
  EXPECT_FALSE(holds(a, Regex{"(", kExact}, R"({"a":"("})"));
}

TEST(Interpreter, AddressesNumbersAndTimes) {
  Path const a = search({{"a", kExact}});
  InCidr const block{*parse_cidr("192.0.2.0/24"), "192.0.2.0/24"};
  EXPECT_TRUE(holds(a, block, R"({"a":"192.0.2.77"})"));
  EXPECT_TRUE(holds(a, block, R"({"a":"192.0.2.0/24"})"));
  EXPECT_FALSE(holds(a, block, R"({"a":"192.0.3.1"})"));
  EXPECT_FALSE(holds(a, block, R"({"a":"192.0.2.amazonaws.com"})"));

  CompareNumber const above{Order::kGreater, *Decimal::parse("9007199254740992")};
  EXPECT_TRUE(holds(a, above, R"({"a":9007199254740993})"));
  EXPECT_TRUE(holds(a, above, R"({"a":"1e400"})"));
  EXPECT_FALSE(holds(a, above, R"({"a":"1e400 "})"));
  EXPECT_FALSE(holds(a, above, R"({"a":9007199254740992.0})"));
  EXPECT_FALSE(holds(a, CompareNumber{Order::kLess, *Decimal::parse("5")}, R"({"a":true})"));

  TimeSpan const day = *parse_time("2024-01-09");
  std::string_view const inside = R"({"a":"2024-01-09T23:59:59Z"})";
  std::string_view const after = R"({"a":"2024-01-10T00:00:00Z"})";
  EXPECT_TRUE(holds(a, InTimeSpan{day}, inside));
  EXPECT_FALSE(holds(a, InTimeSpan{day}, after));
  EXPECT_TRUE(holds(a, CompareTime{Order::kLessOrEqual, day}, inside));
  EXPECT_FALSE(holds(a, CompareTime{Order::kGreater, day}, inside));
  EXPECT_TRUE(holds(a, CompareTime{Order::kGreaterOrEqual, day}, inside));
  EXPECT_FALSE(holds(a, CompareTime{Order::kLess, day}, inside));
  EXPECT_TRUE(holds(a, CompareTime{Order::kGreater, day}, after));
}

TEST(Interpreter, TypedEqualityIsOfTypeAndValue) {
  Path const a = search({{"a", kExact}});
  EXPECT_TRUE(holds(a, TypedEquals{22.0}, R"({"a":2.2e1})"));
  EXPECT_FALSE(holds(a, TypedEquals{22.0}, R"({"a":"22"})"));
  EXPECT_TRUE(
      holds(a, TypedEquals{9007199254740992.0}, R"({"a":9007199254740993})"));  // as doubles
  EXPECT_TRUE(holds(a, TypedEquals{true}, R"({"a":true})"));
  EXPECT_FALSE(holds(a, TypedEquals{true}, R"({"a":"true"})"));
  EXPECT_FALSE(holds(a, TypedEquals{std::string("x")}, R"({"a":"X"})"));
  EXPECT_FALSE(holds(a, TypedEquals{std::string("x")}, R"({"a":{"b":"x"}})"));
}

TEST(Interpreter, DerivedFieldsAreOneLeafOrAbsent) {
  DerivedTexts const derived{"alice", "denied", "", "a.json:3"};
  auto const derived_holds = [&](Derived field, match::Test test) {
    return verdict(Expression::test(field, std::move(test)), "{}", derived).matches;
  };
  EXPECT_TRUE(derived_holds(Derived::kPrincipal, equals("Alice")));
  EXPECT_TRUE(derived_holds(Derived::kOutcome, equals("denied")));
  EXPECT_TRUE(derived_holds(Derived::kObject, Contains{"json:3", kExact}));
  EXPECT_FALSE(derived_holds(Derived::kAccount, Present{}));
  EXPECT_FALSE(derived_holds(Derived::kAccount, equals("")));
}

TEST(Interpreter, AndOrNot) {
  Expression const yes = Expression::test(Path{}, Present{});
  Expression const no = Expression::negate(yes);
  EXPECT_TRUE(verdict(Expression::all({}), "{}").matches);
  EXPECT_FALSE(verdict(Expression::any({}), "{}").matches);
  EXPECT_TRUE(verdict(yes, "{}").matches);
  EXPECT_FALSE(verdict(no, "{}").matches);
  EXPECT_FALSE(verdict(Expression::all({yes, no}), "{}").matches);
  EXPECT_TRUE(verdict(Expression::any({no, yes}), "{}").matches);
}

TEST(Interpreter, StandsTheDeepestRecord) {
  std::string record =
      R"({"a":)" + std::string(9'999, '[') + "\"x\"" + std::string(9'999, ']') + "}";
  EXPECT_TRUE(holds(Path{}, equals("x"), record));
  EXPECT_TRUE(holds(search({{"a", kExact}}), equals("x"), record));
  EXPECT_FALSE(holds(search({{"a", kExact}, {"b", kExact}}), Present{}, record));
}

TEST(ToString, IsOneReadableLine) {
  Expression const expression = Expression::all(
      {Expression::test(search({{"userIdentity", kExact}, {"type", kExact}}), equals("Root")),
       Expression::negate(Expression::test(search({{"errorCode", kIgnore}}), NotNull{})),
       Expression::test(exact({{"a b", kExact}}), TypedEquals{nullptr}),
       Expression::test(Derived::kPrincipal, Regex{"^x\n", kIgnore})});
  EXPECT_EQ(to_string(expression), "all(userIdentity.type equals \"Root\", not(~errorCode "
                                   "not-null), .\"a b\" == null, principal ~ /^x\\n/i)");
}

TEST(ToString, DifferentFieldsReadDifferently) {
  Field const fields[] = {Path{},
                          exact({}),
                          search({{"", kExact}}),
                          search({{"*", kExact}}),
                          search({{"any", kExact}}),
                          search({{"a", kExact}}),
                          exact({{"a", kExact}}),
                          search({{"a", kIgnore}}),
                          search({{"~a", kExact}}),
                          search({{"a", kExact}, {"b", kExact}}),
                          search({{"a.b", kExact}}),
                          search({{".a", kExact}}),
                          search({{"", kExact}, {"a", kExact}}),
                          search({{"a b", kExact}, {"c d", kExact}}),
                          search({{"a b\".\"c d", kExact}}),
                          search({{"a\nb", kExact}}),
                          search({{"a\\nb", kExact}}),
                          search({{"\xff", kExact}}),
                          search({{"\\xff", kExact}}),
                          search({{"principal", kExact}}),
                          search({{"object", kExact}}),
                          Derived::kPrincipal,
                          Derived::kOutcome,
                          Derived::kAccount,
                          Derived::kObject};
  std::set<std::string> texts;
  for (Field const& field : fields)
    EXPECT_TRUE(texts.insert(to_string(Expression::test(field, Present{}))).second)
        << *texts.rbegin();
}

TEST(Interpreter, AFieldAgainstAnother) {
  Path const a = search({{"a", kExact}}), b = search({{"b", kExact}, {"c", kExact}});
  auto const is = [&](Relation relation, std::string_view record, Case text_case = kIgnore) {
    return holds(a, FieldEquals{b, relation, text_case}, record);
  };
  EXPECT_TRUE(is(Relation::kEquals, R"({"a":"X","b":{"c":"x"}})"));
  EXPECT_FALSE(is(Relation::kEquals, R"({"a":"X","b":{"c":"x"}})", kExact));
  EXPECT_TRUE(is(Relation::kEquals, R"({"a":22,"b":{"c":"22"}})"));
  EXPECT_TRUE(is(Relation::kEquals, R"({"a":[1,[2]],"b":[{"c":3},{"c":2}]})"));
  EXPECT_TRUE(is(Relation::kEquals, R"({"a":{"z":1},"b":{"c":{"y":1}}})"));
  EXPECT_TRUE(is(Relation::kContains, R"({"a":"xyz","b":{"c":"Y"}})"));
  EXPECT_FALSE(is(Relation::kContains, R"({"a":"y","b":{"c":"xyz"}})"));
  EXPECT_TRUE(is(Relation::kStartsWith, R"({"a":"xyz","b":{"c":"xy"}})"));
  EXPECT_FALSE(is(Relation::kStartsWith, R"({"a":"xyz","b":{"c":"yz"}})"));
  EXPECT_TRUE(is(Relation::kEndsWith, R"({"a":"xyz","b":{"c":"yz"}})"));
  EXPECT_FALSE(is(Relation::kEndsWith, R"({"a":"xyz","b":{"c":"xy"}})"));
  EXPECT_FALSE(is(Relation::kEquals, R"({"a":null,"b":{"c":null}})"));
  EXPECT_FALSE(is(Relation::kContains, R"({"a":"x"})"));
  EXPECT_FALSE(is(Relation::kContains, R"({"b":{"c":""}})"));
  EXPECT_TRUE(is(Relation::kContains, R"({"a":"","b":{"c":""}})"));
}

TEST(Interpreter, PartsOfTimes) {
  Path const a = search({{"a", kExact}});
  auto const is = [&](TimeUnit unit, std::int64_t part, std::string_view time) {
    return holds(a, TimePart{unit, part, part}, "{\"a\":\"" + std::string(time) + "\"}");
  };
  EXPECT_TRUE(is(TimeUnit::kMinute, 15, "2024-01-09T20:15:30Z"));
  EXPECT_TRUE(is(TimeUnit::kHour, 20, "2024-01-09T20:15:30Z"));
  EXPECT_TRUE(is(TimeUnit::kHour, 18, "2024-01-09T20:15:30+02:00"));
  EXPECT_TRUE(is(TimeUnit::kDay, 9, "2024-01-09T20:15:30Z"));
  EXPECT_TRUE(is(TimeUnit::kMonth, 1, "2024-01-09T20:15:30Z"));
  EXPECT_TRUE(is(TimeUnit::kYear, 2024, "2024-01-09T20:15:30Z"));
  EXPECT_TRUE(is(TimeUnit::kWeek, 2, "2024-01-09T20:15:30Z"));
  EXPECT_TRUE(is(TimeUnit::kWeek, 53, "2021-01-03T23:59:59Z"));  // Sunday of 2020's last week
  EXPECT_TRUE(is(TimeUnit::kWeek, 1, "2024-12-30T00:00:00Z"));   // Monday of 2025's first week
  EXPECT_TRUE(is(TimeUnit::kHour, 23, "1969-12-31T23:59:59.5Z"));
  EXPECT_FALSE(is(TimeUnit::kHour, 20, "2024-01-09"));
  EXPECT_TRUE(holds(a, TimePart{TimeUnit::kHour, 18, 23}, R"({"a":["x","2024-01-09T20:15:30Z"]})"));
  EXPECT_FALSE(holds(a, TimePart{TimeUnit::kHour, 0, 23}, R"({"a":20})"));
}

}  // namespace
}  // namespace cairn::match
