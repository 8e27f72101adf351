// Built-in detectors: what sets each off and what does not, and that order, batches, threads and
// restarts change nothing.
#include "detect/detectors.hpp"
#include "support/random.hpp"
#include "support/records.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace cairn::detect {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAreArray;

constexpr Instant kStart = 1704067200 * kSecond;  // 2024-01-01

struct Call {
  Instant at = 0;  // since kStart
  std::string name = "GetObject";
  std::string actor = "ana";  // a user; role/session for a session of a role
  std::string address = "192.0.2.1";
  std::string region = "eu-west-1";
  std::string key = "AKIAEXAMPLE1";
  std::string agent = "aws-cli/2.1 Python";
  std::string more = "";  // further members
};

std::string record_of(Call const& call, std::size_t number) {
  std::string identity;
  if (std::size_t const slash = call.actor.find('/'); slash != std::string::npos)
    identity = fmt::format(
        R"({{"type":"AssumedRole","arn":"arn:aws:sts::111122223333:assumed-role/{0}","accessKeyId":"{1}","sessionContext":{{"sessionIssuer":{{"type":"Role","arn":"arn:aws:iam::111122223333:role/{2}"}}}}}})",
        call.actor, call.key, call.actor.substr(0, slash));
  else
    identity = fmt::format(
        R"({{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/{}","accessKeyId":"{}"}})",
        call.actor, call.key);
  return fmt::format(
      R"({{"eventTime":"{}","eventSource":"s3.amazonaws.com","eventName":"{}","awsRegion":"{}","sourceIPAddress":"{}","userAgent":"{}","eventID":"e{}","recipientAccountId":"111122223333","userIdentity":{}{}}})",
      format_time(kStart + call.at), call.name, call.region, call.address, call.agent, number,
      identity, call.more);
}

DetectorOptions only(Detector detector) {
  DetectorOptions options;
  options.enabled = {detector};
  return options;
}

void feed(Detectors& detectors, std::string const& json, std::size_t number) {
  test::OwnedRecord const record(json, {"log.json.gz", ""});
  ASSERT_TRUE(record.view) << json;
  auto view = *record.view;
  view.index = number;
  EventObserver observer;
  ObservedEvent event;
  ASSERT_TRUE(observer.read(view, event));
  detectors.add(event);
}

std::vector<DetectorHit> hits_of(DetectorOptions options, std::vector<Call> const& calls,
                                 Locate locate = {}) {
  Detectors detectors(std::move(options), std::move(locate));
  for (std::size_t i = 0; i < calls.size(); ++i) feed(detectors, record_of(calls[i], i), i);
  std::vector<DetectorHit> hits;
  detectors.judge(kInstantMax, [&](DetectorHit const& hit) { hits.push_back(hit); });
  return hits;
}

std::vector<std::string> whats(std::vector<DetectorHit> const& hits) {
  std::vector<std::string> all;
  for (auto const& hit : hits) all.push_back(hit.what);
  return all;
}

TEST(Detectors, TellOfNewsOnlyOnceTheActorIsKnown) {
  std::vector<Call> calls = {{.at = 0},
                             {.at = kDay, .name = "PutObject"},
                             {.at = 8 * kDay, .name = "DeleteBucket"},
                             {.at = 9 * kDay, .name = "DeleteBucket"}};
  auto const hits = hits_of(only(Detector::kNewCall), calls);
  EXPECT_THAT(whats(hits),
              ElementsAre("first s3:DeleteBucket by an actor known since 2024-01-01T00:00:00Z"));
  ASSERT_EQ(hits.size(), 1u);
  EXPECT_EQ(hits[0].first, kStart + 8 * kDay);
  EXPECT_EQ(hits[0].index, 2u);
  EXPECT_EQ(hits[0].actor, "arn:aws:iam::111122223333:user/ana");
  auto options = only(Detector::kNewCall);
  options.learn_until = kStart + 12 * kHour;
  EXPECT_EQ(hits_of(options, calls).size(), 2u);
  calls[2].more = R"(,"errorCode":"AccessDenied")";
  calls[3].more = R"(,"errorCode":"AccessDenied")";
  EXPECT_THAT(hits_of(only(Detector::kNewCall), calls), IsEmpty()) << "nothing came of it";
}

TEST(Detectors, KnowRolesNotSessions) {
  std::vector<Call> const calls = {{.at = 0, .actor = "deploy/one"},
                                   {.at = 8 * kDay, .actor = "deploy/two"}};
  EXPECT_THAT(hits_of(only(Detector::kNewCall), calls), IsEmpty());
}

