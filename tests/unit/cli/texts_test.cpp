// What the program says: help, man page, completions, account, progress.
#include "base/text.hpp"
#include "cli/account_text.hpp"
#include "cli/help.hpp"
#include "cli/progress.hpp"
#include "support/golden.hpp"
#include "json/document.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>

namespace cairn::cli {
namespace {

std::size_t widest_line(std::string_view text) {
  std::size_t widest = 0;
  while (!text.empty()) {
    std::size_t const end = std::min(text.find('\n'), text.size() - 1);
    widest = std::max(widest, display_width(text.substr(0, end)));
    text.remove_prefix(end + 1);
  }
  return widest;
}

TEST(Help, IsWhatItWas) {
  test::expect_golden("help.txt", program_help());
  for (Command const& command : commands()) {
    test::expect_golden("help-" + std::string(command.name) + "-short.txt", short_help(command));
    test::expect_golden("help-" + std::string(command.name) + ".txt", long_help(command));
  }
}

TEST(Help, FitsOneScreen) {
  EXPECT_LE(widest_line(program_help()), 80u);
  for (Command const& command : commands()) {
    if (command.name == "jq") continue;  // as many flags as jq has
    std::string const text = short_help(command);
    EXPECT_LE(std::count(text.begin(), text.end(), '\n'), 40) << command.name;
    EXPECT_LE(widest_line(text), 80u) << command.name;
  }
}

TEST(Help, NamesEveryFlagEverywhere) {
  for (Command const& command : commands())
    for (Group const& group : command.groups)
      for (Flag const& flag : group.flags) {
        std::string const name(flag.name);
        EXPECT_NE(short_help(command).find("--" + name), std::string::npos) << command.name << name;
        EXPECT_NE(long_help(command).find("--" + name), std::string::npos) << command.name << name;
        EXPECT_NE(bash_completion().find("--" + name), std::string::npos) << command.name << name;
        EXPECT_NE(zsh_completion().find("--" + name), std::string::npos) << command.name << name;
        EXPECT_NE(fish_completion().find("-l " + name), std::string::npos) << command.name << name;
      }
}

TEST(Help, GeneratesManPageAndCompletionsAsTheyWere) {
  std::string man = man_page();
  man.replace(man.find(CAIRN_VERSION), std::string_view(CAIRN_VERSION).size(), "VERSION");
  test::expect_golden("cairn.1", man);
  test::expect_golden("cairn.bash", bash_completion());
  test::expect_golden("cairn.zsh", zsh_completion());
  test::expect_golden("cairn.fish", fish_completion());
}

/// Whether the shell, if it is installed, reads the script without complaint.
void expect_readable(char const* shell, std::string const& script) {
  if (std::system(("command -v " + std::string(shell) + " >/dev/null").c_str()) != 0) return;
  std::string name = ::testing::TempDir() + "cairn-completion." + shell;
  std::ofstream(name) << script;
  EXPECT_EQ(std::system((std::string(shell) + " -n " + name).c_str()), 0) << shell;
  std::remove(name.c_str());
}

TEST(Help, CompletionsAreReadByTheirShells) {
  expect_readable("bash", bash_completion());
  expect_readable("zsh", zsh_completion());
  expect_readable("fish", fish_completion());
}

TEST(Help, BashCompletes) {
  std::string const name = ::testing::TempDir() + "cairn-completion-run.bash";
  std::ofstream(name) << bash_completion() << R"(
try() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _cairn; echo "${COMPREPLY[*]}"; }
try cairn sea
try cairn search --outp
try cairn search -o j
try cairn search x --stats ''
try cairn top errorC
try cairn top eventName,errorC
try cairn timeline --by princ
)";
  FILE* const bash = ::popen(("bash " + name).c_str(), "r");
  ASSERT_NE(bash, nullptr);
  std::string got(4096, '\0');
  got.resize(std::fread(got.data(), 1, got.size(), bash));
  EXPECT_EQ(::pclose(bash), 0);
  EXPECT_EQ(got, "search\n--output\njson jsonl\njson\nerrorCode\neventName,errorCode\nprincipal\n");
  std::remove(name.c_str());
}

