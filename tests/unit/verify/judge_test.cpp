#include <gtest/gtest.h>

#include "unit/verify/world.hpp"

namespace cairn::verify {
namespace {

using namespace testing;
using trail::Verdict;

std::vector<std::string> verdicts(Judge const& judge) {
  std::vector<std::string> out;
  judge.for_each([&](ObjectVerdict const& each) {
    out.push_back(each.object + " " + std::string(to_string(each.verdict)) + " " + each.reason);
  });
  return out;
}

TEST(Judge, ProvesAnIntactTrail) {
  World world;
  world.hours(5);
  auto judge = world.judge();
  Report const report = judge.judge();
  EXPECT_TRUE(report.findings.empty());
  EXPECT_TRUE(report.notes.empty());
  EXPECT_EQ(report.digests.at(Verdict::kVerified), 5U);
  EXPECT_EQ(report.logs.at(Verdict::kVerified), 10U);
  ASSERT_EQ(report.chains.size(), 1U);
  EXPECT_EQ(report.chains[0].proven_to, kFirst + 5 * kHour);
  ASSERT_EQ(report.chains[0].segments.size(), 1U);
}

TEST(Judge, WithoutMetadataTheNewestIsNotYetProvable) {
  World world;
  world.hours(5);
  auto judge = world.judge(false);
  Report const report = judge.judge();
  EXPECT_TRUE(report.findings.empty());
  EXPECT_EQ(report.digests.at(Verdict::kUnverified), 1U);
  EXPECT_EQ(report.logs.at(Verdict::kUnverified), 2U);
  EXPECT_EQ(report.not_yet_provable, 2U);
  EXPECT_EQ(report.not_checked_count, 0U);
}

TEST(Judge, DoesNotDependOnTheOrderOfFacts) {
  World world;
  world.hours(6);
  world.objects.erase(world.digest_names[2]);
  world.objects[world.log_name(kFirst + 10 * kMinute, 0)] = packed("{\"Records\":[]}");
  world.objects["flat/" + world.log_name(kFirst + 20 * kMinute, 1).substr(55)] = packed("x");
  std::vector<std::string> first;
  for (std::size_t shuffle = 1; shuffle < 8; ++shuffle) {
    auto judge = world.judge(true, shuffle);
    Report const report = judge.judge();
    auto const now = verdicts(judge);
    if (first.empty()) first = now;
    EXPECT_EQ(now, first) << shuffle;
    EXPECT_EQ(report.finding_counts.at("digest-missing"), 1U);
  }
}

TEST(Judge, FindsEachChange) {
  auto const with = [](auto change) {
    World world;
    world.hours(6);
    change(world);
    return findings(world);
  };
  auto const log = [](World const& world) { return world.log_name(kFirst + 10 * kMinute, 0); };
  EXPECT_EQ(with([&](World& w) { w.objects[log(w)] = packed("{}"); }),
            (Found{{"log-modified", 1}}));
  EXPECT_EQ(with([&](World& w) { w.objects[log(w)] += "x"; }), (Found{{"log-modified", 1}}));
  EXPECT_EQ(with([&](World& w) { w.objects[log(w)] += packed("{}"); }),
            (Found{{"log-modified", 1}}));
  EXPECT_EQ(with([&](World& w) { w.objects.erase(log(w)); }), (Found{{"log-missing", 1}}));
  EXPECT_EQ(with([&](World& w) { w.objects[w.log_name(kFirst + 30 * kMinute, 7)] = packed("{}"); }),
            (Found{{"log-unsigned", 1}}));
  EXPECT_EQ(with([&](World& w) { w.objects.erase(w.digest_names[3]); }),
            (Found{{"digest-missing", 1}}));
  EXPECT_EQ(with([&](World& w) { w.signatures[w.digest_names[3]].pop_back(); }),
            (Found{{"signature-changed", 1}}));
  EXPECT_EQ(with([&](World& w) { w.signatures.erase(w.digest_names[3]); }),
            (Found{{"metadata-lost", 1}}));
  EXPECT_EQ(with([&](World& w) {
              std::swap(w.objects[w.digest_names[2]], w.objects[w.digest_names[3]]);
              std::swap(w.signatures[w.digest_names[2]], w.signatures[w.digest_names[3]]);
            }),
            (Found{{"digest-moved", 2}}));
  EXPECT_EQ(with([&](World& w) { w.objects[w.digest_names[5]] = packed("{}"); }),
            (Found{{"digest-modified", 1}}));
}

TEST(Judge, CountsEveryHourOfAHole) {
  World world;
  world.hours(8);
  for (int i : {2, 3, 4}) world.objects.erase(world.digest_names[static_cast<std::size_t>(i)]);
  auto judge = world.judge();
  Report const report = judge.judge();
  EXPECT_EQ(report.digests.at(Verdict::kMissing), 3U);
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_EQ(report.findings[0].span, (TimeSpan{kFirst + 2 * kHour, kFirst + 5 * kHour}));
  EXPECT_EQ(judge.verdict_of(world.log_name(kFirst + 3 * kHour + 10 * kMinute, 0)).verdict,
            Verdict::kUnverified);
}

/// Two hours without a digest, and what the last log before and the first one after say.
Report gap(std::string const& before, std::string const& after, bool change = false) {
  World world;
  world.hours(2);
  Instant const stop = kFirst + 2 * kHour + 20 * kMinute, start = kFirst + 5 * kHour;
  world.hour(kFirst + 2 * kHour, stop, {"{\"Records\":[" + before + "]}"});
  world.previous.reset();
  world.hour(start, start + kHour, {"{\"Records\":[" + after + "]}"});
  world.hour(start + kHour, start + 2 * kHour, {});
  if (change)
    world.objects[world.log_name(kFirst + 2 * kHour + 10 * kMinute, 0)] =
        packed("{\"Records\":[" + before + "] }");
  return world.judge().judge();
}

std::string control(Instant time, std::string const& name, std::string const& trail = "t",
                    std::string const& more = "") {
  return World::record(time, name,
                       ",\"requestParameters\":{\"name\":\"" + trail + "\"" + more + "}");
}

TEST(Judge, GapsMustBeExplained) {
  Instant const stop = kFirst + 2 * kHour + 19 * kMinute, start = kFirst + 5 * kHour + kMinute;
  std::string const stopped = control(stop, "StopLogging"),
                    started = control(start, "StartLogging");
  Report const explained = gap(stopped, started);
  EXPECT_EQ(explained.finding_counts, Found{});
  EXPECT_EQ(explained.note_counts.at("stopped"), 1U);
  EXPECT_EQ(gap(control(stop, "StopLogging", "arn:aws:cloudtrail:eu-west-1:111122223333:trail/t"),
                started)
                .finding_counts,
            Found{});
  EXPECT_EQ(gap(control(stop, "UpdateTrail", "t", ",\"enableLogFileValidation\":false"),
                control(start, "UpdateTrail", "t", ",\"enableLogFileValidation\":true"))
                .finding_counts,
            Found{});
  Found const unexplained{{"gap", 1}};
  EXPECT_EQ(gap(World::record(stop), World::record(start)).finding_counts, unexplained);
  EXPECT_EQ(gap(control(stop, "StopLogging", "other"), started).finding_counts, unexplained);
  EXPECT_EQ(gap(stopped, World::record(start)).finding_counts, unexplained);
  EXPECT_EQ(
      gap(World::record(stop, "StopLogging",
                        ",\"errorCode\":\"AccessDenied\",\"requestParameters\":{\"name\":\"t\"}"),
          started)
          .finding_counts,
      unexplained);
  // An event in a log that was changed explains nothing.
  EXPECT_EQ(gap(stopped, started, true).finding_counts, (Found{{"gap", 1}, {"log-modified", 1}}));
}

TEST(Judge, ATailThatWasCutOffShowsAgainstAnotherChain) {
  World world, other;
  world.hours(6);
  other.trail = "t";
  other.region = "us-east-1";
  other.hours(6);
  world.objects.insert(other.objects.begin(), other.objects.end());
  world.signatures.insert(other.signatures.begin(), other.signatures.end());
  EXPECT_EQ(findings(world), Found{});
  for (int i : {4, 5}) world.objects.erase(world.digest_names[static_cast<std::size_t>(i)]);
  EXPECT_EQ(findings(world), (Found{{"tail-missing", 1}}));
}

TEST(Judge, WhatCouldNotBeReadIsNeitherTamperedNorValid) {
  World world;
  world.hours(4);
  std::string const log = world.log_name(kFirst + 10 * kMinute, 0), digest = world.digest_names[2];
  world.objects.erase(log);
  world.objects.erase(digest);
  auto judge = world.judge();
  judge.add_unread(log, trail::ObjectKind::kLog, "permission denied");
  judge.add_unread(digest, trail::ObjectKind::kDigest, "permission denied");
  Report const report = judge.judge();
  EXPECT_EQ(report.finding_counts, Found{});
  EXPECT_EQ(report.not_checked_count, 2U);
  EXPECT_EQ(judge.verdict_of(log).verdict, Verdict::kUnverified);
}

TEST(Judge, ACheckpointShowsWhatWasRewritten) {
  World world;
  world.hours(4);
  JudgeOptions options;
  options.anchors.push_back({"", "111122223333", "eu-west-1", "eu-west-1", "t", kFirst + 2 * kHour,
                             "b", world.digest_names[1], std::string(64, '0')});
  EXPECT_EQ(world.judge(true, 1, options).judge().finding_counts, (Found{{"rewritten", 1}}));
}

}  // namespace
}  // namespace cairn::verify
