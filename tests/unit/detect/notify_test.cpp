// Notifications: targets, the outbox, receipts, deliveries that fail; commands and files for real.
// The webhook is tested end to end.
#include "detect/notify.hpp"
#include "detect/state_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace cairn::detect {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Notify : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / fmt::format("cairn-notify-{}", ::getpid());
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string path(char const* name) const { return folder_ / name; }
  static std::string text_of(std::string const& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  static NotifyOptions quick() {
    NotifyOptions options;
    options.first_wait = std::chrono::milliseconds(0);
    options.most_at_once = 2;
    return options;
  }
  std::filesystem::path folder_;
};

TEST_F(Notify, UnderstandsTargets) {
  EXPECT_EQ(parse_notify_target("exec:mail -s x me")->where, "mail -s x me");
  EXPECT_EQ(parse_notify_target("webhook:https://example.com/x")->kind,
            NotifyTarget::Kind::kWebhook);
  EXPECT_EQ(parse_notify_target("file:/var/log/x")->where, "/var/log/x");
  for (auto const* bad : {"", "mail", "exec:", "webhook:example.com", "slack:x", "file:"})
    EXPECT_FALSE(parse_notify_target(bad)) << bad;
}

TEST_F(Notify, DeliversInOrderAndGoesOnWhereItStopped) {
  Outbox outbox;
  for (int i = 1; i <= 5; ++i) outbox.add(std::to_string(i));
  std::vector<NotifyTarget> const targets = {*parse_notify_target("exec:a"),
                                             *parse_notify_target("exec:b")};
  std::vector<std::string> sent;
  int calls = 0;
  Send const send = [&](NotifyTarget const& target,
                        std::span<Outbox::Entry const* const> entries) -> Status {
    if (target.where == "b" && ++calls >= 2 && calls <= 5)
      return fail(ErrorCode::kIo, "b is not there");
    std::string line = target.where;
    for (auto const* entry : entries) line += entry->json;
    sent.push_back(line);
    return {};
  };
  {
    auto receipts = Receipts::open(path("sent"));
    ASSERT_TRUE(receipts);
    auto const delivered = deliver(outbox, targets, *receipts, send, quick());
    ASSERT_TRUE(delivered);
    EXPECT_THAT(sent, ElementsAre("a12", "a34", "a5", "b12"));
    EXPECT_EQ(delivered->waiting, 3u);
    EXPECT_THAT(delivered->errors, ElementsAre("b is not there"));
    EXPECT_EQ(receipts->least(100), 2u);
    EXPECT_THAT(receipts->others({targets.data(), 1}), ElementsAre("exec:b"));
    outbox.forget_below(receipts->least(100) + 1);
  }
  sent.clear();
  Outbox again;
  ASSERT_TRUE(again.load(outbox.save()));
  auto receipts = Receipts::open(path("sent"));
  ASSERT_TRUE(receipts);
  auto const delivered = deliver(again, targets, *receipts, send, quick());
  ASSERT_TRUE(delivered);
  EXPECT_THAT(sent, ElementsAre("b34", "b5"));
  EXPECT_EQ(delivered->waiting, 0u);
  EXPECT_EQ(delivered->findings, 3u);
}

TEST_F(Notify, TriesAgain) {
  Outbox outbox;
  outbox.add("x");
  auto const target = *parse_notify_target("exec:a");
  auto receipts = Receipts::open(path("sent"));
  int calls = 0;
  auto const delivered = deliver(
      outbox, {&target, 1}, *receipts,
      [&](auto const&, auto) -> Status {
        return ++calls < 3 ? Status(fail(ErrorCode::kIo, "no")) : Status();
      },
      quick());
  EXPECT_EQ(calls, 3);
  EXPECT_THAT(delivered->errors, IsEmpty());
}

TEST_F(Notify, RunsCommandsAndAppendsToFiles) {
  Outbox::Entry const one{1, "{\"a\":1}"}, two{2, "{\"b\":2}"};
  Outbox::Entry const* const both[] = {&one, &two};
  auto const send = [&](std::string const& target) {
    return send_notification(*parse_notify_target(target), both);
  };
  ASSERT_TRUE(send("exec:cat >> " + path("out")));
  EXPECT_EQ(text_of(path("out")), "{\"a\":1}\n{\"b\":2}\n");
  EXPECT_TRUE(send("exec:true")) << "it need not read its input";
  EXPECT_THAT(send("exec:exit 3").error().message, HasSubstr("ended with status 3"));
  EXPECT_THAT(send("exec:kill -9 $$").error().message, HasSubstr("signal 9"));
  std::ofstream(path("file")) << "{\"cut";
  ASSERT_TRUE(send("file:" + path("file")));
  EXPECT_EQ(text_of(path("file")), "{\"cut\n{\"a\":1}\n{\"b\":2}\n");
  EXPECT_THAT(send("file:/no/such/folder/x").error().message, HasSubstr("cannot open"));
  EXPECT_THAT(send("webhook:http://127.0.0.1:9/").error().message, HasSubstr("webhook"));
}

TEST_F(Notify, FeedsCommandsMuch) {
  Outbox::Entry const big{1, std::string(3 << 20, 'x')};
  Outbox::Entry const* const only[] = {&big};
  ASSERT_TRUE(send_notification(*parse_notify_target("exec:wc -c > " + path("count")), only));
  EXPECT_EQ(text_of(path("count")), std::to_string((3 << 20) + 1) + "\n");
}

TEST_F(Notify, KeepsPartsOfState) {
  auto store = StateStore::open(path("state"));
  ASSERT_TRUE(store);
  EXPECT_EQ(store->part("a"), nullptr);
  store->set_part("a", "1");
  store->set_part("b", std::string("\0\n", 2));
  ASSERT_TRUE(store->save(path("state")));
  auto const again = StateStore::open(path("state"));
  ASSERT_TRUE(again);
  EXPECT_EQ(*again->part("b"), std::string("\0\n", 2));
  SeenObjects seen;
  seen.add("x", 5);
  SeenObjects loaded;
  ASSERT_TRUE(loaded.load(seen.save()));
  EXPECT_TRUE(loaded.contains("x", 5));
  EXPECT_FALSE(loaded.contains("x", 6));
  EXPECT_FALSE(loaded.load("short"));
}

}  // namespace
}  // namespace cairn::detect
