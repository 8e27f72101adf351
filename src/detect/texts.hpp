// Texts that repeat, kept once and named by a number.
#pragma once
#include <cstdint>
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

/// Adds texts of which the next is often the same as the last.
class LastText {
 public:
  Texts::Id add(Texts& texts, std::string_view text) {
    if (id_ >= texts.size() || texts[id_] != text) id_ = texts.add(text);
    return id_;
  }

 private:
  Texts::Id id_ = 0;
};

}  // namespace cairn::detect
