#include "forge/attack.hpp"

#include "forge/cast.hpp"

#include <algorithm>

namespace cairn::forge {
namespace {

// Nothing else in the trail comes from these.
constexpr std::string_view kThiefAddress = "203.0.113.201";
constexpr std::string_view kEscalationAddress = "203.0.113.214";
constexpr std::string_view kTamperAddress = "203.0.113.217";
constexpr std::string_view kExfiltrationAddress = "203.0.113.199";
constexpr std::string_view kLoginAddress = "2001:db8:bad:17::5";
constexpr std::string_view kMinerAddress = "203.0.113.222";

constexpr std::string_view kOldCommandLine =
    "aws-cli/1.22.34 Python/3.11.8 Linux/6.6.9-kali1-amd64 botocore/1.27.84";
constexpr std::string_view kScript = "Boto3/1.28.12 md/Botocore#1.31.12 ua/2.0 os/linux#5.15.0 "
                                     "md/arch#x86_64 lang/python#3.10.12 Botocore/1.31.12";
constexpr std::string_view kDownloader =
    "aws-sdk-go/1.44.261 (go1.20.4; linux; amd64) S3Manager rclone/v1.63.0";
constexpr std::string_view kBrowser =
    "Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Firefox/115.0";

Instant step_span(Step const& step) { return (step.after + (step.times - 1) * step.gap) * kSecond; }

class Director {
 public:
  Director(World const& world, Plan& plan) : world_(world), plan_(plan), cast_(world, plan) {}

  Attack play(StoryRow const& row, std::uint16_t number);

 private:
  void cast_story(Attack& attack, Instant begin);
  std::uint32_t instance_credentials(std::uint16_t account, Instant time);

  World const& world_;
  Plan& plan_;
  Cast cast_;
};

/// The credentials that an instance of the account's main region holds at that time, to be used
/// from elsewhere.
std::uint32_t Director::instance_credentials(std::uint16_t account, Instant time) {
  for (std::uint32_t i = 0; i < plan_.sessions.size(); ++i) {
    Session const& session = plan_.sessions[i];
    bool const current = session.begin <= time && time < session.begin + 6 * kHour;
    if (current && session.account == account && session.region == 0 &&
        session.session_name.starts_with("i-0")) {
      plan_.sessions.push_back(Session(session));
      return static_cast<std::uint32_t>(plan_.sessions.size() - 1);
    }
  }
  return cast_.role({.account = account,
                     .role = "app-search",
                     .session_name = world_.pool(account, 0, pool_index("instance"))[2],
                     .on_instance = true},
                    time - kHour);
}

void Director::cast_story(Attack& attack, Instant begin) {
  std::uint16_t const account = attack.account;
  auto const use = [&](std::uint32_t session) { attack.sessions.push_back(session); };
  switch (attack.story->story) {
  case Story::kStolenKey:
    use(cast_.user(account, "svc-backup", std::string(kThiefAddress), kOldCommandLine));
    attack.query =
        fmt::format("userIdentity.accessKeyId: {} and not sourceIPAddress: 198.51.100.0/24",
                    cast_[attack.sessions[0]].access_key);
    break;
  case Story::kPrivilegeEscalation: {
    use(cast_.user(account, "svc-reporting", std::string(kEscalationAddress), kScript));
    use(cast_.user(account, "support-helper", std::string(kEscalationAddress), kScript));
    Session const& helper = cast_[attack.sessions[1]];
    cast_[attack.sessions[0]].bindings = {{"newkey", helper.access_key},
                                          {"newid", helper.principal},
                                          {"administrator", std::string(administrator_policy())}};
    attack.query = "(userIdentity.userName: svc-reporting and eventSource: iam.amazonaws.com) or "
                   "userIdentity.userName: support-helper";
    break;
  }
  case Story::kTrailTampering:
    use(cast_.user(account, "frank", std::string(kTamperAddress), kOldCommandLine));
    use(cast_.role({.account = account, .role = "BreakGlassAdmin", .session_name = "incident-4711"},
                   begin));
    cast_[attack.sessions[1]].source = kTamperAddress;
    cast_[attack.sessions[1]].agent = kOldCommandLine;
    attack.query = "BreakGlassAdmin";
    break;
  case Story::kBucketExfiltration: {
    use(instance_credentials(account, begin));
    Session& thief = cast_[attack.sessions[0]];
    thief.source = kExfiltrationAddress;
    thief.agent = kDownloader;
    thief.endpoint.clear();
    thief.bindings = {{"bucket", world_.pool(account, 0, pool_index("bucket"))[2]}};
    attack.query =
        fmt::format("eventSource: (s3.amazonaws.com or sts.amazonaws.com) and sourceIPAddress: {}",
                    kExfiltrationAddress);
    break;
  }
  case Story::kLoginWithoutMfa:
    use(cast_.console_user(account, "erin", std::string(kLoginAddress), kBrowser, false, begin));
    attack.query = "userIdentity.userName: erin and sourceIPAddress: 2001:db8:bad::/48";
    break;
  case Story::kIdleRegion:
    attack.region = world_.unused_region();
    use(cast_.user(account, "carol", std::string(kMinerAddress), kScript));
    attack.query =
        fmt::format("awsRegion: {} and not userIdentity.type: AWSService", kUnusedRegion);
    break;
  }
}

Attack Director::play(StoryRow const& row, std::uint16_t number) {
  Instant length = 0;
  for (Step const& step : row.steps) length += step_span(step);
  Instant const room = world_.span.end - world_.span.begin - length - kMinute;
  Instant time = world_.span.begin + room / kSecond * row.permille / 1000 * kSecond;
  Random random(world_.seed, row.name);
  Attack attack;
  attack.story = &row;
  attack.account = static_cast<std::uint16_t>(row.account % world_.accounts.size());
  cast_story(attack, time);
  for (Step const& step : row.steps) {
    time += step.after * kSecond;
    for (int i = 0; i < step.times; ++i) {
      if (i > 0) time += random.between(1, step.gap) * kSecond;
      Event event;
      event.time = time;
      event.seed = random.next();
      event.row = &step.row;
      event.session = attack.sessions[static_cast<std::size_t>(step.who)];
      if (step.begins) event.issued = attack.sessions[1];
      event.account = attack.account;
      event.region = service_row(step.row.service).global ? std::uint16_t{0} : attack.region;
      event.attack = number;
      attack.events.push_back(static_cast<std::uint32_t>(plan_.events.size()));
      plan_.events.push_back(event);
    }
  }
  return attack;
}

}  // namespace

std::uint64_t attack_event_count() {
  std::uint64_t count = 0;
  for (StoryRow const& row : story_rows())
    for (Step const& step : row.steps) count += static_cast<std::uint64_t>(step.times);
  return count;
}

std::vector<Attack> plan_attacks(World const& world, Plan& plan) {
  Director director(world, plan);
  std::vector<Attack> attacks;
  for (StoryRow const& row : story_rows())
    attacks.push_back(director.play(row, static_cast<std::uint16_t>(attacks.size())));
  return attacks;
}

}  // namespace cairn::forge
