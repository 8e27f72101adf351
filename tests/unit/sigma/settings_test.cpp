#include "sigma/settings.hpp"

#include "sigma/placeholder.hpp"
#include "unit/sigma/rule_tools.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

namespace cairn::sigma {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Result<Settings> settings_of(std::string_view text) {
  return parse_settings(text, "settings.yml", ::testing::TempDir());
}

TEST(SigmaSettings, Errors) {
  EXPECT_EQ(settings_of("ignroe: []").error().message,
            "settings.yml:1: there is no setting 'ignroe'; did you mean ignore?");
  EXPECT_THAT(settings_of("levels: {x: grave}").error().message, HasSubstr("is no level"));
  EXPECT_THAT(settings_of("levels: [x]").error().message, HasSubstr("a rule's id and its level"));
  EXPECT_THAT(settings_of("ignore:\n  - id: x").error().message,
              HasSubstr("2: an entry of ignore has no reason"));
  EXPECT_THAT(settings_of("ignore:\n  - reason: x").error().message, HasSubstr("has no id"));
  EXPECT_THAT(settings_of("ignore: x").error().message, HasSubstr("a list of"));
  EXPECT_THAT(settings_of("ignore:\n  - {id: x, reason: y, expires: soon}").error().message,
              HasSubstr("is no time"));
  EXPECT_THAT(settings_of("placeholders: {a: nowhere.csv}").error().message,
              HasSubstr("nowhere.csv: No such file"));
  EXPECT_THAT(settings_of("ignore-lists: nowhere.txt").error().message, HasSubstr("nowhere.txt"));
  EXPECT_THAT(settings_of("- a").error().message, HasSubstr("settings are keys"));
  EXPECT_THAT(settings_of("levels: {}\n---\nlevels: {}").error().message,
              HasSubstr("one document"));
  EXPECT_THAT(settings_of("a: [").error().message, HasSubstr("not YAML"));
  EXPECT_TRUE(settings_of(""));
}

TEST(SigmaSettings, Lists) {
  std::filesystem::path const folder = ::testing::TempDir();
  std::ofstream(folder / "allowed.csv")
      << "name,why\n\"a \"\"b\"\"\",x\n# comment\n\n10.0.0.0/8\r\n";
  std::ofstream(folder / "list.txt") << "# Rules to ignore\n\nAAAA-1 # superseded\nbbbb-2\n";
  auto const settings = settings_of(
      "placeholders:\n  name: allowed.csv\n  other: [x, 12]\nignore-lists: [list.txt]\n");
  ASSERT_TRUE(settings) << settings.error().message;
  EXPECT_THAT(settings->placeholders.at("name"), ElementsAre("a \"b\"", "10.0.0.0/8"));
  EXPECT_THAT(settings->placeholders.at("other"), ElementsAre("x", "12"));
  ASSERT_EQ(settings->ignores.size(), 2u);
  EXPECT_EQ(settings->ignores[0].id, "aaaa-1");
  EXPECT_EQ(settings->ignores[0].reason, "superseded");
  EXPECT_EQ(settings->ignores[1].line, 4u);
  EXPECT_THAT(parse_ignore_list("a b c", "l.txt").error().message,
              HasSubstr("l.txt:1: 'a b c' is no rule id"));
}

TEST(SigmaPlaceholder, Expands) {
  Settings settings;
  settings.placeholders["a"] = {"1", "2"};
  settings.placeholders["b"] = {"x*", "y"};
  settings.placeholders["none"] = {};
  auto const expanded = [&](std::string_view text) {
    auto out = expand_placeholders(text, 1, settings);
    return out ? std::move(*out) : std::vector<std::string>{out.error().what};
  };
  EXPECT_THAT(expanded("%a%"), ElementsAre("1", "2"));
  EXPECT_THAT(expanded("-%a%%b%-"), ElementsAre("-1x*-", "-1y-", "-2x*-", "-2y-"));
  EXPECT_THAT(expanded("\\%a% %a%"), ElementsAre("%a% 1", "%a% 2"));
  EXPECT_THAT(expanded("50% %a%"), ElementsAre("50% 1", "50% 2"));
  EXPECT_THAT(expanded("%none%"), ElementsAre());
  EXPECT_THAT(expanded("%c%"), ElementsAre(HasSubstr("%c% has no values")));
}

TEST(SigmaPlaceholder, InRules) {
  Settings settings;
  settings.placeholders["nets"] = {"10.0.0.0/8", "192.0.2.7", "AWS *"};
  std::string_view const detection = "    s:\n        ip|expand: '%nets%'\n    condition: s";
  EXPECT_TRUE(test::fires(detection, R"({"ip":"10.1.2.3"})", settings))
      << "a block means its addresses";
  EXPECT_TRUE(test::fires(detection, R"({"ip":"192.0.2.7"})", settings));
  EXPECT_TRUE(test::fires(detection, R"({"ip":"AWS Internal"})", settings)) << "wildcards live";
  EXPECT_FALSE(test::fires(detection, R"({"ip":"192.0.2.8"})", settings));
  settings.placeholders["nets"] = {};
  EXPECT_FALSE(test::fires(detection, R"({"ip":"10.1.2.3"})", settings))
      << "an empty list allows nothing";
}

}  // namespace
}  // namespace cairn::sigma
