#include "engine/run.hpp"

#include "decode/gzip_compress.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include <cstring>
#include <deque>
#include <thread>

namespace cairn::engine {
namespace {

class MemoryReader final : public ByteReader {
 public:
  explicit MemoryReader(std::string bytes) : bytes_(std::move(bytes)) {}
  Result<std::size_t> read(char* out, std::size_t capacity) override {
    std::size_t const n = std::min(capacity, bytes_.size() - at_);
    std::memcpy(out, bytes_.data() + at_, n);
    at_ += n;
    return n;
  }

 private:
  std::string bytes_;
  std::size_t at_ = 0;
};

class BrokenReader final : public ByteReader {
 public:
  Result<std::size_t> read(char*, std::size_t) override {
    return fail(ErrorCode::kPermission, "permission denied");
  }
};

class MemorySource final : public source::Source {
 public:
  void add(std::string name, std::string bytes, bool named = false) {
    source::Object object;
    object.name = std::move(name);
    object.size = bytes.size();
    object.named = named;
    object.reader = std::make_unique<MemoryReader>(std::move(bytes));
    items_.emplace_back(std::move(object));
  }
  void add_broken(std::string name) {
    source::Object object;
    object.name = std::move(name);
    object.reader = std::make_unique<BrokenReader>();
    items_.emplace_back(std::move(object));
  }
  void add(source::Skip skip) { items_.emplace_back(std::move(skip)); }
  Result<std::optional<source::Item>> next() override {
    if (items_.empty()) return std::nullopt;
    auto item = std::move(items_.front());
    items_.pop_front();
    return std::optional(std::move(item));
  }

 private:
  std::deque<source::Item> items_;
};

/// Keeps `<object>:<index> <eventName>` lines in the order in which they are written.
class Lines final : public Consumer {
 public:
  explicit Lines(std::uint64_t limit = ~0ULL, std::size_t padding = 0)
      : limit_(limit), padding_(padding) {}

  class LineWorker final : public Worker {
   public:
    explicit LineWorker(std::size_t padding) : padding_(padding) {}
    Flow on_hit(record::RecordView const& record, Batch& batch) override {
      json::Value name;
      std::string line = std::string(record.origin->object) + ":" + std::to_string(record.index);
      if (record::find_top(record, "eventName", name))
        line += " " + std::string(name.string_body());
      line += std::string(padding_, '.') + "\n";
      batch.bytes += line;
      batch.rows.push_back({line.size(), {}, {}});
      return Flow::kContinue;
    }

   private:
    std::size_t padding_;
  };

  std::unique_ptr<Worker> make_worker() override { return std::make_unique<LineWorker>(padding_); }
  Result<Written> write(Batch& batch) override {
    Written written;
    std::size_t at = 0;
    for (auto const& row : batch.rows) {
      if (kept == limit_) {
        ++written.beyond_limit;
      } else {
        text += batch.bytes.substr(at, row.size);
        ++kept, ++written.kept;
      }
      at += row.size;
    }
    if (kept == limit_) written.flow = Flow::kStop;
    return written;
  }
  Status finish(std::vector<std::unique_ptr<Worker>>&) override {
    finished = true;
    return {};
  }

  std::string text;
  std::uint64_t kept = 0;
  bool finished = false;

 private:
  std::uint64_t limit_;
  std::size_t padding_;
};

std::string event(std::string const& name, std::string const& time = "2024-01-09T20:00:00Z") {
  return R"({"eventVersion":"1.08","eventSource":"s3.amazonaws.com","eventName":")" + name +
         R"(","eventTime":")" + time + R"("})";
}
std::string records(std::vector<std::string> const& events) {
  std::string out = R"({"Records":[)";
  for (std::size_t i = 0; i < events.size(); ++i) out += (i == 0 ? "" : ",") + events[i];
  return out + "]}";
}
std::shared_ptr<match::Program const> named(std::string const& name) {
  return match::Program::compile(
             match::Expression::test(match::Path{{{"eventName", match::Case::kIgnore}}, {}},
                                     match::Equals{name, match::Case::kIgnore, {}}))
      .value();
}
std::string gzip(std::string_view text) {
  decode::GzipCompressor compressor;
  std::string out;
  EXPECT_TRUE(compressor.compress(text, out));
  return out;
}
RunOptions threads(unsigned n) {
  RunOptions options;
  options.threads = n;
  return options;
}

