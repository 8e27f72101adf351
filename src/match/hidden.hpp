// Which members a later one of the same name hides: for the rare record that has any.
#pragma once
#include "json/value.hpp"

#include <cstdint>
#include <vector>

namespace cairn::match {

/// All hidden members inside one container, at any depth, found in one pass. Borrows the index.
class HiddenMembers {
 public:
  explicit HiddenMembers(json::Value container);

  /// Whether the entry stands inside a hidden member.
  bool hides(std::uint32_t const* entry) const;

 private:
  struct Range {
    std::uint32_t const* begin;
    std::uint32_t const* end;
  };
  std::vector<Range> ranges_;  // in order, disjoint
};

}  // namespace cairn::match
