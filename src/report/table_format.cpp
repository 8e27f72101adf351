// Workers make escaped cells; the writer holds the first rows back until it knows how wide columns
// need to be. Their number is fixed, so the same hits always give the same table.
#include "report/table_format.hpp"

#include "base/text.hpp"
#include "match/field_reader.hpp"

#include <algorithm>

namespace cairn::report {
namespace {

constexpr std::size_t kRowsToMeasure = 100;
constexpr std::size_t kLongestCell = 1000;  // bytes: no terminal shows more
constexpr std::string_view kDomain = ".amazonaws.com";

class TableWriter final : public RowFormat::Writer {
 public:
  explicit TableWriter(std::vector<TableColumn> const& columns) {
    for (auto const& column : columns) {
      auto& cell = cells_.emplace_back();
      for (auto const& part : column.parts) cell.parts.emplace_back(part);
      cell.joint = column.joint;
      cell.service = column.service;
    }
  }

  void append(record::RecordView const& record, std::string& out) override {
    bool first = true;
    for (auto& cell : cells_) {
      if (!first) out += kCellEnd;
      first = false;
      out += escape_controls(std::string_view(text(cell, record)).substr(0, kLongestCell));
    }
    out += kRowEnd;
  }

 private:
  struct Cell {
    std::vector<match::FieldReader> parts;
    std::string joint;
    bool service = false;
  };

  std::string const& text(Cell& cell, record::RecordView const& record) {
    text_.clear();
    for (std::size_t i = 0; i < cell.parts.size(); ++i) {
      part_.clear();
      cell.parts[i].append_text(record, part_);
      if (i == 0 && cell.service && part_.ends_with(kDomain))
        part_.resize(part_.size() - kDomain.size());
      if (!text_.empty() && !part_.empty()) text_ += cell.joint;
      text_ += part_;
    }
    return text_;
  }

  std::vector<Cell> cells_;
  std::string text_, part_;
};

char const* colour_of(std::string_view outcome) {
  if (outcome == "success") return "\x1b[32m";
  if (outcome == "error") return "\x1b[33m";
  if (outcome == "denied") return "\x1b[31m";
  return "";
}

bool is_outcome(TableColumn const& column) {
  return column.parts.size() == 1 && column.parts[0] == match::Field(match::Derived::kOutcome);
}

class TableFormat final : public RowFormat {
 public:
  TableFormat(std::vector<TableColumn> columns, TableOptions options)
      : columns_(std::move(columns)), options_(options) {}

  std::unique_ptr<Writer> make_writer() override { return std::make_unique<TableWriter>(columns_); }

  Status rows(Output& output, std::string_view bytes) override {
    while (!bytes.empty()) {
      std::size_t const end = bytes.find(kRowEnd);
      if (widths_.empty()) {
        held_.emplace_back(bytes.substr(0, end));
        if (held_.size() == kRowsToMeasure) CAIRN_CHECK(show_held(output));
      } else {
        CAIRN_CHECK(show(output, bytes.substr(0, end)));
      }
      bytes.remove_prefix(end + 1);
    }
    return {};
  }
  Status end(Output& output) override {
    return widths_.empty() && !held_.empty() ? show_held(output) : Status();
  }
  std::vector<std::string> left_out() const override {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < columns_.size() && !widths_.empty(); ++i)
      if (std::find(shown_.begin(), shown_.end(), i) == shown_.end())
        names.push_back(columns_[i].layout.title);
    return names;
  }

 private:
  Status show_held(Output& output) {
    std::vector<LayoutColumn> layouts;
    std::vector<std::size_t> needs;
    for (auto const& column : columns_) {
      layouts.push_back(column.layout);
      needs.push_back(display_width(column.layout.title));
    }
    std::vector<std::string_view> cells;
    for (std::string const& row : held_) {
      split_cells(row, cells);
      for (std::size_t i = 0; i < cells.size(); ++i)
        needs[i] = std::max(needs[i], display_width(cells[i]));
    }
    shown_ = columns_with_room(layouts, needs, options_.width);
    std::vector<LayoutColumn> shown_layouts;
    std::vector<std::size_t> shown_needs;
    for (std::size_t const i : shown_) {
      shown_layouts.push_back(layouts[i]);
      shown_needs.push_back(needs[i]);
    }
    widths_ = fit_columns(shown_layouts, shown_needs, options_.width);
    CAIRN_CHECK(show_header(output));
    for (std::string const& row : held_) CAIRN_CHECK(show(output, row));
    held_.clear();
    return {};
  }

  Status show_header(Output& output) {
    std::string titles;
    for (auto const& column : columns_) {
      if (!titles.empty()) titles += kCellEnd;
      titles += column.layout.title;
    }
    return show(output, titles, true);
  }

  Status show(Output& output, std::string_view row, bool header = false) {
    split_cells(row, cells_);
    std::string line;
    std::size_t used = 0;
    for (std::size_t n = 0; n < shown_.size() && used < options_.width; ++n) {
      TableColumn const& column = columns_[shown_[n]];
      std::string_view const cell = cells_[shown_[n]];
      std::size_t const width = std::min(widths_[n], options_.width - used);
      char const* const colour = !options_.colour     ? ""
                                 : header             ? "\x1b[1m"
                                 : is_outcome(column) ? colour_of(cell)
                                                      : "";
      line += colour;
      append_cell(line, cell, width, column.layout.align);
      if (*colour != '\0') line += "\x1b[0m";
      used += width + 2;
      if (n + 1 < shown_.size() && used < options_.width) line += "  ";
    }
    if (!options_.colour) line.erase(line.find_last_not_of(' ') + 1);
    line += '\n';
    return output.append(line);
  }

  std::vector<TableColumn> columns_;
  TableOptions options_;
  std::vector<std::string> held_;
  std::vector<std::size_t> shown_;   // columns by number
  std::vector<std::size_t> widths_;  // of those; empty: not known yet
  std::vector<std::string_view> cells_;
};

}  // namespace

match::Field top_level(std::string_view name) {
  return match::Path{{{std::string(name), match::Case::kIgnore}}, match::PathMode::kSearch};
}

std::vector<TableColumn> default_table() {
  return {
      {{"TIME", Align::kLeft, 20, 0, 3}, {top_level("eventTime")}, "", false},
      {{"ACCOUNT/REGION", Align::kLeft, 14, 2, 5},
       {match::Derived::kAccount, top_level("awsRegion")},
       "/",
       false},
      {{"PRINCIPAL", Align::kLeft, 10, 12, 2}, {match::Derived::kPrincipal}, "", false},
      {{"EVENT", Align::kLeft, 16, 12, 0},
       {top_level("eventSource"), top_level("eventName")},
       ":",
       true},
      {{"SOURCE", Align::kLeft, 10, 0, 4}, {top_level("sourceIPAddress")}, "", false},
      {{"OUTCOME", Align::kLeft, 7, 0, 1}, {match::Derived::kOutcome}, "", false},
  };
}

std::vector<TableColumn> table_of(std::vector<Column> const& columns) {
  std::vector<TableColumn> out;
  for (auto const& column : columns)
    out.push_back({{escape_controls(column.name), Align::kLeft, 6, 8}, {column.field}, "", false});
  return out;
}

std::unique_ptr<RowFormat> table_format(std::vector<TableColumn> columns, TableOptions options) {
  return std::make_unique<TableFormat>(std::move(columns), options);
}

}  // namespace cairn::report
