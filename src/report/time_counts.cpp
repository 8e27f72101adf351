#include "report/time_counts.hpp"

#include "report/hash.hpp"

#include <algorithm>
#include <utility>

namespace cairn::report {
namespace {

// 65,536 units are far more than a timeline has rows: a unit of minutes means a range past 18
// hours, whose buckets are longer than that.
constexpr std::int64_t kMostUnits = 1 << 16;
constexpr std::size_t kLeastSlots = 1024;

}  // namespace

TimeCounts::TimeCounts(std::optional<Bucket> bucket)
    : unit_(bucket.value_or(Bucket{kSecond})), fixed_(bucket.has_value()), slots_(kLeastSlots) {}

void TimeCounts::add(Instant t, std::uint32_t series, std::uint64_t count) {
  first_ = std::min(first_, t);
  last_ = std::max(last_, t);
  while (!fixed_ && unit_.length < kDay && unit_.number(last_) - unit_.number(first_) >= kMostUnits)
    coarsen();
  put(unit_.number(t), series, count);
}

void TimeCounts::put(std::int64_t unit, std::uint32_t series, std::uint64_t count) {
  std::size_t const mask = slots_.size() - 1;
  for (std::size_t at = mix(static_cast<std::uint64_t>(unit), series) & mask;;
       at = (at + 1) & mask) {
    Slot& slot = slots_[at];
    if (slot.count > 0 && (slot.unit != unit || slot.series != series)) continue;
    if (slot.count == 0) {
      slot = {unit, series, 0};
      ++used_;
    }
    slot.count += count;
    if (used_ * 2 > slots_.size()) grow();
    return;
  }
}

void TimeCounts::grow() {
  auto const old = std::exchange(slots_, std::vector<Slot>(slots_.size() * 2));
  used_ = 0;
  for (Slot const& slot : old)
    if (slot.count > 0) put(slot.unit, slot.series, slot.count);
}

void TimeCounts::coarsen() {
  Bucket const before = unit_;
  unit_.length = unit_.length == kSecond ? kMinute : unit_.length == kMinute ? kHour : kDay;
  auto const old = std::exchange(slots_, std::vector<Slot>(kLeastSlots));
  used_ = 0;
  for (Slot const& slot : old)
    if (slot.count > 0) put(unit_.number(before.begin(slot.unit)), slot.series, slot.count);
}

}  // namespace cairn::report
