// About how many distinct values there are: HyperLogLog, exact while they are few.
#pragma once
#include <cstdint>
#include <vector>

namespace cairn::report {

/// The estimate depends on the set of hashes alone, not on their order or on how it was split over
/// threads. About 3 % off past kExact.
class DistinctCounter {
 public:
  static constexpr std::size_t kExact = 64;

  void add(std::uint64_t hash);
  void merge(DistinctCounter const& other);
  std::uint64_t estimate() const;
  bool exact() const { return registers_.empty(); }

 private:
  void spread();
  void put(std::uint64_t hash);

  std::vector<std::uint64_t> few_;       // sorted hashes
  std::vector<std::uint8_t> registers_;  // not empty: what counts
};

}  // namespace cairn::report
