// Hashing of keys and of JSON values.
#pragma once
#include "json/value.hpp"

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::report {

__extension__ typedef unsigned __int128 Wide;

inline std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  Wide const product = Wide{a ^ 0x9e3779b97f4a7c15} * Wide{b ^ 0xe7037ed1a0b428db};
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

/// A fast 64-bit hash of bytes, the same on every machine of one byte order. Not for adversaries.
inline std::uint64_t hash_bytes(std::string_view text, std::uint64_t seed = 0) {
  std::uint64_t state = mix(seed, text.size());
  while (text.size() > 16) {
    std::uint64_t words[2];
    std::memcpy(words, text.data(), 16);
    state = mix(words[0] ^ state, words[1]);
    text.remove_prefix(16);
  }
  std::uint64_t words[2] = {0, 0};
  if (!text.empty()) std::memcpy(words, text.data(), text.size());
  return mix(mix(words[0] ^ state, words[1] ^ seed), state);
}

struct Hash128 {
  std::uint64_t low = 0, high = 0;
  bool operator==(Hash128 const&) const = default;
  auto operator<=>(Hash128 const&) const = default;
};

inline Hash128 hash128(std::string_view text, std::uint64_t seed = 0) {
  return {hash_bytes(text, seed + 1), hash_bytes(text, ~seed)};
}

/// Equal for equal JSON values: the order of members, blanks, escapes and the spelling of numbers
/// aside; of duplicate names the last counts. Any depth. One per thread; reuse it.
class ValueHasher {
 public:
  Hash128 hash(json::Value value);

 private:
  struct Member {
    Hash128 name, value;
  };
  struct Open {
    bool object = false;
    std::size_t first = 0;  // of its members in members_
    Hash128 name;           // of the member being read
  };
  void put(Hash128 value);
  Hash128 close();
  Hash128 scalar(json::Value value);

  std::vector<Open> open_;
  std::vector<Member> members_;
  std::string scratch_, bytes_;
};

}  // namespace cairn::report
