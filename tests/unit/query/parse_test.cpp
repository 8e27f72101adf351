// Every rule of the language: a query and the predicate it means.
#include "query/query.hpp"

#include "base/text.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace cairn::query {
namespace {

struct Case {
  std::string query;
  std::string meaning;  // match::to_string; `~` before a name: case ignored
};

void expect_all(std::vector<Case> const& cases) {
  for (Case const& c : cases) {
    auto const parsed = parse_query(c.query);
    ASSERT_TRUE(parsed) << format_error(parsed.error(), c.query);
    EXPECT_EQ(match::to_string(parsed->expression), c.meaning) << c.query;
  }
}

TEST(Parse, EverythingMatchesEverything) {
  expect_all({{"", "all()"},
              {"  \t\n ", "all()"},
              {"*", "all()"},
              {"**", "all()"},
              {"*:*", "all()"},
              {"(*)", "all()"},
              {"* and x", "all(all(), * contains \"x\")"}});
}

TEST(Parse, OperatorsBindAsWritten) {
  std::string const a = "* contains \"a\"", b = "* contains \"b\"", c = "* contains \"c\"";
  expect_all({
      {"a", a},
      {"a b", "all(" + a + ", " + b + ")"},
      {"a and b", "all(" + a + ", " + b + ")"},
      {"a AND b aNd c", "all(" + a + ", " + b + ", " + c + ")"},
      {"a or b", "any(" + a + ", " + b + ")"},
      {"a Or b oR c", "any(" + a + ", " + b + ", " + c + ")"},
      {"a or b c", "any(" + a + ", all(" + b + ", " + c + "))"},
      {"a b or c", "any(all(" + a + ", " + b + "), " + c + ")"},
      {"(a or b) c", "all(any(" + a + ", " + b + "), " + c + ")"},
      {"(a or b)(c)", "all(any(" + a + ", " + b + "), " + c + ")"},
      {"not a b", "all(not(" + a + "), " + b + ")"},
      {"not (a b)", "not(all(" + a + ", " + b + "))"},
      {"not(a)", "not(" + a + ")"},
      {"NOT NOT a", a},
      {"not not not a", "not(" + a + ")"},
      {"a and not b", "all(" + a + ", not(" + b + "))"},
      {"a not b", "all(" + a + ", not(" + b + "))"},
      {"((a))", a},
      {"a\nor\r\n\tb", "any(" + a + ", " + b + ")"},
      {"a\u00a0or\u3000b", "any(" + a + ", " + b + ")"},
  });
}

TEST(Parse, KeywordsInQuotesOrWordsAreText) {
  expect_all({{"\"and\"", "* contains \"and\""},
              {"android", "* contains \"android\""},
              {"not-this", "* contains \"not-this\""},
              {"eventName: \"or\"", "~eventName equals \"or\""}});
}

TEST(Parse, TextIsASubstringOfAnyValue) {
  expect_all({
      {"AKIA123", "* contains \"AKIA123\""},
      {"\"two words\"", "* contains \"two words\""},
      {"*kali*", "* contains \"kali\""},
      {"kali*", "* contains \"kali\""},
      {"ka*li", "* like * \"ka\" * \"li\" *"},
      {"ka?i", "* like * \"ka\" ? \"i\" *"},
      {"?", "* like * ? *"},
      {"\"a*b\"", "* contains \"a*b\""},
      {"a\\*b", "* contains \"a*b\""},
      {"1.5", "* contains \"1.5\""},
      {"null", "* contains \"null\""},
      {"iam:PassRole", "* contains \"iam:PassRole\""},
      {"s3:GetObject", "* contains \"s3:GetObject\""},
      {"arn:aws:iam::111122223333:user/alice",
       "* contains \"arn:aws:iam::111122223333:user/alice\""},
      {"2001:db8::1", "* contains \"2001:db8::1\""},
      {"::1", "* contains \"::1\""},
      {"https://example.com/x?y=1", "* like * \"https://example.com/x\" ? \"y=1\" *"},
      {"AAAA==", "* contains \"AAAA==\""},
      {"k=v", "* contains \"k=v\""},
      {"<hidden>", "* contains \"<hidden>\""},
      {"cat ~/.aws/credentials", "all(* contains \"cat\", * contains \"~/.aws/credentials\")"},
      {"-rf", "* contains \"-rf\""},
      {".env", "* contains \".env\""},
      {"...", "* contains \"...\""},
      {"O'Reilly", "* contains \"O'Reilly\""},
      {"/bin/sh", "* contains \"/bin/sh\""},
      {"\"a\" \"b\"", "all(* contains \"a\", * contains \"b\")"},
  });
}

TEST(Parse, ValuesRunToABlankOrParenthesis) {
  expect_all({
      {"eventName:ConsoleLogin", "~eventName equals \"ConsoleLogin\""},
      {"eventName : ConsoleLogin", "~eventName equals \"ConsoleLogin\""},
      {"eventName:\"ConsoleLogin\"", "~eventName equals \"ConsoleLogin\""},
      {"(eventName:a)", "~eventName equals \"a\""},
      {"userIdentity.arn: arn:aws:iam::111122223333:user/a",
       "~userIdentity.~arn equals \"arn:aws:iam::111122223333:user/a\""},
      {"sourceIPAddress:2001:db8::1", "~sourceIPAddress equals \"2001:db8::1\""},
      {"eventName: a eventName: b", "all(~eventName equals \"a\", ~eventName equals \"b\")"},
      {"eventName: a,b", "~eventName equals \"a,b\""},
      {"eventName: a,", "~eventName equals \"a,\""},
  });
}

TEST(Parse, ValueLists) {
  expect_all({
      {"eventName: (a or b)", "any(~eventName equals \"a\", ~eventName equals \"b\")"},
      {"eventName:(a b)", "all(~eventName equals \"a\", ~eventName equals \"b\")"},
      {"eventName: (a and not b)", "all(~eventName equals \"a\", not(~eventName equals \"b\"))"},
      {"eventName: (not (a or b*))", "not(any(~eventName equals \"a\", ~eventName like \"b\" *))"},
      {"errorCode: (null or \"\")", "any(not(~errorCode not-null), ~errorCode equals \"\")"},
      {"errorCode: (*)", "~errorCode not-null"},
      {"not eventName: (a or b)", "not(any(~eventName equals \"a\", ~eventName equals \"b\"))"},
      {"eventName: (a or b) errorCode: *",
       "all(any(~eventName equals \"a\", ~eventName equals \"b\"), ~errorCode not-null)"},
      {"eventName: (eventName: or x)",
       "any(~eventName equals \"eventName:\", ~eventName equals \"x\")"},
  });
}

TEST(Parse, PresenceAndNull) {
  expect_all({
      {"errorCode: *", "~errorCode not-null"},
      {"errorCode: **", "~errorCode not-null"},
      {"errorCode: null", "not(~errorCode not-null)"},
      {"errorCode: NULL", "not(~errorCode not-null)"},
      {"errorCode: \"null\"", "~errorCode equals \"null\""},
      {"errorCode == null", "not(~errorCode not-null)"},
      {"errorCode != null", "~errorCode not-null"},
      {"errorCode: \"*\"", "~errorCode equals \"*\""},
      {"errorCode: \\*", "~errorCode equals \"*\""},
      {"errorCode: \"\"", "~errorCode equals \"\""},
      {"principal: *", "principal not-null"},
      {"*: *", "* not-null"},
  });
}

TEST(Parse, Wildcards) {
  expect_all({
      {"eventName: Get*", "~eventName like \"Get\" *"},
      {"eventName: *Get***x", "~eventName like * \"Get\" * \"x\""},
      {"eventName: G?t", "~eventName like \"G\" ? \"t\""},
      {"eventName: G\\?t\\\\*", R"(~eventName like "G?t\\" *)"},
      {"eventName: \"Get*\"", "~eventName equals \"Get*\""},
      {"eventName: DOMAIN\\user", R"(~eventName equals "DOMAIN\\user")"},
      {"eventName: a\\ b\\(c\\)", "~eventName equals \"a b(c)\""},
      {"eventName: end\\", R"(~eventName equals "end\\")"},
  });
}

TEST(Parse, Strings) {
  expect_all({
      {R"(eventName: "a\"b\\c\/d")", R"(~eventName equals "a\"b\\c/d")"},
      {R"(eventName: "\u0041\u00e9\ud83d\ude00")", "~eventName equals \"Aé😀\""},
      {R"(eventName: "\ud83d x")", "~eventName equals \"\ufffd x\""},
      {R"(eventName: "\ud83d\u0041")", "~eventName equals \"\ufffdA\""},
      {R"(eventName: "\q\*\?\'")", R"(~eventName equals "\\q*?'")"},
      {R"(eventName: "a\nb")", "~eventName equals \"a\\nb\""},
      {"eventName: 'two words'", "~eventName equals \"two words\""},
      {"eventName: 'say \"x\"'", R"(~eventName equals "say \"x\"")"},
      {"eventName: “two words”", "~eventName equals \"two words\""},
      {"eventName: „zwei Worte“", "~eventName equals \"zwei Worte\""},
      {"eventName: ‘x y’", "~eventName equals \"x y\""},
      {"eventName: “x y\"", "~eventName equals \"x y\""},
      {"eventName: «x y»", "~eventName equals \"x y\""},
  });
}

TEST(Parse, ExactComparison) {
  expect_all({
      {"eventName == ConsoleLogin", "~eventName equals exactly \"ConsoleLogin\""},
      {"eventName==ConsoleLogin", "~eventName equals exactly \"ConsoleLogin\""},
      {"eventName != ConsoleLogin", "not(~eventName equals exactly \"ConsoleLogin\")"},
      {"eventName == \"a b\"", "~eventName equals exactly \"a b\""},
      {"eventName == a*?", "~eventName equals exactly \"a*?\""},
      {"eventName == a**", "~eventName equals exactly \"a**\""},
      {"requestParameters.port == 22",
       "~requestParameters.port equals exactly \"22\" or number 0.22e2"},
      {"sourceIPAddress == 10.0.0.0/8", "~sourceIPAddress equals exactly \"10.0.0.0/8\""},
      {"time == 2024-01-09", "~eventTime equals exactly \"2024-01-09\""},
  });
}

TEST(Parse, NumbersAndBlocks) {
  expect_all({
      {"requestParameters.port: 22", "~requestParameters.port equals \"22\" or number 0.22e2"},
      {"requestParameters.port: \"22\"", "~requestParameters.port equals \"22\""},
      {"requestParameters.port: 1e400",
       "~requestParameters.port equals \"1e400\" or number 0.1e401"},
      {"requestParameters.port > 22", "~requestParameters.port > number 0.22e2"},
      {"requestParameters.port >= -0.5", "~requestParameters.port >= number -0.5e0"},
      {"requestParameters.port<22", "~requestParameters.port < number 0.22e2"},
      {"requestParameters.port <= \"22\"", "~requestParameters.port <= number 0.22e2"},
      {"requestParameters.year > 2024", "~requestParameters.year > number 0.2024e4"},
      {"ip: 10.1.2.3/8",
       "~sourceIPAddress in 0000:0000:0000:0000:0000:ffff:0a00:0000/104 or equals \"10.1.2.3/8\""},
      {"ip: 2001:db8::/32", "~sourceIPAddress in 2001:0db8:0000:0000:0000:0000:0000:0000/32 or "
                            "equals \"2001:db8::/32\""},
      {"ip: \"10.0.0.0/8\"", "~sourceIPAddress equals \"10.0.0.0/8\""},
      {"ip: 300.0.0.0/8", "~sourceIPAddress equals \"300.0.0.0/8\""},
      {"ip: 192.0.2.1", "~sourceIPAddress equals \"192.0.2.1\""},
  });
}

TEST(Parse, Times) {
  expect_all({
      {"time: 2024-01-09", "any(~eventTime in [2024-01-09T00:00:00Z, 2024-01-10T00:00:00Z), "
                           "~eventTime equals \"2024-01-09\")"},
      {"time: 2024", "any(~eventTime in [2024-01-01T00:00:00Z, 2025-01-01T00:00:00Z), ~eventTime "
                     "equals \"2024\")"},
      {"time: \"2024-01-09\"", "~eventTime equals \"2024-01-09\""},
      {"time: 2024-01-09*", "~eventTime like \"2024-01-09\" *"},
      {"time > 2024", "~eventTime > time [2024-01-01T00:00:00Z, 2025-01-01T00:00:00Z)"},
      {"eventTime >= \"2024-01-09 20:15\"",
       "~eventTime >= time [2024-01-09T20:15:00Z, 2024-01-09T20:16:00Z)"},
      {"eventTime < 2024-01-09T20:15:30+02:00",
       "~eventTime < time [2024-01-09T18:15:30Z, 2024-01-09T18:15:31Z)"},
      {"requestParameters.startTime > 2024-01-09",
       "~requestParameters.startTime > time [2024-01-09T00:00:00Z, 2024-01-10T00:00:00Z)"},
      {"requestParameters.startTime: 2024-01-09",
       "~requestParameters.startTime equals \"2024-01-09\""},
      {"userIdentity.sessionContext.attributes.creationDate: 2024-01",
       "any(~userIdentity.~sessionContext.~attributes.~creationDate in [2024-01-01T00:00:00Z, "
       "2024-02-01T00:00:00Z), "
       "~userIdentity.~sessionContext.~attributes.~creationDate equals \"2024-01\")"},
  });
}

TEST(Parse, RegularExpressions) {
  expect_all({
      {"userAgent ~ /kali/", "~userAgent ~ /kali/"},
      {"userAgent ~ /a b[)] c/i", "~userAgent ~ /a b[)] c/i"},
      {"userAgent~/x/", "~userAgent ~ /x/"},
      {"userAgent ~ /a\\/b\\d\\\\/", "~userAgent ~ /a/b\\d\\\\/"},
      {"(userAgent ~ /x/)", "~userAgent ~ /x/"},
      {"principal ~ /^a/ or x", "any(principal ~ /^a/, * contains \"x\")"},
  });
}

TEST(Parse, NamesAreCanonicalAtTheTopAndInUserIdentity) {
  expect_all({
      {"EVENTNAME: x", "~eventName equals \"x\""},
      {"USERIDENTITY.SESSIONCONTEXT.SESSIONISSUER.USERNAME: x",
       "~userIdentity.~sessionContext.~sessionIssuer.~userName equals \"x\""},
      {"userIdentity.newThing: x", "~userIdentity.~newThing equals \"x\""},
      {"RequestParameters.BucketName: x", "~requestParameters.BucketName equals \"x\""},
      {"resources.ARN: x", "~resources.ARN equals \"x\""},
      {"requestParameters.items[].a{}: x", "~requestParameters.items.a equals \"x\""},
      {"requestParameters.*: x", "~requestParameters equals \"x\""},
      {"additionalEventData.x-amz-id-2: x", "~additionalEventData.x-amz-id-2 equals \"x\""},
      {"p_enrichment.a.0: x", "~p_enrichment.a.0 equals \"x\""},
      {"*: x", "* equals \"x\""},
  });
}

TEST(Parse, ShortAndDerivedNames) {
  expect_all({
      {"ip: x", "~sourceIPAddress equals \"x\""},
      {"name: x", "~eventName equals \"x\""},
      {"source: x", "~eventSource equals \"x\""},
      {"region: x", "~awsRegion equals \"x\""},
      {"account: x", "account equals \"x\""},
      {"user: x", "principal equals \"x\""},
      {"error: x", "~errorCode equals \"x\""},
      {"agent: x", "~userAgent equals \"x\""},
      {"IP: x", "~sourceIPAddress equals \"x\""},
      {"Principal: x", "principal equals \"x\""},
      {"outcome: DENIED", "outcome equals \"DENIED\""},
      {"outcome: d*", "outcome like \"d\" *"},
      {"object: a/b.json.gz:3", "object equals \"a/b.json.gz:3\""},
      {"requestParameters.user: x",
       "~requestParameters.user equals \"x\""},  // short at the top level only
      {"user.name: x", "~user.name equals \"x\""},
      {"account: 111122223333", "account equals \"111122223333\" or number 0.111122223333e12"},
  });
}

TEST(Parse, QuotedNamesAreTheEventsOwn) {
  expect_all({
      {"\"eventName\": \"ConsoleLogin\"", "~eventName equals \"ConsoleLogin\""},
      {"\"host\": x", "~host equals \"x\""},
      {"\"user\": x", "~user equals \"x\""},
      {"\"a b\" == 1", "~\"a b\" equals exactly \"1\" or number 0.1e1"},
      {"requestParameters.\"aws:tag\".x: y", "~requestParameters.aws:tag.x equals \"y\""},
      {"\"a.b\": y", "~\"a.b\" equals \"y\""},
      {"“eventName”: “x”", "~eventName equals \"x\""},
  });
}

TEST(Parse, UnknownNames) {
  expect_all({
      {"hostname == web-1", "~hostname equals exactly \"web-1\""},
      {"foo: bar", "all(* contains \"foo:\", * contains \"bar\")"},
      {"foo:bar", "* contains \"foo:bar\""},
      {"geo.country: DE", "~geo.country equals \"DE\""},
      {"192.0.2.1:443", "* contains \"192.0.2.1:443\""},
  });
}

TEST(Parse, DeepAndLongQueries) {
  std::string const deep = std::string(500, '(') + "x" + std::string(500, ')');
  ASSERT_TRUE(parse_query(deep));
  EXPECT_EQ(match::to_string(parse_query(deep)->expression), "* contains \"x\"");
  EXPECT_FALSE(parse_query("(" + deep + ")"));
  EXPECT_FALSE(parse_query(std::string(100'000, '(')));
  std::string nots;
  for (int i = 0; i < 100'000; ++i) nots += "not ";
  EXPECT_EQ(match::to_string(parse_query(nots + "x")->expression), "* contains \"x\"");
  EXPECT_TRUE(parse_query(std::string(std::size_t{1} << 20, 'x')));
  EXPECT_FALSE(parse_query(std::string((std::size_t{1} << 20) + 1, 'x')));
  std::string many = "x";
  for (int i = 0; i < 100'000; ++i) many += " or x";
  EXPECT_EQ(parse_query(many)->expression.children.size(), 100'001u);
}

}  // namespace
}  // namespace cairn::query
