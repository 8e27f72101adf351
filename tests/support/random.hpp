// Deterministic randomness for tests: the same seed gives the same sequence on every machine and
// library.
#pragma once
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>

namespace cairn::test {

/// SplitMix64.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  /// Takes `choices` byte by byte before it turns to chance: a fuzzer steers what is made.
  explicit Random(std::string_view choices) : state_(0), choices_(choices) {}

  std::uint64_t next() {
    if (!choices_.empty()) {
      auto const choice = static_cast<unsigned char>(choices_.front());
      choices_.remove_prefix(1);
      return choice;
    }
    std::uint64_t z = state_ += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
  }
  /// 0 <= result < bound; bound > 0.
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(next() % bound); }
  bool chance(std::size_t percent) { return below(100) < percent; }
  template <typename Range>
  auto const& pick(Range const& range) {
    return *std::next(std::begin(range), static_cast<std::ptrdiff_t>(below(std::size(range))));
  }

 private:
  std::uint64_t state_;
  std::string_view choices_;
};

}  // namespace cairn::test