TEST(Detectors, TellOfRegionsAgentsAddressesAndPlaces) {
  std::vector<Call> const calls = {
      {.at = 0},
      {.at = 8 * kDay, .address = "198.51.100.7", .region = "sa-east-1", .agent = "Boto3/1.2"}};
  EXPECT_THAT(whats(hits_of(only(Detector::kNewRegion), calls)),
              ElementsAre(HasSubstr("first activity in sa-east-1 by an actor")));
  EXPECT_THAT(whats(hits_of(only(Detector::kUnusedRegion), calls)),
              ElementsAre(HasSubstr("first activity in sa-east-1 of an account")));
  EXPECT_THAT(whats(hits_of(only(Detector::kNewAgent), calls)),
              ElementsAre(HasSubstr("first use of Boto3 by")));
  EXPECT_THAT(whats(hits_of(only(Detector::kNewAddress), calls)),
              ElementsAre(HasSubstr("from 198.51.100.7")));
  auto const locate = [](std::string_view address) {
    return address == "192.0.2.1" ? Place{"NL", "AS1"} : Place{"BR", "AS2 Net"};
  };
  EXPECT_THAT(whats(hits_of(only(Detector::kNewCountry), calls, locate)),
              ElementsAre(HasSubstr("from BR")));
  EXPECT_THAT(whats(hits_of(only(Detector::kNewNetwork), calls, locate)),
              ElementsAre(HasSubstr("from AS2 Net")));
}

TEST(Detectors, SeeNewKeysUsedFromElsewhere) {
  std::string const made = R"(,"responseElements":{"accessKey":{"accessKeyId":"AKIANEW"}})";
  std::vector<Call> calls = {
      {.at = 0, .name = "CreateAccessKey", .more = made},
      {.at = kHour, .actor = "svc", .address = "192.0.2.1", .key = "AKIANEW"},
      {.at = 2 * kHour, .actor = "svc", .address = "198.51.100.7", .key = "AKIANEW"}};
  EXPECT_THAT(whats(hits_of(only(Detector::kNewKeyElsewhere), calls)),
              ElementsAre(HasSubstr("and then used from 198.51.100.7")));
  calls[2].at = 25 * kHour;
  EXPECT_THAT(hits_of(only(Detector::kNewKeyElsewhere), calls), IsEmpty());
}

TEST(Detectors, SeeSharedSessions) {
  std::vector<Call> calls = {
      {.at = 0, .actor = "r/s", .key = "ASIAX"},
      {.at = 20 * kMinute, .actor = "r/s", .address = "198.51.100.7", .key = "ASIAX"}};
  EXPECT_THAT(whats(hits_of(only(Detector::kSharedSession), calls)),
              ElementsAre("the session of ASIAX is used from 192.0.2.1 and from 198.51.100.7"));
  calls[1].at = 40 * kMinute;
  EXPECT_THAT(hits_of(only(Detector::kSharedSession), calls), IsEmpty()) << "long after";
  calls[1].at = 0;
  calls[1].address = "10.0.0.7";
  EXPECT_THAT(hits_of(only(Detector::kSharedSession), calls), IsEmpty()) << "within the network";
  calls[1].address = "athena.amazonaws.com";
  EXPECT_THAT(hits_of(only(Detector::kSharedSession), calls), IsEmpty()) << "AWS itself";
}

TEST(Detectors, SeeInstancesOutside) {
  std::vector<Call> calls = {
      {.at = 0, .actor = "web/i-0123456789abcdef0"},
      {.at = 50 * kDay, .actor = "web/i-0123456789abcdef0", .address = "198.51.100.7"}};
  EXPECT_THAT(whats(hits_of(only(Detector::kInstanceOutside), calls)),
              ElementsAre(HasSubstr("first used from 192.0.2.1, are used from 198.51.100.7")));
  calls[1].actor = "web/i-other";
  EXPECT_THAT(hits_of(only(Detector::kInstanceOutside), calls), IsEmpty());
}

TEST(Detectors, SeeSessionsThatNoCallGaveOut) {
  std::vector<Call> const calls = {
      {.at = 0, .actor = "r/old", .key = "ASIAOLD"},
      {.at = 40 * kHour,
       .name = "AssumeRole",
       .more =
           R"(,"eventSource":"sts.amazonaws.com","responseElements":{"credentials":{"accessKeyId":"ASIAGOOD"}})"},
      {.at = 41 * kHour, .actor = "r/good", .key = "ASIAGOOD"},
      {.at = 42 * kHour, .actor = "r/bad", .key = "ASIABAD"}};
  EXPECT_THAT(whats(hits_of(only(Detector::kSessionNotIssued), calls)),
              ElementsAre("the session of ASIABAD is used, and no recorded call gave it out"));
}

