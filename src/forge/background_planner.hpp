// The planner of everyday traffic; background.cpp runs it and has the
// standing actors, sittings.cpp has the rest.
#pragma once
#include "forge/cast.hpp"
#include "forge/clock.hpp"

#include <array>
#include <map>
#include <span>

namespace cairn::forge {

using Region = std::uint16_t;

EventRow const& weighted_row(std::span<EventRow const> rows, Random& random);

/// Used once. Two random numbers are never drawn within one call's arguments: compilers differ in
/// which comes first.
class Background {
 public:
  Background(World const& world, std::uint64_t events, Plan& plan)
      : world_(world), plan_(plan), cast_(world, plan), clock_(world.span),
        random_(world.seed, "background"), events_(events) {}

  void run();

 private:
  struct Range {
    std::int64_t low, high;
  };
  struct Share {
    unsigned weight;
    void (Background::*make)();
  };
  static Share const kShares[];

  // Each makes one event or one sitting.
  void service_call();
  void quiet_call();
  void linked_role_call();
  void instance_call();
  void function_call();
  void console_sitting();
  void sso_sitting();
  void pipeline();
  void vendor_poll();
  void report();
  void root_visit();

  /// The first account has as much traffic as two others, at least a quarter of all.
  std::uint16_t account() {
    std::size_t const count = world_.accounts.size();
    return static_cast<std::uint16_t>(random_.one_in(4) ? 0 : random_.below(count + 1) % count);
  }
  Region region();
  std::string const& pooled(std::string_view placeholder, std::uint16_t account, Region region,
                            std::size_t index) const;
  Event& push(Instant time, std::uint32_t session, EventRow const& row, Region region);
  void push_service(Instant time, CallerRow const& caller, std::uint16_t account, Region region);
  void begin_role(std::string_view by_service, std::uint32_t session);
  void sitting(std::uint32_t session, std::span<EventRow const> rows, Range calls, Range minutes);
  void chain_from(std::uint32_t session);
  std::string office_or_home(std::string_view person);

  World const& world_;
  Plan& plan_;
  Cast cast_;
  Clock clock_;
  Random random_;
  std::uint64_t events_;
  // Standing role sessions by kind, account, region, actor and period.
  std::map<std::array<std::uint32_t, 5>, std::uint32_t> standing_;
};

}  // namespace cairn::forge
