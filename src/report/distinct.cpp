// Each hash picks one of 1,024 registers by its upper bits; the register keeps the longest run of
// leading zeros of the other bits seen. Many distinct hashes make long runs. Small counts are
// better told by how many registers are still empty.
#include "report/distinct.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace cairn::report {
namespace {

constexpr int kBits = 10;
constexpr std::size_t kRegisters = std::size_t{1} << kBits;

}  // namespace

void DistinctCounter::add(std::uint64_t hash) {
  if (!registers_.empty()) return put(hash);
  auto const at = std::lower_bound(few_.begin(), few_.end(), hash);
  if (at != few_.end() && *at == hash) return;
  few_.insert(at, hash);
  if (few_.size() > kExact) spread();
}

void DistinctCounter::spread() {
  registers_.resize(kRegisters);
  for (std::uint64_t const hash : few_) put(hash);
  few_ = {};
}

void DistinctCounter::put(std::uint64_t hash) {
  auto const zeros = std::countl_zero((hash << kBits) | (std::uint64_t{1} << (kBits - 1)));
  std::uint8_t& kept = registers_[hash >> (64 - kBits)];
  kept = std::max(kept, static_cast<std::uint8_t>(zeros + 1));
}

void DistinctCounter::merge(DistinctCounter const& other) {
  if (other.exact()) {
    for (std::uint64_t const hash : other.few_) add(hash);
    return;
  }
  if (exact()) spread();
  for (std::size_t i = 0; i < kRegisters; ++i)
    registers_[i] = std::max(registers_[i], other.registers_[i]);
}

std::uint64_t DistinctCounter::estimate() const {
  if (exact()) return few_.size();
  double sum = 0;
  std::size_t empty = 0;
  for (std::uint8_t const kept : registers_) {
    sum += std::ldexp(1.0, -kept);
    empty += kept == 0 ? 1 : 0;
  }
  constexpr auto kCount = static_cast<double>(kRegisters);
  double estimate = 0.7213 / (1 + 1.079 / kCount) * kCount * kCount / sum;
  if (estimate <= 2.5 * kCount && empty > 0)
    estimate = kCount * std::log(kCount / static_cast<double>(empty));
  return static_cast<std::uint64_t>(estimate + 0.5);
}

}  // namespace cairn::report
