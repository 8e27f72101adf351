#include "report/table_layout.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>

namespace cairn::report {

std::vector<std::size_t> columns_with_room(std::vector<LayoutColumn> const& columns,
                                           std::vector<std::size_t> const& needs,
                                           std::size_t width) {
  std::vector<std::size_t> shown(columns.size());
  std::iota(shown.begin(), shown.end(), std::size_t{0});
  auto const least_width = [&] {
    std::size_t sum = 2 * (shown.size() - 1);
    for (std::size_t const i : shown) sum += std::min(needs[i], columns[i].least);
    return sum;
  };
  while (shown.size() > 1 && least_width() > width) {
    auto const last_of_highest =
        std::max_element(shown.rbegin(), shown.rend(), [&](std::size_t a, std::size_t b) {
          return columns[a].rank < columns[b].rank;
        });
    shown.erase(std::next(last_of_highest).base());
  }
  return shown;
}

std::vector<std::size_t> fit_columns(std::vector<LayoutColumn> const& columns,
                                     std::vector<std::size_t> const& needs, std::size_t width) {
  std::vector<std::size_t> widths = needs;
  std::size_t const gaps = columns.empty() ? 0 : 2 * (columns.size() - 1);
  std::size_t const room = width > gaps ? width - gaps : 0;
  auto const total = [&] { return std::accumulate(widths.begin(), widths.end(), std::size_t{0}); };
  while (total() > room) {  // the widest gives first, down to what each must keep
    std::size_t widest = columns.size();
    for (std::size_t i = 0; i < columns.size(); ++i)
      if (widths[i] > columns[i].least && (widest == columns.size() || widths[i] > widths[widest]))
        widest = i;
    if (widest == columns.size()) break;
    --widths[widest];
  }
  for (std::size_t i = 0; i < columns.size(); ++i) {
    std::size_t const used = total();
    if (used < room) widths[i] += std::min(columns[i].spare, room - used);
  }
  return widths;
}

void append_cell(std::string& out, std::string_view cell, std::size_t width, Align align) {
  std::string const cut = cut_to_width(cell, width);
  std::size_t const taken = std::min(display_width(cut), width);
  if (align == Align::kRight) out.append(width - taken, ' ');
  out += cut;
  if (align == Align::kLeft) out.append(width - taken, ' ');
}

void split_cells(std::string_view row, std::vector<std::string_view>& cells) {
  cells.clear();
  for (;;) {
    std::size_t const end = row.find(kCellEnd);
    cells.push_back(row.substr(0, end));
    if (end == std::string_view::npos) return;
    row.remove_prefix(end + 1);
  }
}

}  // namespace cairn::report
