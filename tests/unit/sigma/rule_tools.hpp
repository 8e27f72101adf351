// Rules and events in a few words, and what both roads say of them.
#pragma once
#include "match/interpreter.hpp"
#include "match/program.hpp"
#include "sigma/rules.hpp"
#include "support/records.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace cairn::sigma::test {

inline RuleSet load_text(std::string_view text, Settings const& settings = {}) {
  RuleText const file{"rule.yml", std::string(text)};
  return load_texts({&file, 1}, settings);
}

/// A rule file around a detection; its lines are indented by four blanks as they stand.
inline std::string rule_of(std::string_view detection) {
  return "title: Test\nid: 0d5cbe3c-0000-4000-8000-000000000001\nlogsource:\n    product: aws\n    "
         "service: cloudtrail\ndetection:\n" +
         std::string(detection) + "\nlevel: high\n";
}

/// Both roads' answer; a disagreement fails the test.
inline bool fires(match::Expression const& expression, std::string_view event) {
  cairn::test::OwnedRecord const record(event);
  EXPECT_TRUE(record.view) << event;
  if (!record.view) return false;
  auto const tree = json::parse_document(event);
  auto const program = match::Program::compile(expression);
  EXPECT_TRUE(tree && program) << event;
  if (!tree || !program) return false;
  bool const slow = match::interpret(expression, *tree, {}).matches;
  bool const fast = match::Matcher(*program).matches(*record.view);
  EXPECT_EQ(slow, fast) << to_string(expression) << '\n' << event;
  EXPECT_TRUE(!fast || (*program)->may_match(event)) << to_string(expression) << '\n' << event;
  return slow;
}

/// The rule's answer to the event. What keeps it from loading fails the test.
inline bool fires(std::string_view detection, std::string_view event,
                  Settings const& settings = {}) {
  RuleSet const set = load_text(rule_of(detection), settings);
  for (Rejected const& rejected : set.rejected) ADD_FAILURE() << rejected.what << '\n' << detection;
  return set.rules.size() == 1 && fires(set.rules.front().expression, event);
}

/// Why the rule is rejected; empty if it is not.
inline std::string rejection(std::string_view detection, Settings const& settings = {}) {
  RuleSet const set = load_text(rule_of(detection), settings);
  return set.rejected.empty() ? std::string() : set.rejected.front().what;
}

}  // namespace cairn::sigma::test
