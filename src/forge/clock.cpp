#include "forge/clock.hpp"

#include <algorithm>

namespace cairn::forge {
namespace {
constexpr std::uint8_t kHourWeights[kShapes][24] = {
    {10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10,
     10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10},
    {5, 4, 4, 4, 5, 6, 9, 13, 18, 21, 22, 22, 20, 22, 23, 23, 22, 20, 17, 15, 13, 11, 9, 7},
    {1, 0, 0, 0, 0, 1, 4, 14, 34, 44, 42, 36, 20, 40, 46, 44, 38, 24, 12, 8, 6, 5, 3, 2},
    {20, 40, 60, 50, 24, 10, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 3, 5, 10},
};
constexpr std::uint8_t kWeekendPercent[kShapes] = {100, 60, 12, 100};
}  // namespace

Clock::Clock(TimeSpan span) : span_(span) {
  for (std::size_t shape = 0; shape < kShapes; ++shape) {
    std::uint32_t sum = 0;
    for (Instant hour = span.begin; hour < span.end; hour += kHour) {
      bool const weekend = (hour / kDay + 4) % 7 % 6 == 0;  // the epoch was a Thursday; 0 is Sunday
      // Every hour can happen, so that a short span in a shape's dead hours still has a total.
      sum +=
          1 + kHourWeights[shape][(hour / kHour) % 24] * (weekend ? kWeekendPercent[shape] : 100U);
      upto_[shape].push_back(sum);
    }
  }
}

Instant Clock::draw(Shape shape, Random& random) const {
  std::vector<std::uint32_t> const& upto = upto_[static_cast<std::size_t>(shape)];
  std::uint32_t const ticket = random.below(upto.back());
  auto const hour = std::upper_bound(upto.begin(), upto.end(), ticket) - upto.begin();
  return span_.begin + hour * kHour + random.below(3600) * kSecond;
}

}  // namespace cairn::forge
