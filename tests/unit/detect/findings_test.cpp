// Findings as they are put in order and shown, and the lines for programs: by a small rule set over
// small trails, through the consumer, with one and with several workers.
#include "detect/consumer.hpp"
#include "detect/page.hpp"
#include "match/interpreter.hpp"
#include "query/query.hpp"
#include "support/records.hpp"
#include "json/document.hpp"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

namespace cairn::detect {
namespace {

constexpr std::string_view kRules = R"(
title: Trail stopped
id: 11111111-1111-4111-8111-111111111111
author: Ana, Bo
license: DRL 1.1
tags: [attack.defense-impairment, attack.t1685.002]
logsource: {product: aws, service: cloudtrail}
detection:
    selection: {eventSource: cloudtrail.amazonaws.com, eventName: StopLogging}
    condition: selection
level: high
---
title: Something was read
id: 22222222-2222-4222-8222-222222222222
logsource: {product: aws, service: cloudtrail}
detection:
    selection: {eventName|startswith: Get}
    condition: selection
level: informational
---
title: Denied
id: 33333333-3333-4333-8333-333333333333
name: denied
logsource: {product: aws, service: cloudtrail}
detection:
    selection: {errorCode: AccessDenied}
    condition: selection
level: low
---
title: Many denied
id: 44444444-4444-4444-8444-444444444444
correlation:
    type: event_count
    rules: denied
    group-by: sourceIPAddress
    timespan: 5m
    condition: {gte: 3}
level: critical
)";

std::string event(std::string_view name, std::string_view time, std::string_view who,
                  std::string_view more = "") {
  return fmt::format(
      R"({{"eventTime":"{}","eventSource":"cloudtrail.amazonaws.com","eventName":"{}",)"
      R"("awsRegion":"eu-west-1","sourceIPAddress":"192.0.2.7","recipientAccountId":"111122223333",)"
      R"("userIdentity":{{"type":"IAMUser","userName":"{}"}}{}}})",
      time, name, who, more);
}

/// Runs rules as the engine does.
class Detection {
 public:
  explicit Detection(sigma::Level floor, DetectOptions options = {},
                     std::string_view rules = kRules)
      : fd_(::memfd_create("caught", MFD_CLOEXEC)), output_(fd_),
        set_(sigma::load_texts(std::vector{sigma::RuleText{"rules.yml", std::string(rules)}}, {})),
        correlations_(compile_correlations(set_, [=](sigma::Correlation const& correlation) {
          return is_shown(correlation, correlation.silent, floor);
        })) {
    EXPECT_TRUE(set_.rejected.empty());
    auto active = activate(set_, floor, correlations_.needed);
    EXPECT_TRUE(active) << active.error().message;
    active_ = std::move(*active);
    consumer_.emplace(set_, active_, correlations_, options, output_);
  }
  ~Detection() { ::close(fd_); }

  void over(std::vector<std::vector<std::string>> const& objects, std::size_t threads = 1) {
    std::vector<std::unique_ptr<engine::Consumer::Worker>> workers;
    std::vector<match::Dispatcher> dispatchers;
    for (std::size_t i = 0; i < threads; ++i) {
      workers.push_back(consumer_->make_worker());
      dispatchers.emplace_back(active_.dispatch);
    }
    for (std::size_t i = 0; i < objects.size(); ++i) {
      std::string const name = fmt::format("object-{}", i);
      engine::Batch batch;
      std::uint64_t index = 0;
      for (std::string const& text : objects[i]) {
        test::OwnedRecord record(text, {name, ""});
        ASSERT_TRUE(record.view) << text;
        record.view->index = index++;
        auto const matches = dispatchers[i % threads].matches(*record.view);
        if (matches.empty()) continue;
        ++batch.hits;
        workers[i % threads]->on_matches(*record.view, matches, dispatchers[i % threads], batch);
      }
      ASSERT_TRUE(consumer_->write(batch));
    }
    ASSERT_TRUE(consumer_->finish(workers));
  }

