// When things happen: the shape of a day for each kind of actor.
#pragma once
#include "base/time.hpp"
#include "forge/random.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace cairn::forge {

enum class Shape { kFlat, kBusiness, kOffice, kNight };
inline constexpr std::size_t kShapes = 4;

/// Draws moments of a span by the shape of the day (UTC), with quiet week-ends for people.
/// Immutable.
class Clock {
 public:
  explicit Clock(TimeSpan span);
  /// A whole second of the span.
  Instant draw(Shape shape, Random& random) const;

 private:
  TimeSpan span_;
  std::array<std::vector<std::uint32_t>, kShapes> upto_;  // sums of the hours' weights
};

}  // namespace cairn::forge
