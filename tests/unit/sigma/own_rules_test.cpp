// The rules of rules/ load with their settings and without a complaint, and say of the events
// beside them what is expected, on both roads. Correlations are tested with `cairn rules test`.
#include "support/rule_events.hpp"
#include "unit/sigma/rule_tools.hpp"

#include <map>
#include <set>

namespace cairn::sigma {
namespace {

namespace fs = std::filesystem;

constexpr char const* kFolder = "rules";  // tests run in the root of the sources

RuleSet own_rules() {
  auto settings = load_settings(std::string(kFolder) + "/settings.yml");
  EXPECT_TRUE(settings) << settings.error().message;
  std::vector<std::string> paths;
  for (auto const& entry : fs::directory_iterator(kFolder))
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
  for (Rule const& rule : own_rules().rules) {
    if (rule.level == Level::kInformational && !rule.name.empty())
      EXPECT_TRUE(rule.silent) << rule.title;
    else
      EXPECT_FALSE(rule.silent) << rule.title;
  }
}

TEST(OwnRules, SayOfTheirEventsWhatIsExpected) {
  RuleSet const set = own_rules();
  std::map<std::string, Rule const*> by_id;
  std::set<std::string> correlations;
  std::map<std::string, std::vector<std::string>> by_file;
  for (Rule const& rule : set.rules) {
    by_id[rule.id] = &rule;
    by_file[rule.file].push_back(rule.id);
  }
  for (Correlation const& correlation : set.correlations) correlations.insert(correlation.id);

  std::map<std::string, std::set<bool>> seen;
  for (auto const& [file, ids] : by_file) {
    fs::path events = file;
    events.replace_extension(".events.json");
    for (cairn::test::RuleCase const& one : cairn::test::read_rule_cases(events)) {
      std::string const id = one.rule.empty() ? ids.front() : one.rule;
      if (correlations.contains(id)) continue;
      ASSERT_TRUE(by_id.contains(id)) << events << ": no rule " << id;
      ASSERT_EQ(one.events.size(), 1u) << events;
      seen[id].insert(one.expect);
      EXPECT_EQ(test::fires(by_id[id]->expression, one.events.front()), one.expect)
          << file << ": " << by_id[id]->title << '\n'
          << one.why << '\n'
          << one.events.front();
    }
  }
  for (Rule const& rule : set.rules)
    EXPECT_EQ(seen[rule.id], (std::set<bool>{false, true}))
        << rule.file << ": " << rule.title << " lacks an event that fires it, or a near miss";
}

}  // namespace
}  // namespace cairn::sigma
