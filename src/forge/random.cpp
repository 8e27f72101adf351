#include "forge/random.hpp"

namespace cairn::forge {

Random::Random(std::uint64_t seed, std::string_view purpose, std::uint64_t number) : state_(seed) {
  std::uint64_t hash = 0xcbf29ce484222325U;  // FNV-1a
  for (char c : purpose) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  state_ ^= hash;
  state_ = next() + number * 0xd1342543de82ef95U;
  state_ = next();
}

std::uint64_t Random::next() {
  std::uint64_t z = (state_ += 0x9e3779b97f4a7c15U);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31);
}

std::uint32_t Random::below(std::size_t bound) {
  return static_cast<std::uint32_t>(((next() >> 32) * static_cast<std::uint64_t>(bound)) >> 32);
}

std::int64_t Random::between(std::int64_t low, std::int64_t high) {
  return low + below(static_cast<std::size_t>(high - low + 1));
}

}  // namespace cairn::forge
