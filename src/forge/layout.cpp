#include "forge/layout.hpp"

#include "forge/identifiers.hpp"
#include "forge/template.hpp"

#include <algorithm>
#include <tuple>

namespace cairn::forge {
namespace {

constexpr Instant kInterval = 5 * kMinute;
constexpr std::uint32_t kLateOneIn = 1'500;
constexpr std::uint32_t kRepeatOneIn = 70;
constexpr std::uint32_t kAttackRepeatOneIn = 20;

struct Delivery {
  std::uint16_t account;
  std::uint16_t region;
  Instant stamp;
  Instant arrival;
  std::uint32_t event;
  auto place() const { return std::tuple(account, region, stamp); }
  auto order() const { return std::tuple(account, region, stamp, arrival, event); }
};

Instant next_stamp(Instant arrival) { return (arrival + kInterval - 1) / kInterval * kInterval; }

/// How many records an object takes, as real trails have them: half of the objects hold few, some
/// hold hundreds.
std::size_t object_size(Random& random) {
  static constexpr std::uint16_t kSizes[] = {2, 5, 9, 14, 20, 30, 45, 70, 160, 320, 600};
  static constexpr std::uint16_t kWeights[] = {2, 4, 8, 14, 18, 18, 14, 10, 7, 4, 1};
  return kSizes[random.weighted(kWeights)];
}

std::vector<Delivery> deliveries(Plan const& plan) {
  std::vector<Delivery> all;
  all.reserve(plan.events.size() + plan.events.size() / 32);
  for (std::uint32_t i = 0; i < plan.events.size(); ++i) {
    Event const& event = plan.events[i];
    Random random(event.seed, "delivery");
    // Three in five are collected within a minute and a half, all within five minutes.
    Instant const collected = random.below(5) < 3 ? random.between(5, 90) : random.between(60, 298);
    Instant const late = random.one_in(kLateOneIn) ? random.between(40, 330) * kMinute : 0;
    Instant const arrival = event.time + collected * kSecond + late;
    Delivery const delivery{event.account, event.region, next_stamp(arrival), arrival, i};
    all.push_back(delivery);
    if (!random.one_in(event.attack == kNoAttack ? kRepeatOneIn : kAttackRepeatOneIn)) continue;
    Delivery again = delivery;
    again.arrival += random.between(1, 3) * kInterval;
    again.stamp = next_stamp(again.arrival);
    all.push_back(again);
  }
  return all;
}

Object make_object(World const& world, Delivery const& first, Random& random) {
  std::string_view const account = world.accounts[first.account].id;
  std::string_view const region = world.regions[first.region].name;
  Object object;
  object.account = first.account;
  object.region = first.region;
  object.stamp = first.stamp;
  object.key = fmt::format("AWSLogs/{}/{}/CloudTrail/{}/{}/{}_CloudTrail_{}_{}_{}.json.gz",
                           world.organization, account, region, day_path(first.stamp), account,
                           region, minute_stamp(first.stamp), object_suffix(random));
  return object;
}

}  // namespace

std::vector<Object> lay_out(World const& world, Plan const& plan) {
  std::vector<Delivery> all = deliveries(plan);
  std::sort(all.begin(), all.end(),
            [](Delivery const& a, Delivery const& b) { return a.order() < b.order(); });
  Random random(world.seed, "layout");
  std::vector<Object> objects;
  std::vector<Delivery> batch;
  for (std::size_t at = 0; at < all.size();) {
    batch.clear();
    for (std::size_t from = at; at < all.size() && all[at].place() == all[from].place(); ++at)
      batch.push_back(all[at]);
    // Several writers share a busy batch. Most of what a writer gets comes from the same few
    // services.
    std::uint64_t const mix = random.next();
    auto const writer = [&](Delivery const& delivery) {
      EventRow const& row = *plan.events[delivery.event].row;
      return std::tuple(Random(mix, row.service).next(), delivery.order());
    };
    std::sort(batch.begin(), batch.end(),
              [&](Delivery const& a, Delivery const& b) { return writer(a) < writer(b); });
    for (std::size_t taken = 0; taken < batch.size();) {
      std::size_t const size = std::min(object_size(random), batch.size() - taken);
      auto const first = batch.begin() + static_cast<std::ptrdiff_t>(taken);
      auto const last = first + static_cast<std::ptrdiff_t>(size);
      std::sort(first, last,
                [](Delivery const& a, Delivery const& b) { return a.order() < b.order(); });
      Object object = make_object(world, *first, random);
      for (auto delivery = first; delivery != last; ++delivery)
        object.events.push_back(delivery->event);
      objects.push_back(std::move(object));
      taken += size;
    }
  }
  std::sort(objects.begin(), objects.end(),
            [](Object const& a, Object const& b) { return a.key < b.key; });
  return objects;
}

}  // namespace cairn::forge