  Findings findings(std::size_t limit = 20) {
    std::vector<std::uint64_t> fired;
    for (auto const& counts : consumer_->correlation_counts()) fired.push_back(counts.findings);
    fired.resize(set_.correlations.size());
    return put_in_order({set_, consumer_->fold(), consumer_->correlated(), fired,
                         consumer_->detected(), consumer_->told()},
                        limit);
  }
  std::string text() {
    EXPECT_TRUE(write_text(output_, findings(), {}));
    return caught();
  }
  std::string html() {
    EXPECT_TRUE(write_html(output_, findings(), {}));
    return caught();
  }
  std::string caught() {
    EXPECT_TRUE(output_.flush());
    std::string bytes(static_cast<std::size_t>(::lseek(fd_, 0, SEEK_END)), '\0');
    EXPECT_EQ(::pread(fd_, bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
    return bytes;
  }

 private:
  int fd_;
  report::Output output_;
  sigma::RuleSet set_;
  CompiledCorrelations correlations_;
  ActiveRules active_;
  std::optional<DetectConsumer> consumer_;
};

std::vector<std::vector<std::string>> const kTrail = {
    {event("StopLogging", "2026-03-10T10:00:00Z", "ana"),
     event("GetObject", "2026-03-10T10:01:00Z", "bo", R"(,"errorCode":"AccessDenied")")},
    {event("GetObject", "2026-03-10T10:03:00Z", "bo", R"(,"errorCode":"AccessDenied")"),
     event("GetTrail", "2026-03-10T12:00:00Z", "bo"),
     event("PutObject", "2026-03-10T12:01:00Z", "bo")},
    {event("StopLogging", "2026-03-10T10:59:59Z", "ana", R"(,"errorCode":"AccessDenied")"),
     event("GetObject", "2026-03-10T10:04:00Z", "bo", R"(,"errorCode":"AccessDenied")")},
};

TEST(Findings, AreInOrderOfLevelRuleAndTime) {
  Detection run(sigma::Level::kInformational);
  run.over(kTrail);
  Findings const findings = run.findings();
  std::vector<std::string> rules;
  for (RuleFindings const& rule : findings.rules)
    rules.push_back(fmt::format("{} {} {}", rule.rule->title, rule.hits, rule.groups));
  EXPECT_EQ(rules, (std::vector<std::string>{"Many denied 1 1", "Trail stopped 2 1",
                                             "Something was read 4 2"}));
  EXPECT_EQ(findings.hits(), 7U);
  Finding const& stopped = findings.rules[1].findings.front();
  EXPECT_EQ(who_text(stopped), "ana in 111122223333");
  EXPECT_EQ(count_text(stopped), "2 hits, 1 of them failed");
  EXPECT_EQ(span_text(stopped.first, stopped.last), "2026-03-10T10:00:00Z … 10:59:59Z");
  EXPECT_EQ(stopped.object, "object-0");
  EXPECT_EQ(findings.rules[0].findings.front().measured,
            "sourceIPAddress=192.0.2.7, measured 3 within 5m");
}

TEST(Findings, TheLevelLeavesRulesOutButNotThePartsOfCorrelations) {
  Detection run(sigma::Level::kHigh);
  run.over(kTrail);
  std::vector<std::string> rules;
  for (RuleFindings const& rule : run.findings().rules) rules.push_back(rule.rule->title);
  EXPECT_EQ(rules, (std::vector<std::string>{"Many denied", "Trail stopped"}));
}

TEST(Findings, DoNotDependOnTheNumberOfWorkers) {
  std::string texts[3], json[3];
  for (std::size_t threads = 1; threads <= 3; ++threads) {
    Detection folded(sigma::Level::kInformational),
        lines(sigma::Level::kInformational, {LineKind::kJson});
    folded.over(kTrail, threads);
    lines.over(kTrail, threads);
    texts[threads - 1] = folded.text();
    json[threads - 1] = lines.caught();
  }
  EXPECT_EQ(texts[0], texts[1]);
  EXPECT_EQ(texts[0], texts[2]);
  EXPECT_EQ(json[0], json[1]);
  EXPECT_EQ(json[0], json[2]);
}

TEST(Findings, TheLimitCountsWhatItLeavesOut) {
  Detection run(sigma::Level::kInformational);
  run.over(kTrail);
  Findings const findings = run.findings(1);
  EXPECT_EQ(findings.rules[2].findings.size(), 1U);
  EXPECT_EQ(findings.rules[2].groups, 2U);
  EXPECT_EQ(findings.rules[2].hits_beyond, 1U);
}

TEST(Findings, TheQueryFindsTheEvents) {
  std::string const odd = R"(it's \"odd\" * \\)";
  Detection run(sigma::Level::kInformational);
  run.over({{event("GetObject", "2026-03-10T10:00:00Z", odd)}});
  Finding const finding = run.findings().rules.front().findings.front();
  auto const query = query::parse_query(finding.query);
  ASSERT_TRUE(query) << finding.query;
  auto const node = json::parse_document(event("GetObject", "2026-03-10T10:00:00Z", odd));
  match::DerivedTexts derived;
  derived.principal = finding.principal;
  derived.account = "111122223333";
  EXPECT_TRUE(match::interpret(query->expression, *node, derived).matches) << finding.query;
  derived.principal = "another";
  EXPECT_FALSE(match::interpret(query->expression, *node, derived).matches) << finding.query;
  std::string const paths[] = {"a b", "it's"};
  EXPECT_TRUE(search_command(finding, paths)
                  .ends_with(" --from 2026-03-10T10:00:00Z --to 2026-03-10T10:00:00Z 'a b' "
                             "'it'\\''s'"));
}

TEST(Lines, OneForEachHitAndForEachTimeThatACorrelationFires) {
  Detection run(sigma::Level::kLow, {LineKind::kJson});
  run.over(kTrail);
  std::vector<std::string> titles;
  std::string const text = run.caught();
  for (std::size_t at = 0; at < text.size();) {
    std::size_t const end = text.find('\n', at);
    auto const line = json::parse_document(text.substr(at, end - at));
    ASSERT_TRUE(line) << text.substr(at, end - at);
    titles.push_back(line->find("title")->text);
    EXPECT_EQ(line->find("verdict")->text, "no-digest");
    at = end + 1;
  }
  EXPECT_EQ(titles, (std::vector<std::string>{"Trail stopped", "Trail stopped", "Many denied"}));
  EXPECT_TRUE(text.starts_with(
      R"({"eventTime":"2026-03-10T10:00:00Z","level":"high","title":"Trail stopped",)"
      R"("rule":"11111111-1111-4111-8111-111111111111","author":"Ana, Bo","license":"DRL 1.1",)"
      R"("attack":["T1685.002"],"principal":"ana","account":"111122223333",)"
      R"("sourceIPAddress":"192.0.2.7","awsRegion":"eu-west-1",)"
      R"("eventSource":"cloudtrail.amazonaws.com","eventName":"StopLogging","outcome":"success",)"
      R"("errorCode":null,"userAgent":null,"eventID":null,"object":"object-0","index":0,)"
      R"("verdict":"no-digest"})"))
      << text;
  EXPECT_NE(text.find(R"("group":{"sourceIPAddress":"192.0.2.7"},"value":3,"events":[{)"),
            std::string::npos)
      << text;
}

TEST(Lines, CsvHasTheSameNumberOfCellsInAllLines) {
  Detection run(sigma::Level::kInformational, {LineKind::kCsv});
  run.over(kTrail);
  std::string const text = run.caught();
  std::set<std::ptrdiff_t> commas;
  bool quoted = false;
  std::ptrdiff_t count = 0;
  for (char const c : text) {
    if (c == '"') quoted = !quoted;
    if (c == ',' && !quoted) ++count;
    if (c == '\n' && !quoted) commas.insert(std::exchange(count, 0));
  }
  EXPECT_EQ(commas.size(), 1U) << text;
  EXPECT_NE(text.find("\"Ana, Bo\""), std::string::npos);
}

TEST(Page, NothingHostileReachesTerminalOrHtml) {
  std::string const hostile = "\\u001b[31m<script>alert(1)</script>\\u202e\\u0007'\\\"&";
  std::string rules(kRules);
  rules.replace(rules.find("Trail stopped"), 13, R"("<b onload=x>\e[2J")");
  for (bool const html : {false, true}) {
    Detection run(sigma::Level::kInformational, {}, rules);
    run.over({{event("StopLogging", "2026-03-10T10:00:00Z", hostile),
               event("Get" + hostile, "2026-03-10T11:00:00Z", hostile)}});
    std::string const text = html ? run.html() : run.text();
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
    EXPECT_EQ(text.find('\x07'), std::string::npos);
    EXPECT_EQ(text.find("\u202e"), std::string::npos);
    if (!html) continue;
    EXPECT_EQ(text.find("<script"), std::string::npos);
    EXPECT_EQ(text.find("<b onload"), std::string::npos);
    EXPECT_EQ(text.find("http"), text.find("http-equiv"));  // needs nothing from elsewhere
  }
}

TEST(Page, SaysThatNothingWasFound) {
  Detection run(sigma::Level::kCritical);
  run.over({{event("PutObject", "2026-03-10T10:00:00Z", "ana")}});
  EXPECT_EQ(run.text(), "no findings\n");
}

}  // namespace
}  // namespace cairn::detect
