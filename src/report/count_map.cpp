#include "report/count_map.hpp"

#include <algorithm>

namespace cairn::report {

char const* CountMap::keep(std::string_view key) {
  if (key.size() > left_) {
    left_ = std::max(kChunk, key.size());
    chunks_.push_back(std::make_unique<char[]>(left_));
    free_ = chunks_.back().get();
  }
  char* const kept = free_;
  std::copy(key.begin(), key.end(), kept);
  free_ += key.size();
  left_ -= key.size();
  return kept;
}

std::uint32_t CountMap::insert(std::size_t at, std::uint64_t hash, std::string_view key,
                               std::uint64_t count) {
  auto const number = static_cast<std::uint32_t>(entries_.size());
  slots_[at] = number;
  entries_.push_back({hash, count, keep(key), key.size()});
  if (entries_.size() * 2 > slots_.size()) {
    slots_.assign(slots_.size() * 2, kFree);
    for (std::uint32_t i = 0; i < entries_.size(); ++i) {
      std::size_t slot = entries_[i].hash & (slots_.size() - 1);
      while (slots_[slot] != kFree) slot = (slot + 1) & (slots_.size() - 1);
      slots_[slot] = i;
    }
  }
  return number;
}

}  // namespace cairn::report