/// Counts which of many expressions matched.
class Matches final : public Consumer {
 public:
  class MatchWorker final : public Worker {
   public:
    Flow on_hit(record::RecordView const&, Batch&) override { return Flow::kStop; }
    Flow on_matches(record::RecordView const& record, std::span<std::uint32_t const> matches,
                    match::Dispatcher const& by, Batch&) override {
      json::Value name;
      EXPECT_TRUE(record::find_top(record, "eventName", name));
      EXPECT_EQ(by.member(0).string_body(), name.string_body());
      for (std::uint32_t const match : matches) ++counts[match];
      return Flow::kContinue;
    }
    std::array<std::uint64_t, 3> counts{};
  };
  std::unique_ptr<Worker> make_worker() override { return std::make_unique<MatchWorker>(); }
  Status finish(std::vector<std::unique_ptr<Worker>>& workers) override {
    for (auto const& worker : workers)
      for (std::size_t i = 0; i < counts.size(); ++i)
        counts[i] += static_cast<MatchWorker&>(*worker).counts[i];
    return {};
  }
  std::array<std::uint64_t, 3> counts{};
};

TEST(Run, TellsWhichOfManyExpressionsMatch) {
  match::Field const name = match::Path{{{"eventName", match::Case::kExact}}};
  match::Field const source_field = match::Path{{{"eventSource", match::Case::kExact}}};
  auto const equals = [](match::Field const& field, std::string text) {
    return match::Expression::test(field, match::Equals{std::move(text), match::Case::kIgnore, {}});
  };
  std::vector<match::Expression> const rules = {
      equals(name, "e1"), equals(name, "nowhere"),
      match::Expression::all({equals(source_field, "s3.amazonaws.com"),
                              match::Expression::negate(equals(name, "e2"))})};
  match::DispatchKeys keys;
  keys.members = {"eventName"};
  auto const dispatch = match::Dispatch::compile(rules, keys);
  ASSERT_TRUE(dispatch);
  for (unsigned n : {1u, 3u}) {
    MemorySource source;
    for (int i = 0; i < 40; ++i)
      source.add("o" + std::to_string(i), records({event("E1"), event("E2"), event("E3")}));
    Matches matches;
    Account account;
    ASSERT_TRUE(run_rules(source, *dispatch, matches, threads(n), account));
    EXPECT_EQ(matches.counts, (std::array<std::uint64_t, 3>{40, 0, 80}));
    EXPECT_EQ(account.in, 120u);
    EXPECT_EQ(account.kept, 80u);
    EXPECT_EQ(account.filtered, 40u);
    EXPECT_EQ(account.pruned, 0u);
  }
}

TEST(Run, KeepsObjectAndRecordOrderWhateverTheThreads) {
  std::string expected;
  for (unsigned n : {1u, 2u, 8u}) {
    MemorySource source;
    for (int i = 0; i < 500; ++i)
      source.add("o" + std::to_string(i),
                 records(std::vector<std::string>(static_cast<std::size_t>(1 + (i * 37) % 50),
                                                  event("E" + std::to_string(i)))));
    Lines lines;
    Account account;
    ASSERT_TRUE(run(source, nullptr, lines, threads(n), account));
    if (n == 1) expected = lines.text;
    EXPECT_EQ(lines.text, expected) << n;
    EXPECT_TRUE(lines.finished);
    EXPECT_EQ(account.parsed, 500u);
    EXPECT_EQ(account.kept, lines.kept);
  }
  EXPECT_FALSE(expected.empty());
}

TEST(Run, AccountsForEveryObject) {
  MemorySource source;
  source.add("a", records({event("Get"), event("Put")}));
  source.add("pruned", gzip(records({event("Delete")})));
  source.add("AWSLogs/111122223333/CloudTrail-Digest/us-east-1/2024/01/09/"
             "111122223333_CloudTrail-Digest_us-east-1_t_us-east-1_20240109T200000Z.json.gz",
             "{}");
  source.add(source::Skip{"link", "broken link", false});
  source.add(source::Skip{".DS_Store", "control file", true});
  source.add("notes.txt", "hello\nworld\n");
  source.add("named.txt", "hello\n", true);
  source.add("odd", R"({"Records":[)" + event("Get") + ",5," + event("Get") + "]}");
  source.add_broken("locked.json.gz");
  Lines lines;
  Account account;
  ASSERT_TRUE(run(source, named("Get"), lines, threads(2), account));
  EXPECT_EQ(lines.text, "a:0 Get\nodd:0 Get\nodd:1 Get\n");
  EXPECT_EQ(account.listed, 9u);
  EXPECT_EQ(account.parsed, 2u);
  EXPECT_EQ(account.pruned, 1u);
  EXPECT_EQ(account.skipped.at("not CloudTrail"), 2u);
  EXPECT_EQ(account.skipped.at("digest file"), 1u);
  EXPECT_EQ(account.skipped.at("broken link"), 1u);
  EXPECT_EQ(account.skipped.at("control file"), 1u);
  EXPECT_EQ(account.skipped.at("permission denied"), 1u);
  EXPECT_EQ(account.in, 5u);
  EXPECT_EQ(account.kept, 3u);
  EXPECT_EQ(account.filtered, 1u);
  EXPECT_EQ(account.rejected, 1u);
  EXPECT_TRUE(account.incomplete());
  std::vector<std::string> names;
  for (auto const& skip : account.named) names.push_back(skip.object);
  EXPECT_THAT(names, testing::ElementsAre("link", "named.txt", "odd", "locked.json.gz"));
}

