#include "sigma/explain.hpp"

#include "unit/sigma/rule_tools.hpp"

#include <gmock/gmock.h>

namespace cairn::sigma::test {
namespace {

std::string lines(Explained const& part, int depth = 0) {
  std::string out = std::string(depth, ' ') + (part.holds ? "+" : "-") + part.what +
                    (part.seen.empty() ? "" : " | " + part.seen) + "\n";
  for (Explained const& child : part.children) out += lines(child, depth + 1);
  return out;
}

std::string explained(std::string_view detection, std::string_view event) {
  RuleSet const set = load_text(rule_of(detection));
  EXPECT_EQ(set.rules.size(), 1u);
  auto const tree = json::parse_document(event);
  return set.rules.empty() ? "" : lines(explain(set.rules[0].expression, *tree));
}

TEST(Explain, EveryPredicateWithWhatItSaw) {
  EXPECT_EQ(
      explained(
          "    s: {eventName: StopLogging, errorCode: null}\n    t: "
          "{requestParameters.name|contains: x}\n    condition: s and not t",
          R"({"eventName":"DeleteTrail","errorCode":"AccessDenied","requestParameters":null})"),
      "-all of\n"
      " -eventName equals \"StopLogging\" | \"DeleteTrail\"\n"
      " -errorCode missing or null | \"AccessDenied\"\n"
      " +not\n"
      "  -requestParameters.name contains \"x\" | requestParameters is null\n");
}

TEST(Explain, WhatThereIsNot) {
  EXPECT_EQ(explained("    s: {a.b.c: 1}\n    condition: s", R"({"a":{"x":1}})"),
            "-a.b.c equals \"1\" or number 0.1e1 | a has no b\n");
  EXPECT_EQ(explained("    s: {a|exists: false}\n    condition: s", R"({"b":1})"),
            "+a missing | the event has no a\n");
  EXPECT_EQ(explained("    s: {a: x}\n    condition: s", R"({"a":[1,{"b":"\u001b["},null]})"),
            "-a equals \"x\" | a list of 3, null, an object of 1 members, 1\n");
  EXPECT_EQ(explained("    s: {a|fieldref: b}\n    condition: s", R"({"a":"\u001b"})"),
            "-a equals field b | \"\\x1b\"; the other: the event has no b\n");
  EXPECT_EQ(explained("    s: [kali]\n    condition: s", "{}"),
            "-* contains \"kali\" | all values of the event\n");
}

}  // namespace
}  // namespace cairn::sigma::test
