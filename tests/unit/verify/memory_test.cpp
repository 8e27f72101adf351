// A year of one busy chain, a million logs, without their bytes: memory must stay flat.
#include "unit/verify/world.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

namespace cairn::verify {
namespace {

using namespace testing;

TEST(MemoryLong, AMillionObjectsFitInAQuarterOfAGigabyte) {
  constexpr Instant kHours = 8'760;
  constexpr int kLogs = 114;
  KeyStore keys;
  ASSERT_TRUE(keys.add(keys_json()));
  World const world;
  Judge judge(std::move(keys), {});
  std::uint64_t logs = 0;
  for (Instant hour = 0; hour < kHours; ++hour) {
    Instant const begin = kFirst + hour * kHour;
    DigestFacts facts;
    facts.name = "bucket/" + world.digest_name(begin + kHour);
    Digest digest;
    digest.start = begin;
    digest.end = begin + kHour;
    digest.end_text = format_time(digest.end);
    digest.object = world.digest_name(digest.end);
    digest.fingerprint = std::string(32, '0');
    digest.previous_object = world.digest_name(begin);
    digest.previous_hash = std::string(64, '0');
    digest.previous_signature = std::string(512, '0');
    for (int i = 0; i < kLogs; ++i) {
      ListedLog listed;
      listed.object = world.log_name(begin + (i % 12) * 5 * kMinute, i);
      listed.object.replace(listed.object.rfind('_') + 1, 16,
                            fmt::format("{:016}", hour * 1000 + i));
      listed.hash = Sha256{};
      LogFacts log;
      log.name = "bucket/" + listed.object;
      log.kind = trail::ObjectKind::kLog;
      log.packed = true;
      digest.logs.push_back(std::move(listed));
      judge.add(Facts{std::move(log), {}, {}, 0, 0});
      ++logs;
    }
    facts.digest = std::move(digest);
    judge.add(Facts{{}, std::move(facts), {}, 0, 0});
  }
  Report const report = judge.judge();
  EXPECT_EQ(report.logs.at(trail::Verdict::kUnverified), logs);
  EXPECT_EQ(report.not_checked_count, static_cast<std::uint64_t>(kHours));
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  EXPECT_LT(used.ru_maxrss, 256 << 10) << "kB";
  RecordProperty("kilobytes", static_cast<int>(used.ru_maxrss));
}

}  // namespace
}  // namespace cairn::verify
