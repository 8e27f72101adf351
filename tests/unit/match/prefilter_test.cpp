#include "match/prefilter.hpp"

#include <gtest/gtest.h>

#include <re2/re2.h>

#include <random>

namespace cairn::match {
namespace {

Field field(std::string name) {
  return Path{{{std::move(name), Case::kIgnore}}, PathMode::kSearch};
}
Expression equals(std::string name, std::string text) {
  return Expression::test(field(std::move(name)), Equals{std::move(text), Case::kIgnore, {}});
}
bool may_match(Expression const& expression, std::string_view text) {
  return Prefilter(std::span(&expression, 1)).may_match(text);
}

TEST(Prefilter, AsksForEveryPartOfAnAndAndOneOfAnOr) {
  std::string const text = R"({"Records":[{"eventName":"CreateUser","errorCode":"AccessDenied"}]})";
  EXPECT_TRUE(may_match(equals("eventName", "createuser"), text));
  EXPECT_FALSE(may_match(equals("eventName", "DeleteUser"), text));
  EXPECT_FALSE(may_match(
      Expression::all({equals("eventName", "CreateUser"), equals("errorCode", "Throttling")}),
      text));
  EXPECT_TRUE(may_match(
      Expression::any({equals("eventName", "DeleteUser"), equals("eventName", "CreateUser")}),
      text));
  EXPECT_FALSE(may_match(
      Expression::any({equals("eventName", "DeleteUser"), equals("eventName", "DeleteRole")}),
      text));
  EXPECT_TRUE(may_match(Expression::negate(equals("eventName", "DeleteUser")), text))
      << "a negation needs nothing";
  EXPECT_TRUE(may_match(Expression::any({equals("eventName", "DeleteUser"),
                                         Expression::negate(equals("eventName", "X"))}),
                        text));
}

TEST(Prefilter, AsksForTheNameWhereTheValueIsNoText) {
  std::string const text = R"({"Records":[{"eventName":"CreateUser","errorCode":null}]})";
  EXPECT_TRUE(may_match(Expression::test(field("errorCode"), NotNull{}), text));
  EXPECT_FALSE(may_match(Expression::test(field("errorMessage"), NotNull{}), text));
  EXPECT_TRUE(may_match(
      Expression::test(field("errorCode"), Equals{"22", Case::kIgnore, Decimal::parse("22")}),
      text))
      << "22 may be spelled 2.2e1";
  EXPECT_TRUE(may_match(
      Expression::test(Path{{{"gone", Case::kExact}}, PathMode::kExact}, TypedEquals{nullptr}),
      text))
      << "missing is null";
  EXPECT_TRUE(
      may_match(Expression::test(Derived::kPrincipal, Equals{"somebody", Case::kIgnore, {}}), text))
      << "made, not copied";
}

TEST(Prefilter, AnAccountIsTextWhateverItLooksLike) {
  auto const account = Expression::test(
      Derived::kAccount, Equals{"111122223333", Case::kIgnore, Decimal::parse("111122223333")});
  EXPECT_TRUE(may_match(account, R"({"recipientAccountId":"111122223333"})"));
  EXPECT_FALSE(may_match(account, R"({"recipientAccountId":"444455556666"})"));
}

TEST(Prefilter, TakesPlainRunsOfRegularExpressions) {
  auto const run = [](std::string pattern) {
    return std::string(required_literal(Regex{std::move(pattern), Case::kExact}));
  };
  EXPECT_EQ(run("kali"), "kali");
  EXPECT_EQ(run("^aws-cli.*kali$"), "aws-cli");
  EXPECT_EQ(run("kalix?"), "kali");
  EXPECT_EQ(run("kalix+yz"), "kalix");
  EXPECT_EQ(run("kalix{0,3}"), "kali");
  EXPECT_EQ(run("kali|parrot"), "");
  EXPECT_EQ(run("(kali)?"), "");
  EXPECT_EQ(run("\\d\\d\\d"), "");
  EXPECT_TRUE(may_match(Expression::test(field("a"), Regex{"sts", Case::kIgnore}),
                        "{\"a\":\"\xc5\xbfts\"}"))
      << "LATIN SMALL LETTER LONG S";
  EXPECT_TRUE(
      may_match(Expression::test(field("a"), Regex{"sts", Case::kIgnore}), R"({"a":"\u017fts"})"));
}

TEST(Prefilter, TheRunOfARegularExpressionStandsInEveryMatch) {
  std::mt19937 random(11);
  constexpr std::string_view kParts[] = {"a",   "b",     "c", "abc", ".",   "*",   "+", "?",
                                         "{2}", "{0,1}", "^", "$",   "\\.", "\\w", "x", "cab"};
  std::size_t checked = 0;
  for (int round = 0; round < 100'000; ++round) {
    std::string pattern, text;
    for (std::size_t n = 1 + random() % 6; n > 0; --n)
      pattern += kParts[random() % std::size(kParts)];
    re2::RE2::Options options;
    options.set_log_errors(false);
    re2::RE2 const regex(pattern, options);
    if (!regex.ok()) continue;
    std::string const literal(required_literal(Regex{pattern, Case::kExact}));
    for (int attempt = 0; attempt < 20; ++attempt) {
      text.clear();
      for (std::size_t n = random() % 9; n > 0; --n) text += "abcx."[random() % 5];
      if (!re2::RE2::PartialMatch(text, regex)) continue;
      ASSERT_NE(text.find(literal), std::string::npos)
          << pattern << " matches " << text << " without " << literal;
      checked += !literal.empty();
    }
  }
  EXPECT_GT(checked, 1'000u);
}

}  // namespace
}  // namespace cairn::match