/// What was lost could hold a match: no query may make that look like nothing found.
TEST(Run, PrunesOnlyWhatIsKnownToBeWhole) {
  std::string const whole = records({event("Get"), event("Put")});
  std::string const cut = whole.substr(0, whole.size() - 20);
  for (auto const& [bytes, fate] : std::vector<std::pair<std::string, char const*>>{
           {gzip(whole), "pruned"},
           {whole, "parsed"},
           {cut, "named"},
           {gzip(cut), "named"},
           {gzip(whole.substr(30)), "named"},
           {gzip(whole).substr(0, gzip(whole).size() - 9), "named"},
           {gzip("hello\n"), "named"},
       }) {
    MemorySource source;
    source.add("o", bytes, true);
    Lines lines;
    Account account;
    ASSERT_TRUE(run(source, named("Delete"), lines, threads(1), account));
    EXPECT_EQ(account.kept, 0u);
    EXPECT_EQ(account.incomplete(), std::string_view(fate) == "named") << bytes;
    EXPECT_EQ(account.pruned, std::string_view(fate) == "pruned" ? 1u : 0u) << bytes;
  }
}

TEST(Run, NamesWhatTheUserNamedAndTheKeyPromised) {
  MemorySource source;
  source.add("notes.txt", "hello\nworld\n");
  source.add("named.txt", "hello\n", true);
  source.add("111122223333_CloudTrail_us-east-1_20240109T2000Z_abcdefghijklmnop.json.gz", "");
  Lines lines;
  Account account;
  ASSERT_TRUE(run(source, nullptr, lines, threads(1), account));
  EXPECT_EQ(account.skipped.at("not CloudTrail"), 2u);
  EXPECT_EQ(account.skipped.at("empty"), 1u);
  ASSERT_EQ(account.named.size(), 2u);
  EXPECT_EQ(account.named[0].object, "named.txt");
  EXPECT_EQ(account.named[1].reason, "empty");
}

TEST(Run, LimitsStopTheRunAndTheAccountStillBalances) {
  for (unsigned n : {1u, 4u}) {
    MemorySource source;
    for (int i = 0; i < 300; ++i)
      source.add("o" + std::to_string(i), records({event("Get"), event("Put"), event("Get")}));
    Lines lines(25);
    Account account;
    ASSERT_TRUE(run(source, named("Get"), lines, threads(n), account));
    EXPECT_EQ(lines.kept, 25u);
    EXPECT_EQ(account.kept, 25u);
    EXPECT_TRUE(account.stopped_at_limit);
    EXPECT_LT(account.listed, 300u);
    EXPECT_EQ(lines.text.substr(0, 16), "o0:0 Get\no0:2 Ge");
  }
}

