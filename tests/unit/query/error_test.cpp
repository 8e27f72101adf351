// Every error and note: what, where and what to do.
#include "query/query.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace cairn::query {
namespace {

struct Wrong {
  std::string query;
  std::string
      marked;  // what the caret points at: `^` for a place between characters or behind the end
  std::string message;     // how it begins
  std::string suggestion;  // a part of it
};

std::string marked(QueryError const& error, std::string const& query) {
  EXPECT_LE(error.begin, error.end);
  EXPECT_LE(error.end, query.size());
  return error.begin == error.end ? "^" : query.substr(error.begin, error.end - error.begin);
}

void expect_is(QueryError const& error, Wrong const& wrong) {
  EXPECT_EQ(marked(error, wrong.query), wrong.marked) << wrong.query;
  EXPECT_TRUE(error.message.starts_with(wrong.message)) << wrong.query << "\n" << error.message;
  EXPECT_NE(error.suggestion.find(wrong.suggestion), std::string::npos) << wrong.query << "\n"
                                                                        << error.suggestion;
  EXPECT_EQ(error.message.find('\n'), std::string::npos);
}

void expect_errors(std::vector<Wrong> const& cases) {
  for (Wrong const& wrong : cases) {
    auto const parsed = parse_query(wrong.query);
    ASSERT_FALSE(parsed) << wrong.query << "\n" << match::to_string(parsed->expression);
    expect_is(parsed.error(), wrong);
  }
}

void expect_notes(std::vector<Wrong> const& cases) {
  for (Wrong const& wrong : cases) {
    auto const parsed = parse_query(wrong.query);
    ASSERT_TRUE(parsed) << format_error(parsed.error(), wrong.query);
    ASSERT_EQ(parsed->notes.size(), 1u) << wrong.query;
    expect_is(parsed->notes[0], wrong);
  }
}

TEST(QueryErrors, MissingTerms) {
  expect_errors({
      {"a and", "^", "the query ends where a term is needed", "remove the last operator"},
      {"a or ", "^", "the query ends", ""},
      {"not", "^", "the query ends", ""},
      {"and a", "and", "a term is missing before `and`", "into quotes"},
      {"a or or b", "or", "a term is missing before `or`", ""},
      {"a and OR b", "OR", "a term is missing before `OR`", ""},
      {"not or a", "or", "a term is missing before `or`", ""},
      {"(a or )", ")", "a term is missing before this `)`", ""},
  });
}

TEST(QueryErrors, Parentheses) {
  expect_errors({
      {"(a", "(", "this parenthesis is never closed", "add `)`"},
      {"a)", ")", "this `)` closes nothing", "remove it"},
      {")", ")", "a term is missing before this `)`", ""},
      {"()", "()", "nothing stands between the parentheses", ""},
      {"( )", "( )", "nothing stands between the parentheses", ""},
      {"eventName: ()", "()", "nothing stands between", "(a or b)"},
      {"eventName: (a or b", "(", "this parenthesis is never closed", ""},
      {"foo(bar)", "(", "a parenthesis inside a word", "quotes"},
      {"eventName: f(x)", "(", "a parenthesis inside a word", "quotes"},
      {"eventName == (a or b)", "(", "`==` takes one value", "eventName: (a or b)"},
      {std::string(600, '('), "(", "more than 500 parentheses", "simpler"},
  });
}

TEST(QueryErrors, Values) {
  expect_errors({
      {"eventName:", "eventName:", "a value is missing behind `:`", "eventName: *"},
      {"(eventName: )", "eventName:", "a value is missing behind `:`", ""},
      {"eventName: and x", "eventName:", "a value is missing behind `:`", "into quotes"},
      {"eventName: not x", "not", "`not` cannot stand between", "not eventName: value"},
      {"eventName ==", "eventName ==", "a value is missing behind `==`", ""},
      {"userAgent ~", "userAgent ~", "a value is missing behind `~`", ""},
      {"eventName: (a, b)", ",", "values are not separated by commas", "eventName: (a or b)"},
      {"time > yesterday", "yesterday", "yesterday is neither a number nor a time", "2024-01-09"},
      {"time > 2024-13-01", "2024-13-01", "2024-13-01 is neither", ""},
      {"time > -24h", "-24h", "-24h is neither", ""},
      {"eventName > \"\"", "\"\"", "nothing is neither", ""},
      {"eventName: >5", ">5", "`:` does not compare", "write eventName > 5"},
      {"time:>=2024-01-09", ">=2024-01-09", "`:` does not compare",
       "write eventTime >= 2024-01-09"},
      {"ip: 10.0.0.0/33", "10.0.0.0/33", "10.0.0.0/33 is no address block", "0 to 32"},
      {"ip: 2001:db8::/129", "2001:db8::/129", "2001:db8::/129 is no address block", "0 to 128"},
      {"outcome: failed", "failed", "the outcome is never failed", "success, denied or error"},
      {"outcome: (denied or fail)", "fail", "the outcome is never fail", ""},
      {"outcome == nope", "nope", "the outcome is never nope", ""},
      {"\"\"", "\"\"", "there is nothing between the quotes", "field: \"\""},
  });
}

TEST(QueryErrors, Quotes) {
  expect_errors({
      {"\"abc", "\"abc", "the quote is never closed", "end the text with \""},
      {"eventName: 'abc", "'abc", "the quote is never closed", "'"},
      {"“abc", "“abc", "the quote is never closed", "with ”"},
      {"«abc", "«abc", "the quote is never closed", "with »"},
      {"\"abc\\\"", "\"abc\\\"", "the quote is never closed", ""},
      {"foo\"bar\"", "\"", "a quote inside a word", "whole text into quotes"},
      {"eventName: x”", "”", "a quote inside a word", ""},
      {"\"a\"b", "b", "something stands right behind the closing quote", "blank"},
      {"eventName: \"a\"é", "é", "something stands right behind the closing quote", "blank"},
      {"eventName: \"a\":b", ":", "something stands right behind the closing quote", "blank"},
      {"\"\\u12x4\"", "\\u12", "\\u needs four hexadecimal digits", "\\\\u"},
      {"eventName: \"\\u", "\\u", "\\u needs four hexadecimal digits", ""},
  });
}

TEST(QueryErrors, RegularExpressions) {
  expect_errors({
      {"userAgent ~ kali", "kali", "`~` takes a regular expression between slashes",
       "userAgent ~ /kali|parrot/i"},
      {"userAgent ~ \"kali\"", "\"kali\"", "`~` takes", ""},
      {"userAgent ~ (", "(", "`~` takes", ""},
      {"userAgent ~ /kali", "/kali", "the regular expression is never closed", "\\/"},
      {"userAgent ~ /a\\/", "/a\\/", "the regular expression is never closed", ""},
      {"userAgent ~ /a/b/", "b/", "unknown flag", "\\/"},
      {"userAgent ~ /a/ii", "ii", "unknown flag", "i (ignore case)"},
      {"userAgent ~ //", "//", "the regular expression is empty", "field: *"},
      {"userAgent ~ /(?=x)/", "/(?=x)/", "bad regular expression", "no look-around"},
      {"userAgent ~ /[/i", "/[/i", "bad regular expression", ""},
      {"userAgent ~ /a{1001}/", "/a{1001}/", "bad regular expression", ""},
  });
}

TEST(QueryErrors, ForeignOperators) {
  expect_errors({
      {"a && b", "&&", "`&&` is no operator", "write and"},
      {"a || b", "||", "`||` is no operator", "write or"},
      {"a & b", "&", "`&` is no operator", "write and"},
      {"a | b", "|", "`|` is no operator", "write or"},
      {"! a", "!", "`!` is no operator", "write not"},
      {"!errorCode: *", "!", "`!` is no operator", "write not"},
      {"!(a)", "!", "`!` is no operator", "write not"},
      {"eventName = x", "=", "`=` is no operator", "eventName == value"},
      {"eventName=x", "=", "`=` is no operator", "eventName: value"},
      {"foo = x", "=", "`=` is no operator", "foo == value"},
      {"== x", "==", "`==` needs a field before it", "eventName"},
      {"a and > 5", ">", "`>` needs a field before it", ""},
      {": x", ":", "`:` needs a field before it", ""},
      {"~ /x/", "~", "`~` needs a field before it", ""},
      {"-eventName: x", "-", "a field does not begin with `-`", "not eventName"},
      {"+ip: x", "+", "a field does not begin with `+`", "write ip"},
      {".eventName: x", ".", "a field does not begin with `.`", "write eventName"},
  });
}

TEST(QueryErrors, OtherLanguages) {
  expect_errors({
      {"requestParameters.port: [1 TO 5]", "[1 TO", "`[a TO b]` is no range here",
       "requestParameters.port >= a and requestParameters.port <= b"},
      {"requestParameters.items: { a: 1 }", "{", "`{` does not group here",
       "requestParameters.items.name: value"},
      {"user*: alice", "user*:", "field names take no wildcards", "*: value"},
      {"eventName != (a or b)", "(", "`!=` takes one value", "not eventName: (a or b)"},
      {"eventName: a, b", ",", "values are not separated by commas", ""},
  });
}

TEST(QueryErrors, UnknownFields) {
  expect_errors({
      {"sourceIpAdress: x", "sourceIpAdress", "there is no field sourceIpAdress",
       "did you mean sourceIPAddress?"},
      {"sourceIpAdress:192.0.2.1", "sourceIpAdress", "there is no field sourceIpAdress",
       "sourceIPAddress"},
      {"evenName: x", "evenName", "there is no field", "eventName"},
      {"eventNmae:x", "eventNmae", "there is no field", "eventName"},
      {"evntTime > 2024", "evntTime", "there is no field", "eventTime"},
      {"usr: x", "usr", "there is no field usr", "user"},
      {"regoin: x", "regoin", "there is no field regoin", "region"},
      {"principle: x", "principle", "there is no field", ""},
      {"outcom: denied", "outcom", "there is no field", "outcome"},
      {"sourceIP: x", "sourceIP", "there is no field sourceIP", "sourceIPAddress"},
      {"type: Root", "type", "there is no field type", "userIdentity.type"},
      {"accessKeyId:AKIAX", "accessKeyId", "there is no field", "userIdentity.accessKeyId"},
      {"bucketName: x", "bucketName", "there is no field", "requestParameters.bucketName"},
      {"userName: x", "userName", "there is no field",
       "userIdentity.userName or requestParameters.userName"},
      {"requestParamters.bucketName: x", "requestParamters.bucketName", "there is no field",
       "requestParameters.bucketName"},
      {"userIdentiy.type == x", "userIdentiy.type", "there is no field", "userIdentity.type"},
      {"resource.type: x", "resource.type", "there is no field", "resources.type"},
      {"foo : bar", "foo", "there is no field foo", "\"foo\": value"},
      {"not (a or evenName: x)", "evenName", "there is no field", "eventName"},
  });
}

TEST(QueryErrors, TextThatIsNoField) {
  for (std::string const query :
       {"iam:PassRole", "sts:AssumeRole", "s3:*", "ec2:RunInstances", "kms:Decrypt",
        "logs:PutLogEvents", "lambda:Invoke", "events:PutRule", "arn:aws:s3:::x",
        "2001:db8::", "https://x", "aws:SourceIp", "urn:x", "dynamodb:Query",
        "cloudtrail:StopLogging", "organizations:LeaveOrganization", "type:x"}) {
    auto const parsed = parse_query(query);
    ASSERT_TRUE(parsed) << format_error(parsed.error(), query);
    EXPECT_TRUE(parsed->notes.empty()) << query;
  }
}

TEST(QueryErrors, TextThatNoQueryCanBe) {
  auto const latin1 = parse_query("caf\xe9");
  ASSERT_FALSE(latin1);
  EXPECT_EQ(latin1.error().begin, 3u);
  EXPECT_EQ(latin1.error().message, "the query is not valid UTF-8");
  EXPECT_TRUE(parse_query(std::string_view("a\0b", 3)));
}

TEST(QueryNotes, WhatWasProbablyNotMeant) {
  expect_notes({
      {"foo: bar", "foo:", "foo: is searched as text", "\"foo\": value"},
      {"errorCode: A or B or C", "B", "B is searched in any field",
       "for errorCode alone write errorCode: (… or B)"},
      {"(x and (not user: a or b*))", "b*", "b* is searched in any field", "principal: (… or b*)"},
      {"geo.country: DE", "geo", "geo is no documented CloudTrail field", "into quotes"},
      {"hostname == web-1", "hostname", "hostname is no documented CloudTrail field", ""},
      {"requestParameters.bucketname: x", "requestParameters.bucketname",
       "requestParameters.bucketname differs in case",
       "did you mean requestParameters.bucketName?"},
      {"resources.arn: x", "resources.arn", "resources.arn differs in case", "resources.ARN"},
      {"userIdentity.usrName: x", "userIdentity.usrName",
       "userIdentity.usrName is no documented field", "userIdentity.userName"},
      {"userIdentity.mfaAuthenticated: true", "userIdentity.mfaAuthenticated",
       "userIdentity.mfaAuthenticated is no documented",
       "userIdentity.sessionContext.attributes.mfaAuthenticated"},
      {"userAgent: /kali|parrot/i", "/kali|parrot/i", "behind `:` this is text",
       "userAgent ~ /kali|parrot/i"},
      {"eventName == Get*", "Get*", "`==` and `!=` take * and ?", "field: value"},
      {"time == 2024-01-09", "2024-01-09", "`==` and `!=` compare the exact text",
       "eventTime: 2024-01-09"},
      {"10.0.0.0/8", "10.0.0.0/8", "a word alone is searched as text", "ip: 10.0.0.0/8"},
      {"eventName ConsoleLogin", "eventName", "eventName is searched as text", "eventName: value"},
      {"eventName: “x y”", "“x y”", "typographic quotes are read as plain ones", ""},
  });
}

TEST(QueryNotes, NotGivenWithoutReason) {
  for (std::string const query : {"requestParameters.anything.At.all: x", "userIdentity.type: Root",
                                  "USERIDENTITY.TYPE: Root", "responseElements.x: /service-role/",
                                  "time == 2024-01-09T20:15:30Z", "ip: 10.0.0.0/8", "\"foo\": bar",
                                  "\"a.b\": c", "name error user", "eventName: eventName"}) {
    auto const parsed = parse_query(query);
    ASSERT_TRUE(parsed) << format_error(parsed.error(), query);
    EXPECT_TRUE(parsed->notes.empty()) << format_error(parsed->notes[0], query);
  }
}

TEST(FormatError, PutsTheCaretUnderTheSpan) {
  EXPECT_EQ(format_error({"what", 2, 5, "do this"}, "a bcd e"),
            "what\n  a bcd e\n    ^~~\n  do this");
  EXPECT_EQ(format_error({"what", 0, 0, ""}, ""), "what\n  \n  ^");
  EXPECT_EQ(format_error({"what", 3, 3, ""}, "abc"), "what\n  abc\n     ^");
}

TEST(FormatError, CountsColumnsAsTerminalsDo) {
  EXPECT_EQ(format_error({"what", 7, 8, ""}, "日本 x"), "what\n  日本 x\n       ^");  // wide
  EXPECT_EQ(format_error({"what", 0, 6, ""}, "日本 x"), "what\n  日本 x\n  ^~~~");
  EXPECT_EQ(format_error({"what", 3, 4, ""}, "e\u0301x"), "what\n  e\u0301x\n   ^");  // combining
}

TEST(FormatError, EscapesWhatWouldMoveTheCursor) {
  EXPECT_EQ(format_error({"bad \x1b[2J", 2, 3, "do\nthis"}, "\x1bx\ny"),
            "bad \\x1b[2J\n  \\x1bx\\ny\n       ^~\n  do\\nthis");
  EXPECT_EQ(format_error({"what", 1, 2, ""}, "\xffz"), "what\n  \\xffz\n      ^");
}

TEST(FormatError, CutsLongQueriesAroundTheCaret) {
  std::string const query = std::string(5000, 'a') + " HERE " + std::string(5000, 'b');
  std::string const shown = format_error({"what", 5001, 5005, ""}, query);
  std::size_t const second = shown.find('\n') + 1;
  std::string const line = shown.substr(second, shown.find('\n', second) - second);
  std::string const caret = shown.substr(shown.rfind('\n') + 1);
  EXPECT_LT(line.size(), 110u);
  EXPECT_TRUE(line.starts_with("  …a")) << line;
  EXPECT_TRUE(line.ends_with("b…")) << line;
  std::size_t const column = caret.find('^');
  EXPECT_EQ(line.substr(column + std::string("…").size() - 1, 4),
            "HERE");  // `…` is one column and three bytes
  EXPECT_EQ(caret.substr(column), "^~~~");
  EXPECT_LT(format_error({"what", 0, 10'000, ""}, query).size(), 250u);
  EXPECT_LT(format_error({"what", 10'006, 10'006, ""}, query).size(), 250u);
}

}  // namespace
}  // namespace cairn::query