TEST(Detectors, CountDeniedCallsOnce) {
  std::vector<Call> calls;
  for (int i = 0; i < 20; ++i)
    calls.push_back({.at = i * 25 * kSecond, .more = R"(,"errorCode":"AccessDenied")"});
  EXPECT_THAT(whats(hits_of(only(Detector::kErrorBurst), calls)),
              ElementsAre("20 calls were denied within 10 minutes"));
  calls[3].more = R"(,"errorCode":"ThrottlingException")";
  EXPECT_THAT(hits_of(only(Detector::kErrorBurst), calls), IsEmpty());
  calls[3] = calls[2];
  calls[3].more += R"(,"eventID":"e2")";  // delivered once more
  EXPECT_THAT(hits_of(only(Detector::kErrorBurst), calls), IsEmpty());
}

std::vector<Call> busy_hours(int hours, std::string const& region = "eu-west-1") {
  std::vector<Call> calls;
  for (int hour = 0; hour < hours; ++hour)
    if (hour % 3 != 2) calls.push_back({.at = hour * kHour, .region = region});
  return calls;
}

TEST(Detectors, SeeSilence) {
  auto calls = busy_hours(100);
  calls.push_back({.at = 99 * kHour,
                   .name = "StopLogging",
                   .more = R"(,"eventSource":"cloudtrail.amazonaws.com")"});
  calls.push_back({.at = 115 * kHour});
  EXPECT_THAT(whats(hits_of(only(Detector::kSilencedTrail), calls)),
              ElementsAre("StopLogging, and then no event of the account for at least 15 hours"));
  EXPECT_THAT(whats(hits_of(only(Detector::kDeliveryGap), calls)),
              ElementsAre(HasSubstr("no event for at least 15 hours")));
  calls.back().at = 102 * kHour;
  EXPECT_THAT(hits_of(only(Detector::kSilencedTrail), calls), IsEmpty());
  EXPECT_THAT(hits_of(only(Detector::kDeliveryGap), calls), IsEmpty());
}

TEST(Detectors, HoldSilenceAgainstWhatIsUsual) {
  auto calls = busy_hours(100);
  calls.push_back({.at = 110 * kHour});
  for (auto call : busy_hours(100)) calls.push_back((call.at += 111 * kHour, call));
  calls.push_back({.at = 220 * kHour});
  EXPECT_THAT(hits_of(only(Detector::kDeliveryGap), calls), testing::SizeIs(1))
      << "the second silence is no longer than the first";
}

TEST(Detectors, FollowNothingNewInFullTables) {
  auto options = only(Detector::kNewCall);
  options.most_entries = 20;
  Detectors detectors(options);
  for (std::size_t i = 0; i < 100; ++i)
    feed(detectors, record_of({.at = 8 * kDay, .name = fmt::format("Call{}", i)}, i), i);
  EXPECT_GT(detectors.not_followed(), 50u);
}

/// Days of everyday calls with something for each detector in them.
std::vector<Call> many_calls(test::Random& random, std::size_t count) {
  std::vector<Call> calls;
  Instant at = 0;
  for (std::size_t i = 0; i < count; ++i) {
    at += static_cast<Instant>(random.below(90)) * kMinute;
    if (i > 150 && random.chance(2)) at += 30 * kHour;
    Call call{.at = at};
    call.name = fmt::format("Call{}", random.below(6));
    call.actor = std::string(
        random.pick(std::vector<std::string>{"ana", "bob", "ops/i-0123456789abcdef0", "ops/x"}));
    call.address = fmt::format("192.0.2.{}", random.below(4));
    call.region = fmt::format("eu-west-{}", 1 + random.below(2));
    if (i > 200 && random.chance(3)) call.region = "sa-east-1", call.agent = "Boto3/1";
    call.key = call.actor.find('/') != std::string::npos ? fmt::format("ASIA{}", at / kDay)
                                                         : "AKIA" + call.actor;
    if (random.chance(30)) call.more = R"(,"errorCode":"AccessDenied")";
    if (random.chance(3))
      call.more = fmt::format(
          R"(,"eventSource":"sts.amazonaws.com","responseElements":{{"credentials":{{"accessKeyId":"ASIA{}"}}}})",
          at / kDay);
    if (random.chance(3))
      call = {.at = at,
              .name = "CreateAccessKey",
              .more = R"(,"responseElements":{"accessKey":{"accessKeyId":"AKIAbob"}})"};
    if (random.chance(10))
      call = {
          .at = at, .name = "UpdateTrail", .more = R"(,"eventSource":"cloudtrail.amazonaws.com")"};
    calls.push_back(call);
  }
  return calls;
}

