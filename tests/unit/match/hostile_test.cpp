// Records made to hurt: depth that would end a recursion, and members that hide each other by the
// hundred thousand. The tests end in a moment or not at all.
#include "match/hidden.hpp"
#include "match/program.hpp"
#include "support/records.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace cairn::match {
namespace {

constexpr std::size_t kMany = 200'000;
constexpr std::size_t kDepth = json::kMaxDepth - 3;

bool fast_holds(Field field, Test test, std::string record_text) {
  test::OwnedRecord const record(record_text);
  auto const program = Program::compile(Expression::test(std::move(field), std::move(test)));
  EXPECT_TRUE(program);
  return Matcher(*program).matches(*record.view);
}

Path search(std::initializer_list<Segment> segments) { return {segments, PathMode::kSearch}; }
Equals equals(std::string text) { return {std::move(text), Case::kIgnore, {}}; }

/// A long array around `inside`, under nearly as many levels as are allowed.
std::string nested(std::string const& inside) {
  std::string wide = "[";
  for (std::size_t i = 0; i < kMany; ++i) wide += "0,";
  return R"({"a":)" + std::string(kDepth, '[') + wide + inside + "]" + std::string(kDepth, ']') +
         "}";
}

TEST(Hostile, DepthIsWalkedFlat) {
  Segment const a{"a", Case::kExact}, b{"b", Case::kExact};
  std::string const deep = nested(R"({"b":"x"})");
  EXPECT_TRUE(fast_holds(search({a, b}), equals("x"), deep));
  EXPECT_FALSE(fast_holds(search({a, b}), equals("y"), deep));
  EXPECT_TRUE(fast_holds(search({a}), equals("x"), deep));
  EXPECT_TRUE(fast_holds(Path{}, Contains{"x", Case::kIgnore}, deep));
  EXPECT_TRUE(fast_holds(search({a}), TypedEquals{std::string("x")}, nested("\"x\"")));
  EXPECT_FALSE(fast_holds(search({a}), TypedEquals{std::string("x")}, deep));
}

TEST(Hostile, HiddenMembersCostOnePass) {
  std::string hidden = "{";
  for (std::size_t i = 0; i < kMany; ++i) hidden += fmt::format(R"("a{}":"x",)", i);
  std::string const shown = hidden;
  for (std::size_t i = 0; i < kMany; ++i) hidden += fmt::format(R"("a{}":"y",)", i);
  EXPECT_FALSE(fast_holds(Path{}, equals("x"), hidden + R"("z":1})"));
  EXPECT_TRUE(fast_holds(Path{}, equals("x"), hidden + R"("z":"x"})"));
  EXPECT_TRUE(fast_holds(Path{}, equals("y"), hidden + R"("z":1})"));
  EXPECT_TRUE(fast_holds(Path{}, equals("x"), shown + R"("a0":"y"})"));
}

TEST(HiddenMembers, CoverMembersOfTheSameNameInTheSameObject) {
  std::string const text =
      R"({"a":"H1","b":{"a":"S1","\u0061":["S2",{"c":"H2","c":{"c":"S3"}}]},"a":{"d":"H3","d":"H4"},"a":"S4","A":"S5","":"H5","":"S6"})";
  test::OwnedRecord const record(text);
  json::Value const value = record.view->value;
  HiddenMembers const hidden(value);
  std::size_t strings = 0;
  for (std::uint32_t const* at = value.at(); at != value.after(); ++at) {
    json::Value const entry(value.text(), at);
    if (!entry.is_string() || value.text()[at[1]] == ':') continue;
    std::string_view const body = entry.string_body();
    bool const inner_a = body == "S1";  // hidden by the escaped spelling of its name
    EXPECT_EQ(hidden.hides(at), body.front() == 'H' || inner_a) << body;
    ++strings;
  }
  EXPECT_EQ(strings, 11u);
}

}  // namespace
}  // namespace cairn::match
