// Two kinds of actor. Standing ones (services, instances, functions) call whenever their day's
// shape says; their role sessions are renewed by the clock and begin with the AssumeRole that the
// service makes for them. People, pipelines and vendors come in sittings: a session with its
// introduction, then bursts of calls until it ends.
#include "forge/background.hpp"

#include "forge/background_planner.hpp"

#include <algorithm>

namespace cairn::forge {
namespace {

// How long standing role sessions last.
constexpr Instant kLinkedPeriod = 6 * kHour;
constexpr Instant kFunctionPeriod = 12 * kHour;
constexpr Instant kInstancePeriod = 6 * kHour;
}  // namespace

Background::Share const Background::kShares[] = {
    {340, &Background::service_call},   {150, &Background::linked_role_call},
    {250, &Background::instance_call},  {150, &Background::function_call},
    {70, &Background::console_sitting}, {80, &Background::sso_sitting},
    {70, &Background::pipeline},        {35, &Background::vendor_poll},
    {15, &Background::report},          {6, &Background::quiet_call},
    {1, &Background::root_visit},
};

void Background::run() {
  std::size_t const from = plan_.events.size();
  plan_.events.reserve(from + events_ + 4096);
  unsigned total = 0;
  for (Share const& share : kShares) total += share.weight;
  unsigned upto = 0;
  for (Share const& share : kShares) {
    upto += share.weight;
    std::size_t const target = from + events_ * upto / total;
    while (plan_.events.size() < target) (this->*share.make)();
  }
  plan_.events.resize(from + events_);  // the last sitting may run over
}

Region Background::region() {
  std::array<std::uint16_t, kMaxRegions> weights{};
  for (std::size_t i = 0; i < world_.used_regions(); ++i) weights[i] = world_.regions[i].weight;
  return static_cast<Region>(random_.weighted(weights));
}

std::string const& Background::pooled(std::string_view placeholder, std::uint16_t account,
                                      Region region, std::size_t index) const {
  std::vector<std::string> const& values = world_.pool(account, region, pool_index(placeholder));
  return values[index % values.size()];
}

Event& Background::push(Instant time, std::uint32_t session, EventRow const& row, Region region) {
  Event event;
  event.time = std::clamp(time, world_.span.begin, world_.span.end - kSecond);
  event.seed = random_.next();
  event.row = &row;
  event.session = session;
  event.account = cast_[session].account;
  event.region = service_row(row.service).global ? Region{0} : region;
  plan_.events.push_back(event);
  return plan_.events.back();
}

void Background::push_service(Instant time, CallerRow const& caller, std::uint16_t account,
                              Region region) {
  Event& event = push(time, cast_.service(caller.principal, account), caller.row, region);
  if (!(caller.row.flags & kServiceEvent)) event.shared = random_.next();
}

void Background::service_call() {
  std::span<CallerRow const> const rows = caller_rows();
  std::vector<std::uint16_t> weights;
  for (CallerRow const& row : rows) weights.push_back(row.weight);
  CallerRow const& caller = rows[random_.weighted(weights)];
  Instant const time = clock_.draw(Shape::kFlat, random_);
  std::uint16_t const in_account = account();
  push_service(time, caller, in_account, region());
}

void Background::quiet_call() {
  Instant const time = clock_.draw(Shape::kFlat, random_);
  CallerRow const& caller = random_.pick(quiet_rows());
  push_service(time, caller, account(), world_.unused_region());
}

/// The service's AssumeRole that a role session begins with.
void Background::begin_role(std::string_view by_service, std::uint32_t session) {
  Instant const begin = cast_[session].begin;
  if (begin < world_.span.begin) return;  // before the trail
  std::uint32_t const service = cast_.service(by_service, cast_[session].account);
  Event& event = push(begin, service, kServiceAssumeRole, cast_[session].region);
  event.issued = session;
  event.shared = random_.next();
}

EventRow const& weighted_row(std::span<EventRow const> rows, Random& random) {
  std::uint32_t sum = 0;
  for (EventRow const& row : rows) sum += row.weight;
  std::uint32_t left = random.below(sum);
  std::size_t index = 0;
  while (left >= rows[index].weight) left -= rows[index++].weight;
  return rows[index];
}

void Background::linked_role_call() {
  std::span<LinkedRoleRow const> const roles = linked_role_rows();
  std::vector<std::uint16_t> weights;
  for (LinkedRoleRow const& row : roles) weights.push_back(row.weight);
  auto const which = static_cast<std::uint32_t>(random_.weighted(weights));
  LinkedRoleRow const& role = roles[which];
  std::uint16_t const in_account = account();
  Region const in_region = region();
  Instant const time = clock_.draw(Shape::kFlat, random_);
  auto const period = static_cast<std::uint32_t>((time - world_.span.begin) / kLinkedPeriod);
  auto const [found, fresh] = standing_.try_emplace({0, in_account, in_region, which, period});
  if (fresh) {
    found->second = cast_.role({.account = in_account,
                                .region = in_region,
                                .role = role.role,
                                .session_name = std::string(role.session),
                                .path = fmt::format("aws-service-role/{}/", role.principal),
                                .invoked_by = role.principal},
                               world_.span.begin + period * kLinkedPeriod);
    begin_role(role.principal, found->second);
  }
  // Such services work in bursts.
  EventRow const& row = weighted_row(role.rows, random_);
  for (std::uint32_t calls = 1 + random_.below(6); calls > 0; --calls) {
    EventRow const& call = random_.one_in(4) ? weighted_row(role.rows, random_) : row;
    push(time + random_.below(4) * kSecond, found->second, call, in_region);
  }
}

void Background::instance_call() {
  std::uint16_t const in_account = account();
  Region const in_region = region();
  Instant const time = clock_.draw(Shape::kBusiness, random_);
  std::uint32_t const number = random_.below(6);
  Instant const offset = number * 23 * kMinute;  // not all renew at the same minute
  auto const period = static_cast<std::uint32_t>(
      (time + kInstancePeriod - world_.span.begin - offset) / kInstancePeriod);
  auto const [found, fresh] = standing_.try_emplace({1, in_account, in_region, number, period});
  if (fresh) {
    std::string const& instance = pooled("instance", in_account, in_region, number);
    std::uint32_t const session = cast_.role(
        {.account = in_account,
         .region = in_region,
         .role = pooled("role", in_account, 0, number),
         .session_name = instance,
         .on_instance = true},
        world_.span.begin + offset + (static_cast<Instant>(period) - 1) * kInstancePeriod);
    found->second = session;
    Session& own = cast_[session];
    std::string const dashed =
        fmt::format("10-{}-{}-{}", 16 + in_region, in_account % 200, 20 + number);
    std::string dotted = dashed;
    std::replace(dotted.begin(), dotted.end(), '-', '.');
    bool const through_endpoint = number % 3 == 0;
    own.source =
        through_endpoint
            ? dotted
            : fmt::format("192.0.2.{}", 10 + (in_account * 13 + in_region * 6 + number) % 100);
    if (through_endpoint) own.endpoint = pooled("vpce", in_account, in_region, 0);
    own.agent = agent(AgentKind::kSdk, random_);
    own.machine_agent = agent(AgentKind::kSystem, random_);
    own.bindings = {{"instance", instance}, {"privateip", dotted}, {"dashedip", dashed}};
    begin_role("ec2.amazonaws.com", session);
  }
  EventRow const& row = weighted_row(instance_rows(), random_);
  // Agents call once, applications work through a list.
  for (std::uint32_t calls = row.flags & kAgent ? 1 : 1 + random_.below(6); calls > 0; --calls)
    push(time + random_.below(3) * kSecond, found->second, row, in_region);
}

void Background::function_call() {
  std::uint16_t const in_account = account();
  Region const in_region = region();
  Instant const time = clock_.draw(Shape::kBusiness, random_);
  std::uint32_t const number = random_.below(7);
  auto const period = static_cast<std::uint32_t>((time - world_.span.begin) / kFunctionPeriod);
  auto const [found, fresh] = standing_.try_emplace({2, in_account, in_region, number, period});
  if (fresh) {
    std::string const& function = pooled("function", in_account, 0, number);
    std::uint32_t const session = cast_.role({.account = in_account,
                                              .region = in_region,
                                              .role = fmt::format("lambda-{}", function),
                                              .session_name = function,
                                              .path = "service-role/"},
                                             world_.span.begin + period * kFunctionPeriod);
    found->second = session;
    Session& own = cast_[session];
    own.agent = agent(AgentKind::kFunction, random_);
    if (number % 2 == 0) {
      own.source = fmt::format("10.{}.{}.{}", 16 + in_region, in_account % 200, 100 + number);
      own.endpoint = pooled("vpce", in_account, in_region, 0);
    } else {
      own.source = fmt::format("192.0.2.{}", 110 + random_.below(90));
    }
    own.bindings = {{"function", function}};
    begin_role("lambda.amazonaws.com", session);
  }
  EventRow const& row = weighted_row(function_rows(), random_);
  for (std::uint32_t calls = 1 + random_.below(6); calls > 0; --calls)
    push(time + random_.below(2) * kSecond, found->second, row, in_region);
}

void plan_background(World const& world, std::uint64_t events, Plan& plan) {
  Background(world, events, plan).run();
}

}  // namespace cairn::forge