DetectorOptions everything() {
  DetectorOptions options;
  for (std::size_t i = 0; i < kDetectors; ++i) options.enabled.insert(static_cast<Detector>(i));
  options.learn = 2 * kDay;
  options.burst_count = 3;
  options.burst_span = 2 * kHour;
  return options;
}

std::string subject(DetectorHit const& hit) {
  return fmt::format("{} {}", detector_name(hit.detector), hit.subject);
}

TEST(Detectors, GiveTheSameInAnyOrderAnyBatchesAndOverRestarts) {
  test::Random random(21);
  std::map<Detector, std::size_t> seen;
  for (int round = 0; round < 25; ++round) {
    auto const calls = many_calls(random, 300);
    std::vector<std::string> records, wanted;
    for (std::size_t i = 0; i < calls.size(); ++i) records.push_back(record_of(calls[i], i));
    for (auto const& hit : hits_of(everything(), calls))
      wanted.push_back(subject(hit)), ++seen[hit.detector];

    // In two parts, merged.
    Detectors one(everything()), two(everything());
    for (std::size_t i = 0; i < records.size(); ++i)
      feed(random.chance(50) ? one : two, records[i], i);
    one.merge(two);
    std::vector<std::string> got;
    auto const sink = [&](DetectorHit const& hit) { got.push_back(subject(hit)); };
    one.judge(kInstantMax, sink);
    ASSERT_EQ(got, wanted);

    // Live.
    got.clear();
    Instant const lateness = static_cast<Instant>(random.below(120)) * kMinute;
    std::vector<std::pair<Instant, std::size_t>> order;
    for (std::size_t i = 0; i < calls.size(); ++i)
      order.emplace_back(
          calls[i].at + static_cast<Instant>(random.below(static_cast<std::size_t>(lateness + 1))),
          i);
    std::sort(order.begin(), order.end());
    auto live = std::make_unique<Detectors>(everything());
    for (auto const& [_, i] : order) {
      feed(*live, records[i], i);
      if (!random.chance(10)) continue;
      live->judge(live->newest() - lateness, sink);
      StateWriter out;
      live->save(out);
      live = std::make_unique<Detectors>(everything());
      StateReader in(out.bytes());
      ASSERT_TRUE(live->load(in) && in.done());
    }
    live->judge(kInstantMax, sink);
    std::sort(got.begin(), got.end());
    std::sort(wanted.begin(), wanted.end());
    ASSERT_EQ(got, wanted) << round;
  }
  for (std::size_t i = 0; i < kDetectors; ++i) {
    auto const detector = static_cast<Detector>(i);
    bool const placed = detector == Detector::kNewCountry || detector == Detector::kNewNetwork;
    EXPECT_EQ(seen[detector] == 0, placed) << detector_name(detector);
  }
}

TEST(Detectors, LoadNothingThatIsDamaged) {
  test::Random random(22);
  Detectors detectors(everything());
  auto const calls = many_calls(random, 100);
  for (std::size_t i = 0; i < calls.size(); ++i) feed(detectors, record_of(calls[i], i), i);
  StateWriter out;
  detectors.save(out);
  for (std::size_t round = 0; round < 2000; ++round) {
    std::string bytes = out.bytes();
    if (round % 3 == 0) bytes.resize(random.below(bytes.size()));
    for (std::size_t n = random.below(4); n > 0 && !bytes.empty(); --n)
      bytes[random.below(bytes.size())] = static_cast<char>(random.next());
    Detectors other(everything());
    StateReader in(bytes);
    if (other.load(in)) other.judge(kInstantMax, [](auto const&) {});
  }
}

TEST(Detectors, HaveNamesAndSayWhatTheyAre) {
  ASSERT_EQ(detector_metas().size(), kDetectors);
  std::set<std::string> ids;
  for (std::size_t i = 0; i < kDetectors; ++i) {
    auto const& meta = detector_metas()[i];
    EXPECT_EQ(parse_detector(meta.name), static_cast<Detector>(i));
    EXPECT_FALSE(meta.false_positives.empty() || meta.tags.empty() || meta.description.empty());
    ids.insert(meta.id);
  }
  EXPECT_EQ(ids.size(), kDetectors);
  EXPECT_EQ(parse_detector("no-such"), std::nullopt);
}

}  // namespace
}  // namespace cairn::detect
