// Each rule of SigmaHQ fires on an event as AWS writes it and keeps silent on a near miss, by
// tests/rules/sigmahq.events.json. The rules themselves are not ours: without them it skips.
#include "sigma/cases.hpp"
#include "sigma/read_file.hpp"
#include "sigma/rules.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <set>

namespace cairn::sigma {
namespace {

/// As they are written these never fire on CloudTrail; `cairn rules lint` says so.
std::set<std::string> const kCannotFire = {
    "AWS SAML Provider Deletion Activity",
    "AWS Route 53 Domain Transfer Lock Disabled",
    "AWS Route 53 Domain Transferred to Another Account",
};

Settings placeholder_values() {
  Settings settings;
  settings.placeholders["Legitimate_Countries"] = {"DE"};
  settings.placeholders["Legitimate_IP_Ranges"] = {"198.51.100.0/24"};
  return settings;
}

TEST(SigmaHq, EachRuleFiresAndKeepsSilent) {
  char const* const shared = std::getenv("CAIRN_SHARED");
  auto const folder =
      std::filesystem::path(shared != nullptr ? shared : "../shared") / "sigma" / "sigmahq";
  if (!std::filesystem::is_directory(folder))
    GTEST_SKIP() << "no public rules: neither CAIRN_SHARED nor ../shared has a sigma folder";
  std::string const paths[] = {folder / "rules", folder / "rules-placeholder"};
  auto const set = load(paths, placeholder_values());
  ASSERT_TRUE(set) << set.error().message;
  EXPECT_EQ(set->rules.size(), 58u);

  std::string const file = "tests/rules/sigmahq.events.json";
  auto const text = read_file(file);
  ASSERT_TRUE(text) << text.error().message;
  auto const cases = parse_cases(*text, file);
  ASSERT_TRUE(cases) << cases.error().message;
  std::vector<Rule const*> rules;
  for (Rule const& rule : set->rules) rules.push_back(&rule);
  CaseResult const result = try_cases(rules, *cases);
  for (CaseFailure const& failure : result.failures)
    ADD_FAILURE() << "entry " << failure.failed.number << " (" << failure.failed.why
                  << "): " << failure.rule << ' ' << failure.what;
  EXPECT_EQ((std::set<std::string>(result.one_sided.begin(), result.one_sided.end())), kCannotFire);
}

}  // namespace
}  // namespace cairn::sigma
