// What a thread remembers of texts that it met: few different ones come again and again. Private to
// match/.
#pragma once
#include "match/walk.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace cairn::match {

/// Of short texts; not for adversaries, who can only make it forget.
inline std::uint64_t quick_hash(std::string_view text) {
  constexpr std::uint64_t kFactor = 0x9e3779b97f4a7c15;
  std::uint64_t state = text.size() * kFactor;
  auto const mix = [&](std::uint64_t word) {
    state = (state ^ word) * kFactor;
    state ^= state >> 29;
  };
  for (; text.size() > 8; text.remove_prefix(8)) {
    std::uint64_t word;
    std::memcpy(&word, text.data(), 8);
    mix(word);
  }
  std::uint64_t word = 0;
  if (!text.empty()) std::memcpy(&word, text.data(), text.size());
  mix(word);
  return state;
}

/// Names of members, and which wanted one each is. Names of usual length only; the others are
/// looked up each time.
class MetNames {
 public:
  struct Name {
    /// `quoted` begins with a name's quote and is as long as this place was found for; all of it is
    /// compared.
    bool is(char const* quoted) const {
      return size == asked && word(quoted) == words[0] &&
             word(quoted + std::min<std::size_t>(8, size - 8)) == words[1] &&
             word(quoted + size - 8) == words[2];
    }
    /// A name that is not spelled with escapes means the same wherever it stands.
    void learn(char const* quoted, std::size_t bytes, std::uint32_t wanted) {
      size = has_backslash({quoted, bytes}) ? 0 : bytes;
      words[0] = word(quoted);
      words[1] = word(quoted + std::min<std::size_t>(8, bytes - 8));
      words[2] = word(quoted + bytes - 8);
      index = wanted;
    }

    std::uint32_t index = 0;

   private:
    friend class MetNames;
    std::size_t size = 0;  // with both quotes; 0: none
    std::size_t asked = 0;
    std::uint64_t words[3] = {};
  };

  /// The place of a name, quotes included; null for one that is never remembered.
  Name* at(char const* quoted, std::size_t bytes) {
    if (bytes < 8 || bytes > 24) return nullptr;
    Name& name = names_[((word(quoted) ^ bytes) * 0x9e3779b97f4a7c15) >> (64 - kBits)];
    name.asked = bytes;
    return &name;
  }

 private:
  static constexpr unsigned kBits = 8;
  static std::uint64_t word(char const* from) {
    std::uint64_t out;
    std::memcpy(&out, from, sizeof out);
    return out;
  }
  std::vector<Name> names_ = std::vector<Name>(std::size_t{1} << kBits);
};

}  // namespace cairn::match
