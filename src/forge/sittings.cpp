// People, pipelines and visitors: a session with its introduction, then bursts of calls until it
// ends.
#include "forge/background_planner.hpp"

namespace cairn::forge {

/// Bursts of calls, as a page that loads or a script that runs makes them.
void Background::sitting(std::uint32_t session, std::span<EventRow const> rows, Range how_many,
                         Range minutes) {
  Instant const begin = cast_[session].begin;
  std::int64_t calls = random_.between(how_many.low, how_many.high);
  std::int64_t const seconds = 60 * random_.between(minutes.low, minutes.high);
  Region const home = cast_[session].region;
  while (calls > 0) {
    Instant const burst = begin + random_.between(2, seconds) * kSecond;
    EventRow const* row = nullptr;
    for (std::uint32_t size = 1 + random_.below(9); size > 0 && calls > 0; --size, --calls) {
      if (row == nullptr || random_.one_in(3))
        row = &weighted_row(rows, random_);  // the same for one resource after another
      Instant const time = burst + random_.below(3) * kSecond;
      if (time < world_.span.end) push(time, session, *row, home);
    }
  }
}

std::string Background::office_or_home(std::string_view person) {
  switch (random_.below(5)) {
  case 0:
  case 1:
  case 2: return fmt::format("198.51.100.{}", 10 + random_.below(4));  // the office
  case 3:
    return fmt::format("203.0.113.{}",
                       20 + person.size() * 11 % 120 + static_cast<unsigned char>(person[0]) % 11);
  default:
    return fmt::format("2001:db8:42:{:x}::{:x}", static_cast<unsigned char>(person[0]),
                       16 + random_.below(4));
  }
}

void Background::console_sitting() {
  std::uint16_t const in_account = account();
  std::string const& person = pooled("colleague", in_account, 0, random_.below(9));
  std::string const address = office_or_home(person);
  std::string_view const browser = agent(AgentKind::kBrowser, random_);
  Instant const begin = clock_.draw(Shape::kOffice, random_);
  if (random_.one_in(25))
    push(begin - 40 * kSecond, cast_.unknown_user(in_account, address, browser), kUnknownLogin, 0);
  std::uint32_t const session =
      cast_.console_user(in_account, person, address, browser, true, begin);
  cast_[session].region = region();
  if (random_.one_in(9)) push(begin - 25 * kSecond, session, kConsoleLoginFailed, 0);
  push(begin - 6 * kSecond, session, kCheckMfa, 0);
  push(begin, session, kConsoleLogin, 0);
  sitting(session, console_rows(), {12, 71}, {15, 170});
  if (random_.one_in(3)) {  // and on the command line, with a key of their own
    std::uint32_t const shell =
        cast_.user(in_account, person, address, agent(AgentKind::kCommandLine, random_));
    cast_[shell].begin = begin + random_.below(3600) * kSecond;
    cast_[shell].region = cast_[session].region;
    sitting(shell, command_rows(), {4, 23}, {40, 40});
  }
}

void Background::sso_sitting() {
  static constexpr std::string_view kSets[] = {
      "AdministratorAccess_0a1b2c3d4e5f6071", "PowerUserAccess_1b2c3d4e5f607182",
      "ReadOnlyAccess_2c3d4e5f60718293", "PowerUserAccess_1b2c3d4e5f607182"};
  static constexpr std::string_view kPeople[] = {"judy",   "mallet", "niaj",  "olivia", "peggy",
                                                 "rupert", "sybil",  "trent", "victor", "walter"};
  std::uint16_t const in_account = account();
  std::string const email = fmt::format("{}@example.com", random_.pick(kPeople));
  std::string const address = office_or_home(email);
  Instant const begin = clock_.draw(Shape::kOffice, random_);
  std::uint32_t const session =
      cast_.role({.account = in_account,
                  .region = region(),
                  .role = fmt::format("AWSReservedSSO_{}", random_.pick(kSets)),
                  .session_name = email,
                  .path = "aws-reserved/sso.amazonaws.com/eu-west-1/"},
                 begin);
  bool const console = random_.one_in(2);
  cast_[session].source = address;
  cast_[session].agent = agent(console ? AgentKind::kBrowser : AgentKind::kCommandLine, random_);
  cast_[session].console = console;
  std::string const client = cast_[session].agent;
  if (console) {
    push(begin, cast_.saml_user(in_account, email, address, client), kSaml, 0).issued = session;
    push(begin + kSecond, session, kSsoLogin, cast_[session].region);
  } else {
    push(begin, cast_.identity_center_user(0, email, address, client), kRoleCredentials, 0).issued =
        session;
  }
  sitting(session, console ? console_rows() : command_rows(), {6, 45}, {10, 150});
  if (!console && world_.accounts.size() > 1 && random_.one_in(3)) chain_from(session);
}

/// From one account into another: the caller's account and the role's account each get a record of
/// the same call.
void Background::chain_from(std::uint32_t session) {
  static constexpr std::string_view kRoles[] = {"AuditReader", "CrossAccountDeploy",
                                                "SupportAccess"};
  Session const caller = cast_[session];
  auto const peer = static_cast<std::uint16_t>(
      (caller.account + 1 + random_.below(world_.accounts.size() - 1)) % world_.accounts.size());
  Instant const time = caller.begin + random_.between(2, 20) * kMinute;
  if (time >= world_.span.end) return;
  if (random_.one_in(6)) {
    push(time, session, kAssumeRoleDenied, caller.region);
    return;
  }
  std::uint32_t const next =
      cast_.role({.account = peer,
                  .region = caller.region,
                  .role = random_.pick(kRoles),
                  .session_name = caller.session_name.substr(0, caller.session_name.find('@')),
                  .source_identity = caller.session_name},
                 time);
  cast_[next].source = caller.source;
  cast_[next].agent = caller.agent;
  std::uint64_t const shared = random_.next();
  Event& here = push(time, session, kAssumeRole, caller.region);
  here.issued = next;
  here.shared = shared;
  std::uint32_t const stranger = cast_.foreign(peer, world_.accounts[caller.account].id,
                                               caller.principal, caller.source, caller.agent);
  Event& there = push(time, stranger, kAssumeRole, caller.region);
  there.issued = next;
  there.shared = shared;
  sitting(next, command_rows(), {3, 16}, {30, 30});
}

void Background::pipeline() {
  std::uint16_t const in_account = account();
  Region const in_region = region();
  std::string const& stack = pooled("stack", in_account, 0, random_.below(6));
  std::string const runner = fmt::format("192.0.2.{}", 200 + random_.below(50));
  Instant const begin = clock_.draw(Shape::kBusiness, random_);
  std::string_view const tool = agent(AgentKind::kTerraform, random_);
  std::string const provider =
      fmt::format("arn:aws:iam::{}:oidc-provider/token.actions.githubusercontent.com",
                  world_.accounts[in_account].id);
  std::uint32_t const session = cast_.role(
      {.account = in_account,
       .region = in_region,
       .role = "github-actions-deploy",
       .session_name = fmt::format("GitHubActions-{}", random_.below(90'000) + 10'000),
       .federation = fmt::format(R"({{"federatedProvider":"{}","attributes":{{}}}})", provider)},
      begin);
  cast_[session].source = runner;
  cast_[session].agent = tool;
  cast_[session].bindings = {{"stack", stack}};
  Event& start =
      push(begin, cast_.web_identity(in_account, stack, runner, tool), kWebIdentity, in_region);
  start.issued = session;
  sitting(session, pipeline_rows(), {8, 57}, {2, 9});
}

void Background::vendor_poll() {
  std::uint16_t const in_account = account();
  Region const in_region = region();
  Instant const begin = clock_.draw(Shape::kFlat, random_);
  std::string const address = fmt::format("198.51.100.{}", 200 + random_.below(6));
  std::string_view const client = agent(AgentKind::kSdk, random_);
  std::uint32_t const session = cast_.role({.account = in_account,
                                            .region = in_region,
                                            .role = "MonitoringIntegration",
                                            .session_name = "metrics-crawler"},
                                           begin);
  cast_[session].source = address;
  cast_[session].agent = client;
  std::uint32_t const stranger =
      cast_.foreign(in_account, kVendorAccount, "AROAVENDORVENDEXAMPLE:crawler", address, client);
  Event& start = push(begin, stranger, kAssumeRole, in_region);
  start.issued = session;
  start.shared = random_.next();
  sitting(session, vendor_rows(), {3, 11}, {4, 4});
}

void Background::report() {
  std::uint16_t const in_account = account();
  bool const reporting = random_.one_in(2);
  std::uint32_t const session =
      cast_.user(in_account, reporting ? "svc-reporting" : "svc-backup",
                 reporting ? "198.51.100.77" : "198.51.100.78", agent(AgentKind::kPython, random_));
  cast_[session].begin = clock_.draw(Shape::kNight, random_);
  cast_[session].region = region();
  sitting(session, report_rows(), {10, 39}, {25, 25});
}

void Background::root_visit() {
  std::uint16_t const in_account = account();
  Instant const begin = clock_.draw(Shape::kOffice, random_);
  std::uint32_t const session =
      cast_.root(in_account, "198.51.100.10", agent(AgentKind::kBrowser, random_), begin);
  push(begin, session, kRootLogin, 0);
  sitting(session, root_rows(), {2, 6}, {12, 12});
}

}  // namespace cairn::forge
