// What forge() does with folders and options.
#include "forge/random.hpp"
#include "forged.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <fstream>

namespace cairn::forge::testing {
namespace {
namespace fs = std::filesystem;

ForgeOptions small(fs::path const& folder, std::uint64_t seed = 1) {
  ForgeOptions options;
  options.out = folder.string();
  options.events = kMinEvents;
  options.hours = 6;
  options.regions = 2;
  options.seed = seed;
  options.digests = false;
  return options;
}

Result<ForgeReport> run(ForgeOptions const& options) {
  ForgeProgress progress;
  return forge(options, progress);
}

TEST(Forge, SameOptionsGiveTheSameBytes) {
  Folder const folder;
  ASSERT_TRUE(run(small(folder.path / "a")));
  ASSERT_TRUE(run(small(folder.path / "b")));
  ASSERT_TRUE(run(small(folder.path / "c", 2)));
  auto const a = read_tree(folder.path / "a");
  EXPECT_EQ(a, read_tree(folder.path / "b"));
  EXPECT_NE(a, read_tree(folder.path / "c"));
}

TEST(Forge, TheSequenceOfRandomNumbersIsFixed) {
  // SplitMix64's published values for the seed 1234567, so that trails are the same on every
  // machine.
  Random random(1234567);
  EXPECT_EQ(random.next(), 6457827717110365317U);
  EXPECT_EQ(random.next(), 3203168211198807973U);
  EXPECT_EQ(random.next(), 9817491932198370423U);
}

TEST(Forge, TheSmallestAndOddestOptionsWork) {
  for (auto [accounts, regions, hours] : {std::tuple{1U, 1U, 1U},
                                          {kMaxAccounts, 1U, 2U},
                                          {3U, kMaxRegions, 2U},
                                          {2U, 1U, 24U * 30}}) {
    Folder const folder;
    ForgeOptions options = small(folder.path);
    options.accounts = accounts;
    options.regions = regions;
    options.hours = hours;
    Result<ForgeReport> const report = run(options);
    ASSERT_TRUE(report.has_value()) << report.error().message;
    EXPECT_EQ(report->events, options.events);
    TimeSpan const span{options.start, options.start + hours * kHour};
    for (auto const& [key, bytes] : read_tree(folder.path)) {
      if (!key.ends_with(".gz")) continue;
      json::Node const object = parse(gunzip(bytes));
      for (json::Node const& record : object.find("Records")->elements)
        EXPECT_TRUE(span.contains(*parse_event_time(string_at(record, "eventTime"))));
    }
  }
}

TEST(Forge, OptionsOutOfRangeAreNamed) {
  Folder const folder;
  ForgeOptions options = small(folder.path);
  options.accounts = 0;
  Result<ForgeReport> const report = run(options);
  ASSERT_FALSE(report.has_value());
  EXPECT_EQ(report.error().code, ErrorCode::kInvalidArgument);
  EXPECT_NE(report.error().message.find("--accounts is 0"), std::string::npos)
      << report.error().message;
  EXPECT_TRUE(fs::is_empty(folder.path));
}

TEST(Forge, ReplacesAnEarlierOutput) {
  Folder const folder, other;
  ASSERT_TRUE(run(small(folder.path, 1)));
  ASSERT_TRUE(run(small(folder.path, 2)));
  ASSERT_TRUE(run(small(other.path, 2)));
  EXPECT_EQ(read_tree(folder.path), read_tree(other.path));
}

TEST(Forge, TakesOverWhatAKilledRunLeft) {
  Folder const folder, other;
  ASSERT_TRUE(run(small(other.path, 2)));
  for (char const* name : {".cairn-forge-new", ".cairn-forge-old"}) {
    fs::create_directories(folder.path / name / "AWSLogs");
    std::ofstream(folder.path / name / "AWSLogs" / "half") << "x";
  }
  ASSERT_TRUE(run(small(folder.path, 2)));
  EXPECT_EQ(read_tree(folder.path), read_tree(other.path));
}

void expect_refused(fs::path const& folder) {
  auto const before = read_tree(folder);
  Result<ForgeReport> const report = run(small(folder, 2));
  ASSERT_FALSE(report.has_value());
  EXPECT_EQ(report.error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(read_tree(folder), before);
}

TEST(Forge, RefusesAFolderOfSomebodyElse) {
  Folder const folder;
  std::ofstream(folder.path / "mine.txt") << "keep me";
  expect_refused(folder.path);
}

TEST(Forge, RefusesARealTrail) {
  Folder const folder;
  fs::create_directories(folder.path / "AWSLogs");
  std::ofstream(folder.path / "AWSLogs" / "real.json.gz") << "keep me";
  expect_refused(folder.path);
  std::ofstream(folder.path / "truth.json") << "{\"attacks\":[]}";
  expect_refused(folder.path);
}

TEST(Forge, RefusesAnEarlierOutputThatSomethingWasAddedTo) {
  Folder const folder;
  ASSERT_TRUE(run(small(folder.path)));
  std::ofstream(folder.path / "AWSLogs" / "real.json.gz") << "keep me";
  expect_refused(folder.path);
}

TEST(Forge, RefusesAFile) {
  Folder const folder;
  std::ofstream(folder.path / "file") << "keep me";
  for (char const* name : {"file", "file/below"}) {
    Result<ForgeReport> const report = run(small(folder.path / name));
    ASSERT_FALSE(report.has_value()) << name;
    EXPECT_EQ(report.error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(read_file(folder.path / "file"), "keep me");
  }
}

TEST(Forge, CancelledItLeavesEverythingAsItWas) {
  Folder const folder;
  ASSERT_TRUE(run(small(folder.path / "old")));
  auto const before = read_tree(folder.path);
  for (char const* name : {"old", "absent"}) {
    ForgeProgress progress;
    progress.cancel = true;
    Result<ForgeReport> const report = forge(small(folder.path / name, 2), progress);
    ASSERT_FALSE(report.has_value());
    EXPECT_EQ(report.error().code, ErrorCode::kCancelled);
    EXPECT_EQ(read_tree(folder.path), before);
  }
  EXPECT_FALSE(fs::exists(folder.path / "absent"));
}

TEST(Forge, AWriteThatFailsIsNamedAndUndone) {
  Folder const folder;
  rlimit old{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &old), 0);
  rlimit const tiny{600, old.rlim_max};
  auto const handler = std::signal(SIGXFSZ, SIG_IGN);
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &tiny), 0);
  Result<ForgeReport> const report = run(small(folder.path / "trail"));
  setrlimit(RLIMIT_FSIZE, &old);
  std::signal(SIGXFSZ, handler);
  ASSERT_FALSE(report.has_value());
  EXPECT_EQ(report.error().code, ErrorCode::kIo);
  EXPECT_NE(report.error().message.find("cannot write"), std::string::npos)
      << report.error().message;
  EXPECT_FALSE(fs::exists(folder.path / "trail"));
}

}  // namespace
}  // namespace cairn::forge::testing
