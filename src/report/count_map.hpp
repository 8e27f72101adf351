// Counts by text: open addressing over keys in an arena, no allocation for a key that is known.
#pragma once
#include "report/hash.hpp"

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace cairn::report {

/// One per thread.
class CountMap {
 public:
  CountMap() : slots_(kLeast, kFree) {}

  /// Adds to the key's count and gives its number: keys are numbered from 0 in the order of their
  /// first use.
  std::uint32_t add(std::string_view key, std::uint64_t count = 1) {
    if (last_ < entries_.size() &&
        text(entries_[last_]) == key) {  // events come in bursts of the same
      entries_[last_].count += count;
      return last_;
    }
    std::uint64_t const hash = hash_bytes(key);
    for (std::size_t at = hash & (slots_.size() - 1);; at = (at + 1) & (slots_.size() - 1)) {
      std::uint32_t const slot = slots_[at];
      if (slot == kFree) return last_ = insert(at, hash, key, count);
      Entry& entry = entries_[slot];
      if (entry.hash == hash && text(entry) == key) {
        entry.count += count;
        return last_ = slot;
      }
    }
  }

  std::size_t size() const { return entries_.size(); }
  std::string_view key(std::size_t number) const { return text(entries_[number]); }
  std::uint64_t count(std::size_t number) const { return entries_[number].count; }
  void merge(CountMap const& other) {
    for (Entry const& entry : other.entries_) add(text(entry), entry.count);
  }

 private:
  static constexpr std::size_t kLeast = 256;
  static constexpr std::uint32_t kFree = ~std::uint32_t{0};
  static constexpr std::size_t kChunk = 64 << 10;
  struct Entry {
    std::uint64_t hash;
    std::uint64_t count;
    char const* data;
    std::size_t size;
  };

  static std::string_view text(Entry const& entry) { return {entry.data, entry.size}; }
  std::uint32_t insert(std::size_t at, std::uint64_t hash, std::string_view key,
                       std::uint64_t count);
  char const* keep(std::string_view key);

  std::vector<std::uint32_t> slots_;  // a power of two, at most half full
  std::vector<Entry> entries_;
  std::vector<std::unique_ptr<char[]>> chunks_;
  std::size_t left_ = 0;  // bytes free at the end of the last chunk
  char* free_ = nullptr;
  std::uint32_t last_ = 0;
};

}  // namespace cairn::report
