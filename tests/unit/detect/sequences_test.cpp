// Our correlations fire on the sequences beside them, and keep silent on the near misses.
#include "detect/sequences.hpp"
#include "sigma/read_file.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <set>

namespace cairn::detect {
namespace {

sigma::RuleSet own_rules() {
  auto const settings = sigma::load_settings("rules/settings.yml");
  EXPECT_TRUE(settings) << settings.error().message;
  std::vector<std::string> folders;
  for (auto const& entry : std::filesystem::directory_iterator("rules"))
    if (entry.is_directory()) folders.push_back(entry.path().native());
  auto set = sigma::load(folders, *settings);
  EXPECT_TRUE(set) << set.error().message;
  return std::move(*set);
}

TEST(Sequences, OurCorrelationsSayWhatIsExpected) {
  sigma::RuleSet const set = own_rules();
  std::set<std::string> files;
  for (sigma::Correlation const& correlation : set.correlations) files.insert(correlation.file);
  std::size_t passed = 0;
  for (std::string const& file : files) {
    auto const text = sigma::read_file(sigma::cases_path(file));
    ASSERT_TRUE(text) << text.error().message;
    auto const cases = sigma::parse_cases(*text, file);
    ASSERT_TRUE(cases) << cases.error().message;
    sigma::CaseResult const result = try_sequences(set, file, *cases);
    for (sigma::CaseFailure const& failure : result.failures)
      ADD_FAILURE() << file << ": entry " << failure.failed.number << " (" << failure.failed.why
                    << "): " << failure.rule << ' ' << failure.what;
    for (std::string const& title : result.one_sided)
      ADD_FAILURE() << file << ": " << title << " lacks a sequence that fires it, or a near miss";
    passed += result.passed;
  }
  EXPECT_GE(passed, 26u);
}

TEST(Sequences, ACaseThatMeansNoCorrelationIsAFailure) {
  sigma::RuleSet const set = own_rules();
  sigma::Case one;
  one.rule = "none";
  one.sequence = {"{}"};
  std::string const file = set.correlations.front().file;
  sigma::CaseResult const result = try_sequences(set, file, {one});
  ASSERT_EQ(result.failures.size(), 1u);
  EXPECT_EQ(result.failures.front().what, "the file holds no correlation none");
  EXPECT_FALSE(result.one_sided.empty());
}

}  // namespace
}  // namespace cairn::detect
