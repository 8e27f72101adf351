// The rules of rules/ load with their settings and without a complaint, and say of the events
// beside them what is expected, on both roads.
#include "sigma/cases.hpp"
#include "sigma/read_file.hpp"
#include "sigma/rules.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <map>

namespace cairn::sigma {
namespace {

constexpr char const* kFolder = "rules";  // tests run in the root of the sources

RuleSet own_rules() {
  auto settings = load_settings(std::string(kFolder) + "/settings.yml");
  EXPECT_TRUE(settings) << settings.error().message;
  std::vector<std::string> paths;
  for (auto const& entry : std::filesystem::directory_iterator(kFolder))
    if (entry.is_directory()) paths.push_back(entry.path().native());
  auto set = load(paths, settings ? *settings : Settings());
  EXPECT_TRUE(set) << set.error().message;
  return set ? std::move(*set) : RuleSet();
}

TEST(OwnRules, LoadWithoutAComplaint) {
  RuleSet const set = own_rules();
  for (Rejected const& r : set.rejected) ADD_FAILURE() << r.file << ':' << r.line << ' ' << r.what;
  for (Note const& n : set.notes) ADD_FAILURE() << n.file << ':' << n.line << ' ' << n.what;
  EXPECT_GT(set.rules.size(), 200u);
  EXPECT_GT(set.correlations.size(), 10u);
  EXPECT_EQ(set.counts.duplicates, 0u);
}

/// A base that is in everyday traffic is told only through the correlations that use it.
TEST(OwnRules, BasesOfCorrelationsAreSilent) {
  for (Rule const& rule : own_rules().rules)
    EXPECT_EQ(rule.silent, rule.level == Level::kInformational && !rule.name.empty()) << rule.title;
}

TEST(OwnRules, SayOfTheirEventsWhatIsExpected) {
  RuleSet const set = own_rules();
  std::map<std::string, std::vector<Rule const*>> files;
  for (Rule const& rule : set.rules) files[rule.file].push_back(&rule);
  std::size_t passed = 0;
  for (auto const& [file, rules] : files) {
    auto const text = read_file(cases_path(file));
    ASSERT_TRUE(text) << text.error().message;
    auto const cases = parse_cases(*text, cases_path(file));
    ASSERT_TRUE(cases) << cases.error().message;
    CaseResult const result = try_cases(rules, *cases);
    for (CaseFailure const& failure : result.failures)
      ADD_FAILURE() << file << ": entry " << failure.failed.number << " (" << failure.failed.why
                    << "): " << failure.rule << ' ' << failure.what;
    for (std::string const& title : result.one_sided)
      ADD_FAILURE() << file << ": " << title << " lacks an event that fires it, or a near miss";
    passed += result.passed;
  }
  EXPECT_GT(passed, 700u);
}

}  // namespace
}  // namespace cairn::sigma
