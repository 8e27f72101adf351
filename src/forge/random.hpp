// Random numbers whose sequence is part of the contract: the same seed gives the same trail on
// every machine and library.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace cairn::forge {

/// SplitMix64. One per use; streams for different purposes are split off by a name or a number, so
/// that a new use of one does not shift the others.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  Random(std::uint64_t seed, std::string_view purpose, std::uint64_t number = 0);

  std::uint64_t next();
  /// 0 <= result < bound; `bound` is positive.
  std::uint32_t below(std::size_t bound);
  /// low <= result <= high.
  std::int64_t between(std::int64_t low, std::int64_t high);
  bool one_in(std::uint32_t times) { return below(times) == 0; }

  template <typename Range>
  auto const& pick(Range const& range) {
    return range[below(std::size(range))];
  }
  /// An index, each with probability weights[i] / sum; the sum is positive and below 2^32.
  template <typename Range>
  std::size_t weighted(Range const& weights) {
    std::uint64_t sum = 0;
    for (auto weight : weights) sum += weight;
    std::uint64_t left = below(sum);
    std::size_t index = 0;
    while (left >= weights[index]) left -= weights[index++];
    return index;
  }

 private:
  std::uint64_t state_;
};

}  // namespace cairn::forge
