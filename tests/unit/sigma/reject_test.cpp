// Why a rule is rejected: what, and what to do.
#include "unit/sigma/rule_tools.hpp"

#include <gmock/gmock.h>

namespace cairn::sigma::test {
namespace {

using ::testing::HasSubstr;

std::string item(std::string_view line) {
  return rejection("    s:\n        " + std::string(line) + "\n    condition: s");
}
std::string condition(std::string_view text) {
  return rejection("    a: {x: 1}\n    bc: {y: 1}\n    condition: " + std::string(text));
}

TEST(SigmaReject, Modifiers) {
  EXPECT_EQ(item("a|contians: x"), "s: there is no modifier 'contians'; did you mean contains?");
  EXPECT_EQ(item("a|: x"), "s: there is no modifier ''");
  EXPECT_EQ(item("a|re|cidr: x"), "s: the modifiers re and cidr do not go together");
  EXPECT_EQ(item("a|cidr|gt: 1"), "s: the modifiers cidr and gt do not go together");
  EXPECT_EQ(item("a|gt|lt: 1"), "s: the modifiers hold two comparisons, the second lt");
  EXPECT_THAT(item("a|i: x"), HasSubstr("write field|re|i"));
  EXPECT_THAT(item("a|i|re: x"), HasSubstr("goes behind re"));
  EXPECT_THAT(item("a|contains|exists: true"),
              HasSubstr("exists does not go together with one that changes text"));
  EXPECT_THAT(item("a|re|base64: x"), HasSubstr("does not go together"));
  EXPECT_THAT(item("a|exists|all: true"), HasSubstr("exists takes no other modifier"));
  EXPECT_THAT(item("a|re|cased|i: x"), HasSubstr("cased does not go together with i"));
  EXPECT_THAT(item("a|cidr|cased: 192.0.2.0/24"),
              HasSubstr("cased does not go together with cidr"));
  EXPECT_THAT(item("'|cidr': 192.0.2.0/24"), HasSubstr("needs a field"));
}

TEST(SigmaReject, Values) {
  EXPECT_THAT(item("a|exists: 'true'"), HasSubstr("exists takes true or false, without quotes"));
  EXPECT_THAT(item("a|exists: maybe"), HasSubstr("not 'maybe'"));
  EXPECT_THAT(item("a|gt: '5'"), HasSubstr("takes a number, without quotes"));
  EXPECT_THAT(item("a|lt: five"), HasSubstr("takes a number"));
  EXPECT_THAT(item("a|hour: 1.5"), HasSubstr("whole number"));
  EXPECT_THAT(item("a|hour|gt: -1"), HasSubstr("whole number"));
  EXPECT_THAT(item("a|cidr: 192.0.2.0/33"), HasSubstr("no address block"));
  EXPECT_THAT(item("a|re: '(?=x)'"), HasSubstr("bad regular expression"));
  EXPECT_THAT(item("a|re: '(((((x{1000}){1000}){1000}){1000}){1000})'"),
              HasSubstr("bad regular expression"));
  EXPECT_THAT(item("a|base64: 'x*'"), HasSubstr("wildcards cannot be encoded"));
  EXPECT_THAT(item("a|contains|base64: x"), HasSubstr("put contains last"));
  EXPECT_THAT(item("a|windash: '-a -b -c -d -e -f'"), HasSubstr("windash makes more than 4096"));
  EXPECT_THAT(item("a|contains: null"), HasSubstr("null goes with no modifier"));
  EXPECT_THAT(item("a: {b: c}"), HasSubstr("nested fields are written with dots"));
  EXPECT_THAT(item("a: [[x]]"), HasSubstr("a list of values holds a list"));
  EXPECT_THAT(item("a|expand: plain"), HasSubstr("holds no %placeholder%"));
  EXPECT_THAT(item("a|expand: '%who%'"), HasSubstr("%who% has no values"));
  EXPECT_THAT(item("a|fieldref: x..y"), HasSubstr("a part of it is empty"));
}

TEST(SigmaReject, Fields) {
  EXPECT_THAT(item("a..b: x"), HasSubstr("a part of it is empty"));
  EXPECT_THAT(item("a[0].b: x"), HasSubstr("cannot be picked"));
  EXPECT_THAT(item("a[any]: x"), HasSubstr("cannot be picked"));
}

TEST(SigmaReject, Conditions) {
  EXPECT_EQ(condition("a and bd"),
            "the condition names 'bd', and there is no such selection; did you mean bc?");
  EXPECT_THAT(condition("a and"), HasSubstr("ends where a selection should stand"));
  EXPECT_THAT(condition("a bc"), HasSubstr("goes on with 'bc'"));
  EXPECT_THAT(condition("(a"), HasSubstr("not closed"));
  EXPECT_THAT(condition("a)"), HasSubstr("goes on with ')'"));
  EXPECT_THAT(condition("or a"), HasSubstr("has 'or' where a selection should stand"));
  EXPECT_THAT(condition("1 of z*"), HasSubstr("means no selection"));
  EXPECT_THAT(condition("2 of them"), HasSubstr("Sigma knows"));
  EXPECT_THAT(condition("1 of"), HasSubstr("says not of what"));
  EXPECT_THAT(condition("''"), HasSubstr("is empty"));
  EXPECT_THAT(condition("[]"), HasSubstr("is empty"));
  EXPECT_THAT(condition("{a: b}"), HasSubstr("must be a text"));
  EXPECT_THAT(condition(std::string(200, '(') + "a" + std::string(200, ')')),
              HasSubstr("more than 100 parentheses"));
  EXPECT_THAT(condition("[a, 'bc | count() > 3']"), HasSubstr("in a list of conditions"));
}

TEST(SigmaReject, Documents) {
  auto const rejected = [](std::string_view text) {
    RuleSet const set = load_text(text);
    return set.rejected.size() == 1 ? set.rejected[0].what : std::string("not one rejected");
  };
  EXPECT_THAT(rejected("x"), HasSubstr("holds no keys"));
  EXPECT_THAT(rejected("- a"), HasSubstr("holds no keys"));
  EXPECT_THAT(rejected("title: x\nname: y"), HasSubstr("no detection, correlation or filter"));
  EXPECT_THAT(rejected("detection: {a: {b: c}, condition: a}"), HasSubstr("no title"));
  EXPECT_THAT(rejected("title: x\ndetection: {a: {b: c}, condition: a}"),
              HasSubstr("no logsource"));
  std::string const head = "title: x\nlogsource: {product: aws}\n";
  EXPECT_THAT(rejected(head + "detection: {a: {b: c}}"), HasSubstr("no condition"));
  EXPECT_THAT(rejected(head + "detection: {condition: a}"), HasSubstr("no selection"));
  EXPECT_THAT(rejected(head + "detection: {a: {}, condition: a}"),
              HasSubstr("a: a selection is empty"));
  EXPECT_THAT(rejected(head + "detection: {a: , condition: a}"),
              HasSubstr("a: a selection is empty"));
  EXPECT_THAT(rejected(head + "detection: []"), HasSubstr("no condition"));
  EXPECT_THAT(rejected(head + "taxonomy: ecs\ndetection: {a: {b: c}, condition: a}"),
              HasSubstr("taxonomy 'ecs'"));
}

TEST(SigmaReject, LargeRules) {
  std::string detection = "    a:\n        x:\n";
  for (int i = 0; i < 20'000; ++i) detection += "            - v" + std::to_string(i) + "\n";
  std::string or_ed = "a";
  for (int i = 0; i < 10; ++i) or_ed += " or a";
  EXPECT_THAT(rejection(detection + "    condition: " + or_ed),
              HasSubstr("repeats large selections"));
  EXPECT_EQ(rejection(detection + "    condition: a"), "");
}

}  // namespace
}  // namespace cairn::sigma::test
