// The generated tables behind text.hpp (tools/make_fold_table.py). Sorted, without overlaps.
#pragma once
#include <array>
#include <cstdint>

namespace cairn {

/// Every stride-th code point from first to last folds to itself + delta.
struct FoldRange {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  std::uint8_t stride = 1;
  std::int32_t delta = 0;
};
extern std::array<FoldRange, 182> const kFoldTable;

/// Code points that take no column of a terminal, or two.
struct WidthRange {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  std::uint8_t columns = 1;
};
extern std::array<WidthRange, 397> const kWidthTable;

}  // namespace cairn
