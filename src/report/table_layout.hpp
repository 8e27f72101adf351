// Columns on a terminal: widths from the first rows and the width there is; what is too long is
// cut, nothing ever wraps.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::report {

/// Separates cells in a row's bytes and ends rows; neither stands in an escaped cell.
inline constexpr char kCellEnd = '\x1f';
inline constexpr char kRowEnd = '\n';

enum class Align { kLeft, kRight };

struct LayoutColumn {
  std::string title;
  Align align = Align::kLeft;
  std::size_t least = 6;  // columns that it keeps when space is short
  std::size_t spare = 0;  // columns past the first rows' need that it may take when there is space
  int rank = 0;           // the column of the highest rank is the first to be left out
};

/// The columns (by number) that are shown: while not even what each must keep fits, the one of the
/// highest rank is left out, of equals the last. One stays.
std::vector<std::size_t> columns_with_room(std::vector<LayoutColumn> const& columns,
                                           std::vector<std::size_t> const& needs,
                                           std::size_t width);

/// Widths for columns whose first rows need `needs` (titles included already), two blanks between
/// them.
std::vector<std::size_t> fit_columns(std::vector<LayoutColumn> const& columns,
                                     std::vector<std::size_t> const& needs, std::size_t width);

/// Appends `cell` cut or padded to `width`.
void append_cell(std::string& out, std::string_view cell, std::size_t width, Align align);

/// The cells of one row (without its kRowEnd).
void split_cells(std::string_view row, std::vector<std::string_view>& cells);

}  // namespace cairn::report
