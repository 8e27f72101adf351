// Sets of documents: what is kept, what is left out, and that nothing is lost on the way.
#include "unit/sigma/rule_tools.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

namespace cairn::sigma::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::string_view kId = "0d5cbe3c-0000-4000-8000-00000000000";

std::string rule(std::string_view title, std::string_view extra = "", char id = '1') {
  return "title: " + std::string(title) + "\nid: " + std::string(kId) + id +
         "\nlogsource: {product: aws, service: cloudtrail}\ndetection: {s: {eventName: x}, "
         "condition: s}\nlevel: high\n" +
         std::string(extra);
}

void expect_accounted(RuleSet const& set) {
  Counts const& c = set.counts;
  EXPECT_EQ(c.documents, c.rules + c.correlations + c.filters + c.actions + c.settings +
                             c.duplicates + c.other_logsource + c.ignored + c.rejected);
}

std::vector<std::string> titles(RuleSet const& set) {
  std::vector<std::string> out;
  for (Rule const& rule : set.rules) out.push_back(rule.title);
  return out;
}

std::vector<std::string> notes(RuleSet const& set) {
  std::vector<std::string> out;
  for (Note const& note : set.notes) out.push_back(note.what);
  return out;
}

TEST(SigmaLoad, Meta) {
  RuleSet const set =
      load_text(rule("One", "author: A\nlicense: MIT\nstatus: test\nname: n\nreferences:\n"
                            "tags: [attack.t1]\nfalsepositives: none\nfields: [a, b]\ndate: "
                            "2024-01-01\nunknown: {a: b}\n"));
  ASSERT_EQ(set.rules.size(), 1u);
  Rule const& one = set.rules[0];
  EXPECT_EQ(one.author, "A");
  EXPECT_EQ(one.license, "MIT");
  EXPECT_EQ(one.name, "n");
  EXPECT_EQ(one.level, Level::kHigh);
  EXPECT_EQ(one.date, "2024-01-01");
  EXPECT_THAT(one.references, IsEmpty());
  EXPECT_THAT(one.false_positives, ElementsAre("none"));
  EXPECT_THAT(one.fields, ElementsAre("a", "b"));
  EXPECT_EQ(one.file, "rule.yml");
  EXPECT_THAT(set.notes, IsEmpty());
}

TEST(SigmaLoad, NoLevelIsMediumAndNoted) {
  std::string text = rule("One");
  text.replace(text.find("high"), 4, "grave");
  RuleSet const set = load_text(text);
  EXPECT_EQ(set.rules[0].level, Level::kMedium);
  EXPECT_THAT(notes(set), ElementsAre(HasSubstr("'grave' is none of")));
}

TEST(SigmaLoad, OneBadDocumentDoesNotSpoilTheSet) {
  RuleSet const set = load_text(rule("One") + "---\n" + "title: Bad\n---\n" + rule("Two", "", '2'));
  EXPECT_THAT(titles(set), ElementsAre("One", "Two"));
  ASSERT_EQ(set.rejected.size(), 1u);
  EXPECT_EQ(set.rejected[0].title, "Bad");
  EXPECT_EQ(set.rejected[0].line, 7u);
  expect_accounted(set);
}

TEST(SigmaLoad, DuplicatesById) {
  RuleSet const set = load_text(rule("One") + "---\n" + rule("One") + "---\n" + rule("Other"));
  EXPECT_THAT(titles(set), ElementsAre("One"));
  EXPECT_EQ(set.counts.duplicates, 2u);
  EXPECT_THAT(notes(set), ElementsAre(HasSubstr("has the id of 'One'")));
  expect_accounted(set);
}

TEST(SigmaLoad, ABadFirstOneDoesNotHideAGoodSecond) {
  std::string bad = rule("One");
  bad.replace(bad.find("condition: s"), 12, "condition: t");
  RuleSet const set = load_text(bad + "---\n" + rule("One"));
  EXPECT_THAT(titles(set), ElementsAre("One"));
  EXPECT_EQ(set.counts.rejected, 1u);
}

TEST(SigmaLoad, OtherLogSources) {
  for (std::string_view const source :
       {"{product: windows, service: security}", "{product: aws, service: waf}",
        "{category: process_creation}", "{product: aws, category: x}"}) {
    std::string text = rule("One");
    text.replace(text.find("{product"), text.find('}') - text.find("{product") + 1, source);
    RuleSet const set = load_text(text);
    EXPECT_EQ(set.counts.other_logsource, 1u) << source;
    EXPECT_THAT(set.rules, IsEmpty());
    expect_accounted(set);
  }
}

TEST(SigmaLoad, Collections) {
  RuleSet const set = load_text("action: global\ntitle: Shared\nlogsource: {product: aws}\nlevel: "
                                "low\ndetection: {condition: s}\n---\n"
                                "detection: {s: {a: 1}}\n---\naction: repeat\ndetection: {s: {b: "
                                "2}}\n---\naction: reset\n---\n" +
                                rule("Own"));
  EXPECT_THAT(titles(set), ElementsAre("Shared", "Shared", "Own"));
  EXPECT_EQ(set.counts.actions, 2u);
  expect_accounted(set);
  EXPECT_FALSE(fires(set.rules[1].expression, R"({"b":2})")) << "repeat merges: a and b";
  EXPECT_TRUE(fires(set.rules[1].expression, R"({"a":1,"b":2})"));
  EXPECT_EQ(set.rules[2].level, Level::kHigh);
  EXPECT_THAT(load_text("action: explode\ntitle: x").rejected[0].what,
              HasSubstr("no action 'explode'"));
}

