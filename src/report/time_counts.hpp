// Counts by time and series, gathered in one pass before it is known how long a bucket should be.
#pragma once
#include "report/buckets.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace cairn::report {

/// One per thread. Begins with seconds and goes over to minutes, hours and days as the range of
/// times grows, so that memory follows the range's logarithm; any bucket that fit_bucket() gives
/// for the range is made of whole units.
class TimeCounts {
 public:
  /// With a bucket given, counts are kept by it from the start.
  explicit TimeCounts(std::optional<Bucket> bucket);

  void add(Instant t, std::uint32_t series, std::uint64_t count = 1);

  bool empty() const { return used_ == 0; }
  Instant first() const { return first_; }
  Instant last() const { return last_; }
  std::size_t size() const { return used_; }

  /// Calls `f(Instant begin_of_unit, series, count)` for each count, in no order.
  template <typename F>
  void for_each(F&& f) const {
    for (Slot const& slot : slots_)
      if (slot.count > 0) f(unit_.begin(slot.unit), slot.series, slot.count);
  }

 private:
  struct Slot {
    std::int64_t unit = 0;
    std::uint32_t series = 0;
    std::uint64_t count = 0;
  };

  void put(std::int64_t unit, std::uint32_t series, std::uint64_t count);
  void grow();
  void coarsen();

  Bucket unit_;
  bool fixed_;
  Instant first_ = kInstantMax, last_ = kInstantMin;
  std::vector<Slot> slots_;  // open addressing, at most half full
  std::size_t used_ = 0;
};

}  // namespace cairn::report
