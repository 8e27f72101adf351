#include "report/summary.hpp"

#include "base/text.hpp"
#include "report/row_format.hpp"
#include "json/write.hpp"

#include <algorithm>
#include <numeric>

namespace cairn::report {
namespace {

constexpr std::size_t kLeastBar = 8;
constexpr std::string_view kNone = "(none)", kEmpty = "(empty)", kOther = "(other)";

void append_json(std::string& out, Cell const& cell) {
  switch (cell.kind) {
  case Cell::Kind::kNone: out += "null"; break;
  case Cell::Kind::kText: json::append_string(out, cell.text); break;
  case Cell::Kind::kJson: out += cell.text; break;
  }
}

std::string csv_line(std::vector<Cell> const& cells) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line += ',';
    switch (cells[i].kind) {
    case Cell::Kind::kNone: append_csv(line, kNone); break;
    case Cell::Kind::kText: append_csv(line, told_apart(cells[i].text)); break;
    case Cell::Kind::kJson: append_csv(line, cells[i].text); break;
    }
  }
  return line + "\n";
}

std::string json_line(std::vector<std::string> const& names, std::vector<Cell> const& cells) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    line += i == 0 ? '{' : ',';
    json::append_string(line, names[i]);
    line += ':';
    append_json(line, cells[i]);
  }
  return line + "}";
}

}  // namespace

std::string told_apart(std::string_view text) {
  std::string_view core = text;
  while (core.size() >= 2 && core.front() == '"' && core.back() == '"')
    core = core.substr(1, core.size() - 2);
  if (core != kNone && core != kEmpty && core != kOther) return std::string(text);
  return '"' + std::string(text) + '"';
}

std::string shown(std::optional<std::string_view> value) {
  if (!value) return std::string(kNone);
  return value->empty() ? std::string(kEmpty) : told_apart(*value);
}

Status write_rows(Output& output, SummaryFormat format, std::vector<std::string> const& names,
                  std::vector<std::vector<Cell>> const& rows) {
  if (format == SummaryFormat::kCsv) {
    std::vector<Cell> header;
    for (auto const& name : names) header.push_back(Cell::of(name));
    CAIRN_CHECK(output.append(csv_line(header)));
    for (auto const& row : rows) CAIRN_CHECK(output.append(csv_line(row)));
    return output.flush();
  }
  bool const array = format == SummaryFormat::kJson;
  if (array) CAIRN_CHECK(output.append("["));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (array) CAIRN_CHECK(output.append(i == 0 ? "\n" : ",\n"));
    CAIRN_CHECK(output.append(json_line(names, rows[i])));
    if (!array) CAIRN_CHECK(output.append("\n"));
  }
  if (array) CAIRN_CHECK(output.append("\n]\n"));
  return output.flush();
}

SummaryTable::SummaryTable(std::vector<LayoutColumn> columns, SummaryOptions options)
    : columns_(std::move(columns)), options_(options) {
  for (auto& column : columns_) column.title = escape_controls(column.title);
}

void SummaryTable::add(std::vector<std::string> cells) {
  for (std::string& cell : cells) cell = escape_controls(cell);
  rows_.push_back(std::move(cells));
}

std::vector<std::size_t> SummaryTable::needs() const {
  std::vector<std::size_t> needs;
  for (auto const& column : columns_) needs.push_back(display_width(column.title));
  for (auto const& row : rows_)
    for (std::size_t i = 0; i < row.size(); ++i)
      needs[i] = std::max(needs[i], display_width(row[i]));
  return needs;
}

std::size_t SummaryTable::bar_width(std::size_t most) const {
  auto const wanted = needs();
  std::size_t const used = std::accumulate(wanted.begin(), wanted.end(), 2 * columns_.size());
  std::size_t const room = options_.width > used ? options_.width - used : 0;
  return room < kLeastBar ? 0 : std::min(room, most);
}

Status SummaryTable::write(Output& output, std::vector<std::string> const& bars) const {
  auto const widths = fit_columns(columns_, needs(), options_.width);
  auto const line = [&](auto const& cell_of, std::string_view bar) {
    std::string text;
    std::size_t used = 0;
    for (std::size_t i = 0; i < columns_.size() && used < options_.width; ++i) {
      if (i > 0) text += "  ";
      append_cell(text, cell_of(i), std::min(widths[i], options_.width - used), columns_[i].align);
      used += widths[i] + 2;
    }
    if (!bar.empty()) text.append("  ").append(bar);
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
  };
  std::string const header =
      line([&](std::size_t i) { return std::string_view(columns_[i].title); }, "");
  CAIRN_CHECK(output.append(options_.colour ? "\x1b[1m" + header + "\x1b[0m\n" : header + "\n"));
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    std::string_view const bar = r < bars.size() ? std::string_view(bars[r]) : std::string_view();
    CAIRN_CHECK(output.append(
        line([&](std::size_t i) { return std::string_view(rows_[r][i]); }, bar) + "\n"));
  }
  return {};
}

std::string draw_bar(std::uint64_t value, std::uint64_t largest, std::size_t width) {
  constexpr char const* kEighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  if (value == 0 || largest == 0 || width == 0) return {};
  auto const share = static_cast<double>(value) / static_cast<double>(largest);
  auto const eighths = std::max<std::size_t>(
      1, static_cast<std::size_t>(share * static_cast<double>(width * 8) + 0.5));
  std::string bar;
  for (std::size_t i = 0; i < eighths / 8; ++i) bar += "█";
  return bar + kEighths[eighths % 8];
}

std::string grouped(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3;) text.insert(at -= 3, ",");
  return text;
}

}  // namespace cairn::report