engine::Account full_account() {
  engine::Account account;
  account.listed = 3'872;
  account.parsed = 1'200;
  account.pruned = 2'600;
  account.left_out_by_time = 60;
  account.skipped = {{"digest file", 10}, {"control file", 1}, {"permission denied\x1b[2J", 1}};
  account.in = 30'477;
  account.kept = 12;
  account.filtered = 30'400;
  account.duplicate = 5;
  account.rejected = 60;
  account.rejects = {{"cut off", 59}, {"not an object", 1}};
  account.without_time = 3;
  account.damaged = 25;
  for (int i = 0; i < 25; ++i)
    account.named.push_back(
        {"logs/evil\n" + std::to_string(i) + "\xe2\x80\xae.gz", "wrong \"CRC\""});
  account.bytes_read = 8'012'345;
  account.bytes_inflated = 1'044'312'345;
  account.seconds = 0.42;
  return account;
}

TEST(Account, LooksAsItShould) {
  AccountText text;
  text.command = "search";
  text.exit = ExitCode::kError;
  text.warnings = {"2 hits have the eventID of another one and another body: all of them are kept"};
  test::expect_golden("account.txt", account_text(full_account(), text));
  test::expect_golden("account.json", account_json(full_account(), text));
  text.colour = true;
  test::expect_golden("account-colour.txt", account_text(full_account(), text));
  engine::Account plain;
  plain.listed = plain.parsed = 1;
  plain.in = plain.filtered = 7;
  plain.stopped_at_limit = plain.interrupted = true;
  plain.seconds = 3700;
  test::expect_golden("account-plain.txt", account_text(plain, {}));
  AccountText texts;
  texts.records = false;
  EXPECT_EQ(account_text(plain, texts).find("records"), std::string::npos);
  EXPECT_EQ(account_json(plain, texts).find("records"), std::string::npos);
}

TEST(Account, JsonIsJsonAndBalances) {
  AccountText text;
  text.command = "search";
  std::string const line = account_json(full_account(), text);
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  auto const tree = json::parse_document(line);
  ASSERT_TRUE(tree);
  auto const number = [](json::Node const& node) { return std::stoull(node.text); };
  json::Node const& objects = *tree->find("objects");
  std::uint64_t skipped = 0;
  for (auto const& [reason, count] : objects.find("skipped")->members) skipped += number(count);
  EXPECT_EQ(number(*objects.find("listed")), number(*objects.find("parsed")) +
                                                 number(*objects.find("pruned")) + skipped +
                                                 number(*objects.find("left_out_by_time")));
  EXPECT_EQ(tree->find("named")->elements.size(), 25u);
  EXPECT_EQ(tree->find("complete")->text, "false");
}

TEST(Account, NamesDamageAlsoWhenQuiet) {
  std::string const text = damage_text(full_account(), false);
  EXPECT_NE(text.find("25 objects could not be read whole"), std::string::npos);
  EXPECT_NE(text.find("logs/evil\\n0\\u202e.gz: wrong \"CRC\""), std::string::npos);
  EXPECT_NE(text.find("… and 5 more"), std::string::npos);
  EXPECT_EQ(damage_text({}, false), "");
}

TEST(Account, Numbers) {
  EXPECT_EQ(human_bytes(0), "0 B");
  EXPECT_EQ(human_bytes(999), "999 B");
  EXPECT_EQ(human_bytes(1000), "1.0 kB");
  EXPECT_EQ(human_bytes(999'999), "1.0 MB");
  EXPECT_EQ(human_bytes(148'234'567), "148 MB");
}

TEST(Progress, ShowsRateAndTimeLeft) {
  engine::Progress progress;
  progress.done = 1'234;
  progress.bytes_read = 25'000'000;
  progress.bytes_inflated = 200'000'000;
  progress.hits = 1;
  EXPECT_EQ(progress_line(progress, 0, 2, 200), "1,234 objects, 200 MB inflated, 100 MB/s, 1 hit");
  EXPECT_EQ(
      progress_line(progress, 100'000'000, 2, 200),
      "█████                 25 %  1,234 objects, 200 MB inflated, 100 MB/s, 1 hit, 6 s left");
  EXPECT_LE(display_width(progress_line(progress, 100'000'000, 2, 40)), 39u);
  EXPECT_NE(progress_line(progress, 1, 2, 200).find("100 %"), std::string::npos)
      << "files may grow";
}

}  // namespace
}  // namespace cairn::cli
