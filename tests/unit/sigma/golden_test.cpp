// One tiny rule and its events for each feature: tests/golden/sigma. `cairn rules test` reads the
// same files.
#include "sigma/cases.hpp"
#include "sigma/read_file.hpp"
#include "unit/sigma/rule_tools.hpp"

#include <filesystem>

namespace cairn::sigma {
namespace {

namespace fs = std::filesystem;

TEST(SigmaGolden, EveryPair) {
  std::size_t files = 0, cases = 0;
  for (auto const& entry : fs::directory_iterator("tests/golden/sigma")) {
    if (entry.path().extension() != ".yml") continue;
    std::string const path = entry.path().native();
    auto const set = load({&path, 1}, {});
    ASSERT_TRUE(set) << set.error().message;
    for (Rejected const& rejected : set->rejected)
      ADD_FAILURE() << path << ':' << rejected.line << ": " << rejected.what;
    auto const text = read_file(cases_path(path));
    ASSERT_TRUE(text) << text.error().message;
    auto const parsed = parse_cases(*text, cases_path(path));
    ASSERT_TRUE(parsed) << parsed.error().message;
    std::vector<Rule const*> rules;
    for (Rule const& rule : set->rules) rules.push_back(&rule);
    CaseResult const result = try_cases(rules, *parsed);
    for (CaseFailure const& failure : result.failures)
      ADD_FAILURE() << path << ", event " << failure.failed.number << ": " << failure.what << '\n'
                    << failure.failed.event << '\n'
                    << to_string(set->rules.front().expression);
    for (std::string const& title : result.one_sided)
      ADD_FAILURE() << path << ": " << title << " has only one kind of events";
    ++files, cases += result.passed;
  }
  EXPECT_GE(files, 60u);
  EXPECT_GE(cases, 200u);
}

}  // namespace
}  // namespace cairn::sigma
