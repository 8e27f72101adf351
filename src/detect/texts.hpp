// Texts that repeat, kept once and named by a number.
#pragma once
#include <array>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cairn::detect {

/// One thread. Number 0 is the empty text.
class Texts {
 public:
  using Id = std::uint32_t;

  Texts() { add({}); }
  Texts(Texts const&) = delete;  // texts_ points into ids_
  Texts& operator=(Texts const&) = delete;
  Texts(Texts&&) = default;
  Texts& operator=(Texts&&) = default;

  Id add(std::string_view text) {
    auto found = ids_.find(text);
    if (found == ids_.end()) {
      found = ids_.emplace(std::string(text), static_cast<Id>(texts_.size())).first;
      texts_.push_back(&found->first);
      bytes_ += text.size() + kOverhead;
    }
    return found->second;
  }
  std::string const& operator[](Id id) const { return *texts_[id]; }
  std::size_t size() const { return texts_.size(); }
  std::size_t bytes() const { return bytes_; }

 private:
  static constexpr std::size_t kOverhead = 80;  // of a node and its pointers
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };

  std::unordered_map<std::string, Id, Hash, std::equal_to<>> ids_;
  std::vector<std::string const*> texts_;
  std::size_t bytes_ = 0;
};

/// Adds texts that often come again soon.
class RecentTexts {
 public:
  Texts::Id add(Texts& texts, std::string_view text) {
    Texts::Id& known = ids_[place(text)];
    if (known >= texts.size() || texts[known] != text) known = texts.add(text);
    return known;
  }

 private:
  static constexpr std::size_t kPlaces = 256;
  static std::size_t place(std::string_view text) {
    std::uint64_t words[2] = {text.size(), 0};
    if (text.size() >= 8) {
      std::uint64_t head, tail;
      std::memcpy(&head, text.data(), 8);
      std::memcpy(&tail, text.data() + text.size() - 8, 8);
      words[0] ^= head, words[1] = tail;
    } else if (!text.empty()) {
      std::memcpy(&words[1], text.data(), text.size());
    }
    return (words[0] * 0x9e3779b97f4a7c15 + words[1] * 0xc2b2ae3d27d4eb4f) >> 56;
  }
  std::array<Texts::Id, kPlaces> ids_{};
};

}  // namespace cairn::detect
