// What is printed parses, and means what it was printed from.
#include "query/print.hpp"

#include "match/interpreter.hpp"
#include "query/query.hpp"
#include "support/random.hpp"
#include "support/random_json.hpp"

#include <gtest/gtest.h>

namespace cairn::query {
namespace {

using match::Case;
using match::Expression;

match::Path path_of(std::initializer_list<std::string> names) {
  match::Path path;
  for (std::string const& name : names) path.segments.push_back({name, Case::kExact});
  return path;
}

std::string printed(Expression const& expression) {
  auto const out = print_query(expression);
  return out ? out->text : out.error().message;
}

TEST(Print, Tests) {
  auto const name = path_of({"eventName"});
  EXPECT_EQ(printed(Expression::test(name, match::Equals{"StopLogging", Case::kIgnore, {}})),
            "eventName: \"StopLogging\"");
  EXPECT_EQ(printed(Expression::test(name, match::Equals{"a\"b\\\n", Case::kExact, {}})),
            "eventName == \"a\\\"b\\\\\\u000a\"");
  EXPECT_EQ(printed(Expression::test(name, match::Contains{"S3 *", Case::kIgnore})),
            "eventName: *S3\\ \\**");
  EXPECT_EQ(printed(Expression::test(name, match::Contains{"a/b.", Case::kExact})),
            "eventName ~ /a\\/b\\./");
  EXPECT_EQ(printed(Expression::test(path_of({"status"}), match::NotNull{})), "\"status\": *");
  EXPECT_EQ(
      printed(Expression::test(path_of({"requestParameters", "aws:tag", "x"}), match::NotNull{})),
      "requestParameters.\"aws:tag\".x: *");
  EXPECT_EQ(printed(Expression::test(match::Path{}, match::Contains{"kali", Case::kIgnore})),
            "\"kali\"");
  EXPECT_EQ(printed(Expression::test(name, match::InCidr{*parse_cidr("10.0.0.0/8"), "10.0.0.0/8"})),
            "eventName: 10.0.0.0/8");
  EXPECT_FALSE(print_query(Expression::test(name, match::FieldEquals{name})));
}

TEST(Print, Trees) {
  auto const is = [](std::string name, std::string text) {
    return Expression::test(path_of({std::move(name)}),
                            match::Equals{std::move(text), Case::kIgnore, {}});
  };
  Expression const a = is("eventName", "a"), b = is("eventName", "b"), c = is("awsRegion", "c");
  EXPECT_EQ(printed(Expression::any({a, b})), "eventName: (\"a\" or \"b\")");
  EXPECT_EQ(
      printed(
          Expression::all({Expression::any({a, c}), Expression::negate(Expression::all({b, c}))})),
      "(eventName: \"a\" or awsRegion: \"c\") and not (eventName: \"b\" and awsRegion: \"c\")");
  EXPECT_EQ(printed(Expression::all({})), "*");
}

/// Expressions as Sigma rules give them, over the alphabet of RandomJson.
class Maker {
 public:
  explicit Maker(test::Random& random) : random_(random) {}

  Expression tree(int depth) {
    std::size_t const kind = depth == 0 ? 3 : random_.below(5);
    if (kind >= 3) return Expression::test(path(), test());
    if (kind == 2) return Expression::negate(tree(depth - 1));
    std::vector<Expression> children;
    for (std::size_t left = 1 + random_.below(3); left > 0; --left)
      children.push_back(tree(depth - 1));
    return kind == 0 ? Expression::all(std::move(children)) : Expression::any(std::move(children));
  }

 private:
  match::Path path() {
    constexpr char const* kNames[] = {"a", "b", "c", "ab", "a.b", "name"};
    // The query language ignores case in names at the top level only.
    match::Path out = path_of({"requestParameters"});
    for (std::size_t left = 1 + random_.below(2); left > 0; --left)
      out.segments.push_back({random_.pick(kNames), Case::kExact});
    return out;
  }

  std::string text() {
    constexpr char const* kParts[] = {"a", "b", "A", " ", "1", "*",  "?", "\\", "\"",
                                      "/", ".", "(", ":", "é", "\n", "'", ","};
    std::string out;
    for (std::size_t left = random_.below(4); left > 0; --left) out += random_.pick(kParts);
    return out;
  }

  match::Test test() {
    using Piece = match::Wildcard::Piece;
    using Kind = match::Wildcard::Kind;
    Case const exact = random_.chance(30) ? Case::kExact : Case::kIgnore;
    switch (random_.below(6)) {
    case 0: return match::NotNull{};
    case 1: return match::Equals{text(), exact, {}};
    case 2: return match::Contains{"a" + text(), exact};
    case 3: return match::CompareNumber{match::Order::kLess, *Decimal::parse("12.5")};
    case 4: return match::Regex{"a|^b", exact};
    default:
      return match::Wildcard{
          {Piece{Kind::kLiteral, "a" + text()}, Piece{Kind::kAnyOne, {}}, Piece{Kind::kAnyRun, {}}},
          exact};
    }
  }

  test::Random& random_;
};

TEST(Print, MeansWhatItWasPrintedFrom) {
  std::size_t matches = 0, pairs = 0;
  for (std::uint64_t seed = 1; seed <= 3'000; ++seed) {
    test::Random random(seed);
    Expression const expression = Maker(random).tree(2);
    auto const text = print_query(expression);
    ASSERT_TRUE(text) << text.error().message;
    auto const parsed = parse_query(text->text);
    ASSERT_TRUE(parsed) << to_string(expression) << '\n'
                        << format_error(parsed.error(), text->text);
    for (int i = 0; i < 8; ++i) {
      std::string const json = "{\"requestParameters\":" +
                               test::RandomJson(random, {.strict = true, .depth = 3}).object() +
                               "}";
      auto const record = json::parse_document(json);
      ASSERT_TRUE(record) << json;
      bool const wanted = match::interpret(expression, *record, {}).matches;
      matches += wanted ? 1 : 0, ++pairs;
      if (!text->differences.empty()) continue;
      EXPECT_EQ(match::interpret(parsed->expression, *record, {}).matches, wanted)
          << json << '\n'
          << to_string(expression) << '\n'
          << text->text << '\n'
          << to_string(parsed->expression);
    }
  }
  EXPECT_GT(matches, pairs / 20);
}

}  // namespace
}  // namespace cairn::query
