#include "cli/arguments.hpp"

#include <gtest/gtest.h>

namespace cairn::cli {
namespace {

Result<Arguments> parse(std::vector<std::string> const& words, char const* command = "search") {
  return parse_arguments(*find_command(command), words);
}

Arguments good(std::vector<std::string> const& words, char const* command = "search") {
  auto arguments = parse(words, command);
  EXPECT_TRUE(arguments) << arguments.error().message;
  return arguments ? *arguments : Arguments();
}

std::string wrong(std::vector<std::string> const& words, char const* command = "search") {
  auto const arguments = parse(words, command);
  EXPECT_FALSE(arguments);
  return arguments ? "" : arguments.error().message;
}

TEST(Arguments, ValuesInEverySpelling) {
  for (auto const& words : std::vector<std::vector<std::string>>{
           {"--limit", "5"}, {"--limit=5"}, {"-n", "5"}, {"-n5"}, {"-n", "1", "--limit", "5"}})
    EXPECT_EQ(good(words).text("limit"), "5") << words[0];
  EXPECT_EQ(good({}).text("limit", "10"), "10");
}

TEST(Arguments, AValueMayBeginWithADash) {
  EXPECT_EQ(good({"--from", "-24h", "x"}).text("from"), "-24h");
  EXPECT_EQ(good({"x", "--to", "-1h"}).text("to"), "-1h");
  EXPECT_EQ(good({"--sort", "-eventTime"}).text("sort"), "-eventTime");
  EXPECT_EQ(good({"-s", "-eventTime"}).text("sort"), "-eventTime");
  EXPECT_EQ(good({"-s-eventTime"}).text("sort"), "-eventTime");
  EXPECT_EQ(good({"--query", "-x", "p"}).text("query"), "-x");
  EXPECT_EQ(good({"--query", ""}).text("query", "none"), "");
}

TEST(Arguments, SwitchesAndTheirCombinations) {
  Arguments const arguments = good({"-cq", "what", "--distinct"});
  EXPECT_TRUE(arguments.has("count"));
  EXPECT_TRUE(arguments.has("quiet"));
  EXPECT_TRUE(arguments.has("distinct"));
  EXPECT_FALSE(arguments.has("evidence"));
  EXPECT_EQ(arguments.others, std::vector<std::string>{"what"});
}

TEST(Arguments, OthersStayAsTheyAreAndInOrder) {
  EXPECT_EQ(good({"[a,b]", "-", "x y", "", "--count", "a=b"}).others,
            (std::vector<std::string>{"[a,b]", "-", "x y", "", "a=b"}));
  EXPECT_EQ(good({"a", "--", "--count", "-x"}).others,
            (std::vector<std::string>{"a", "--count", "-x"}));
  EXPECT_FALSE(good({"--", "--count"}).has("count"));
}

TEST(Arguments, HelpKnowsHowItWasAskedFor) {
  EXPECT_EQ(good({"-h"}).text("help"), "h");
  EXPECT_EQ(good({"--help"}).text("help", "x"), "");
  EXPECT_FALSE(good({"x"}).wants_help());
}

TEST(Arguments, ErrorsSayWhatToDo) {
  EXPECT_EQ(wrong({"--outptu", "csv"}),
            "unknown flag --outptu of cairn search; did you mean --output?");
  EXPECT_EQ(wrong({"-z"}), "unknown flag -z of cairn search; `cairn search -h` lists them");
  EXPECT_EQ(wrong({"--by", "x"}, "top"),
            "unknown flag --by of cairn top; `cairn top -h` lists them");
  EXPECT_EQ(wrong({"--limit"}), "--limit needs a value");
  EXPECT_EQ(wrong({"--from", "--to", "2024"}), "--from needs a value");
  EXPECT_EQ(wrong({"--output", "xml"}), "--output xml: it is one of table, json, jsonl, csv, raw");
  EXPECT_EQ(wrong({"--color=\x1b[2J"}), "--color \\x1b[2J: it is one of auto, always, never");
  EXPECT_EQ(wrong({"--count=5"}), "--count takes no value");
  EXPECT_EQ(wrong({"-n"}), "--limit needs a value");
}

TEST(Arguments, EveryFlagOfTheTableIsParsed) {
  for (Command const& command : commands()) {
    if (command.name == "jq") continue;  // by jq's own rules
    for (Group const& group : command.groups)
      for (Flag const& flag : group.flags) {
        std::string const value(flag.choices.substr(0, flag.choices.find('|')));
        std::vector<std::string> words = {"--" + std::string(flag.name)};
        if (!flag.argument.empty()) words.push_back(value.empty() ? "7" : value);
        EXPECT_TRUE(good(words, command.name.data()).has(flag.name)) << command.name << flag.name;
        if (flag.short_name == '\0') continue;
        words[0] = {'-', flag.short_name};
        EXPECT_TRUE(good(words, command.name.data()).has(flag.name)) << command.name << flag.name;
      }
  }
}

TEST(Arguments, Counts) {
  EXPECT_EQ(*parse_count("limit", "0"), 0u);
  EXPECT_EQ(*parse_count("limit", "18446744073709551615"), ~std::uint64_t{0});
  for (auto const* text : {"", "-1", "1.5", "1e3", "5x", " 5", "18446744073709551616"})
    EXPECT_FALSE(parse_count("limit", text)) << text;
}

TEST(Arguments, Sizes) {
  EXPECT_EQ(*parse_size("max-object", "4096"), 4096u);
  EXPECT_EQ(*parse_size("max-object", "512MiB"), 512u << 20);
  EXPECT_EQ(*parse_size("max-object", "512m"), 512u << 20);
  EXPECT_EQ(*parse_size("max-object", "1GiB"), 1u << 30);
  EXPECT_EQ(*parse_size("max-object", "100MB"), 100'000'000u);
  EXPECT_EQ(*parse_size("max-object", "2kB"), 2000u);
  for (auto const* text : {"", "0", "-1", "MiB", "1.5GiB", "5 MiB", "5XB", "99999999999TiB"})
    EXPECT_FALSE(parse_size("max-object", text)) << text;
}

}  // namespace
}  // namespace cairn::cli