TEST(Run, WritesAHugeObjectInParts) {
  MemorySource source;
  source.add("small", records({event("Get")}));
  source.add("big", records(std::vector<std::string>(3000, event("Get"))));
  source.add("last", records({event("Get")}));
  Lines lines(~0ULL, 10'000);
  Account account;
  ASSERT_TRUE(run(source, nullptr, lines, threads(3), account));
  EXPECT_EQ(account.kept, 3002u);
  EXPECT_EQ(account.parsed, 3u);
  EXPECT_LT(lines.text.find("big:2999"), lines.text.find("last:0"));
  EXPECT_LT(lines.text.find("small:0"), lines.text.find("big:0"));

  MemorySource again;
  again.add("big", records(std::vector<std::string>(3000, event("Get"))));
  Lines limited(1500, 10'000);
  Account partial;
  ASSERT_TRUE(run(again, nullptr, limited, threads(1), partial));
  EXPECT_EQ(partial.kept, 1500u);
  EXPECT_EQ(partial.parsed, 1u);
}

TEST(Run, TimeKeepsEventsHalfOpenAndLeavesObjectsOutByTheirStamp) {
  auto const key = [](std::string const& stamp) {
    return "111122223333_CloudTrail_us-east-1_" + stamp + "_abcdefghijklmnop.json.gz";
  };
  MemorySource source;
  source.add(key("20240109T1954Z"), records({event("TooEarly")}));
  source.add(key("20240109T1955Z"),
             records({event("A", "2024-01-09T20:00:00Z"), event("B", "2024-01-09T19:59:59Z")}));
  source.add(key("20240110T2100Z"),
             records({event("C", "2024-01-09T20:59:59Z"), event("D", "2024-01-09T21:00:00Z")}));
  source.add(key("20240110T2101Z"), records({event("TooLate")}));
  source.add("no-stamp", records({event("E", "2024-01-09T20:30:00Z"), event("F", "soon")}));
  RunOptions options = threads(1);
  options.time = {parse_event_time("2024-01-09T20:00:00Z").value(),
                  parse_event_time("2024-01-09T21:00:00Z").value()};
  Lines lines;
  Account account;
  ASSERT_TRUE(run(source, nullptr, lines, options, account));
  EXPECT_THAT(lines.text, testing::AllOf(testing::HasSubstr(" A\n"), testing::HasSubstr(" C\n"),
                                         testing::HasSubstr(" E\n")));
  EXPECT_EQ(account.kept, 3u);
  EXPECT_EQ(account.filtered, 3u);
  EXPECT_EQ(account.without_time, 1u);
  EXPECT_EQ(account.left_out_by_time, 2u);
}

TEST(Run, AnInterruptedRunStillBalances) {
  MemorySource source;
  for (int i = 0; i < 2000; ++i)
    source.add("o" + std::to_string(i), records(std::vector<std::string>(200, event("Get"))));
  Lines lines;
  Account account;
  std::stop_source stop;
  Progress progress;
  std::jthread const interrupter([&] {
    while (progress.done < 20) std::this_thread::yield();
    stop.request_stop();
  });
  ASSERT_TRUE(run(source, nullptr, lines, threads(2), account, stop.get_token(), &progress));
  EXPECT_TRUE(account.interrupted);
  EXPECT_GE(account.parsed, 20u);
  EXPECT_EQ(account.kept, lines.kept);
}

TEST(Run, WhatAnInterruptedRunDidNotReadIsNotListed) {
  class Stopping final : public source::Source {
   public:
    Stopping(MemorySource& inner, std::stop_source& stop) : inner_(inner), stop_(stop) {}
    Result<std::optional<source::Item>> next() override {
      if (++given_ == 5) stop_.request_stop();
      return inner_.next();
    }

   private:
    MemorySource& inner_;
    std::stop_source& stop_;
    int given_ = 0;
  };
  MemorySource inner;
  for (int i = 0; i < 10; ++i) inner.add("o" + std::to_string(i), records({event("Get")}));
  std::stop_source stop;
  Stopping source(inner, stop);
  Lines lines;
  Account account;
  ASSERT_TRUE(run(source, nullptr, lines, threads(1), account, stop.get_token()));
  EXPECT_TRUE(account.interrupted);
  EXPECT_EQ(account.listed, 4u);
  EXPECT_EQ(account.parsed, 4u);
  EXPECT_EQ(account.damaged, 0u);
}

TEST(Run, AWriteErrorEndsTheRun) {
  class Full final : public Consumer {
   public:
    class Idle final : public Worker {
      Flow on_hit(record::RecordView const&, Batch&) override { return Flow::kContinue; }
    };
    std::unique_ptr<Worker> make_worker() override { return std::make_unique<Idle>(); }
    Result<Written> write(Batch&) override { return fail(ErrorCode::kIo, "no space left"); }
    Status finish(std::vector<std::unique_ptr<Worker>>&) override { return {}; }
  };
  MemorySource source;
  for (int i = 0; i < 100; ++i) source.add("o" + std::to_string(i), records({event("Get")}));
  Full consumer;
  Account account;
  auto const status = run(source, nullptr, consumer, threads(2), account);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().message, "no space left");
  EXPECT_EQ(account.kept, 0u);
}

}  // namespace
}  // namespace cairn::engine