TEST(SigmaLoad, Filters) {
  std::string const filter = "title: F\nlogsource: {product: aws}\nfilter:\n  rules: [" +
                             std::string(kId) + "1]\n  mine: {user: me}\n  condition: not mine\n";
  RuleSet const set = load_text(filter + "---\n" + rule("One") + "---\n" + rule("Two", "", '2'));
  ASSERT_EQ(set.rules.size(), 2u);
  EXPECT_EQ(set.counts.filters, 1u);
  EXPECT_FALSE(fires(set.rules[0].expression, R"({"eventName":"x","user":"me"})"));
  EXPECT_TRUE(fires(set.rules[0].expression, R"({"eventName":"x","user":"you"})"));
  EXPECT_TRUE(fires(set.rules[1].expression, R"({"eventName":"x","user":"me"})"));
  EXPECT_THAT(set.notes, IsEmpty());
  expect_accounted(set);
}

TEST(SigmaLoad, FiltersForAllAndOddOnes) {
  std::string const any = "title: F\nlogsource: {product: aws, service: cloudtrail}\nfilter:\n  "
                          "rules: any\n  mine: {user: me}\n  condition: mine\n";
  RuleSet const set = load_text(any + "---\n" + rule("One"));
  EXPECT_TRUE(fires(set.rules[0].expression, R"({"eventName":"x","user":"me"})"))
      << "and-ed as it is";
  EXPECT_FALSE(fires(set.rules[0].expression, R"({"eventName":"x"})"));
  EXPECT_THAT(notes(set), ElementsAre(HasSubstr("holds no `not`")));
  std::string const other = "title: F\nlogsource: {product: windows}\nfilter:\n  rules: any\n  "
                            "mine: {user: me}\n  condition: not mine\n";
  EXPECT_THAT(notes(load_text(other + "---\n" + rule("One"))),
              ElementsAre(HasSubstr("applies to no rule")));
}

TEST(SigmaLoad, SettingsIgnoreAndLevels) {
  auto settings = parse_settings("levels:\n  " + std::string(kId) +
                                     "2: critical\nignore:\n  - id: " + std::string(kId) +
                                     "1\n    reason: noisy\n  - id: " + std::string(kId) +
                                     "3\n    reason: for now\n    expires: 2020-01-01\n",
                                 "settings.yml", ".");
  ASSERT_TRUE(settings) << settings.error().message;
  RuleText const file{"r.yml", rule("One") + "---\n" + rule("Two", "", '2') + "---\n" +
                                   rule("Three", "", '3')};
  RuleSet const set = load_texts({&file, 1}, *settings);
  EXPECT_THAT(titles(set), ElementsAre("Two", "Three"));
  EXPECT_EQ(set.rules[0].level, Level::kCritical);
  EXPECT_EQ(set.counts.ignored, 1u);
  EXPECT_THAT(notes(set), ElementsAre(HasSubstr("no longer ignored since 2020-01-01")));
  expect_accounted(set);
}

TEST(SigmaLoad, NotesValuesThatSpanMembers) {
  EXPECT_THAT(
      notes(load_text(rule_of("    s: {requestParameters|contains: '\"cidrIp\": \"0.0.0.0/0\"'}\n"
                              "    condition: s"))),
      ElementsAre(HasSubstr("looks for JSON across members")));
  EXPECT_THAT(notes(load_text(rule_of("    s: {requestParameters|contains: '\"s3:GetObject\"'}\n"
                                      "    condition: s"))),
              IsEmpty());
}

TEST(SigmaLoad, FoldersAndFilesReachedTwice) {
  namespace fs = std::filesystem;
  fs::path const folder = fs::path(::testing::TempDir()) / "sigma_load";
  fs::remove_all(folder);
  fs::create_directories(folder / "sub");
  fs::create_directories(folder / ".git");
  std::ofstream(folder / "b.yml") << rule("B", "", '1');
  std::ofstream(folder / "sub" / "a.yaml") << rule("A", "", '2');
  std::ofstream(folder / ".git" / "c.yml") << rule("C", "", '3');
  std::ofstream(folder / "notes.txt") << "no rule";
  std::ofstream(folder / "settings.yml") << "levels: {}\n";
  std::string const paths[] = {folder.native(), (folder / "b.yml").native()};
  auto const set = load(paths, {});
  ASSERT_TRUE(set) << set.error().message;
  EXPECT_THAT(titles(*set), ElementsAre("B", "A"));
  EXPECT_EQ(set->counts.settings, 1u);
  EXPECT_EQ(set->counts.duplicates, 0u);
  EXPECT_EQ(find_settings(paths), (folder / "settings.yml").native());
  expect_accounted(*set);
  std::string const missing = (folder / "none.yml").native();
  EXPECT_EQ(load({&missing, 1}, {}).error().code, ErrorCode::kNotFound);
  fs::remove_all(folder);
}

}  // namespace
}  // namespace cairn::sigma::test
