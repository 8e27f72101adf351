// Tables of counts: what `top`, `timeline` and `fields` print.
#pragma once
#include "report/output.hpp"
#include "report/table_layout.hpp"

#include <optional>
#include <string>
#include <vector>

namespace cairn::report {

enum class SummaryFormat { kTable, kJson, kJsonl, kCsv };

struct SummaryOptions {
  SummaryFormat format = SummaryFormat::kTable;
  std::size_t width = 120;
  bool colour = false;
};

/// A cell: nothing (null, `(none)`), a text, or JSON that is written as it is (numbers, arrays).
struct Cell {
  enum class Kind { kNone, kText, kJson };
  Kind kind = Kind::kNone;
  std::string text;
  static Cell none() { return {}; }
  static Cell of(std::string_view text) { return {Kind::kText, std::string(text)}; }
  static Cell number(std::uint64_t number) { return {Kind::kJson, std::to_string(number)}; }
  static Cell json(std::string text) { return {Kind::kJson, std::move(text)}; }
};

/// A value as it stands in a table: `(none)` if it is missing, `(empty)` for the empty text; see
/// told_apart().
std::string shown(std::optional<std::string_view> value);
/// A text that reads like one of the words in parentheses (in however many quotes) gets quotes
/// around it, so that no two values look alike: the text `(none)` becomes `"(none)"`.
std::string told_apart(std::string_view text);

/// Writes rows as CSV, JSON (an array, an object a line) or JSON lines. Names are the columns. Not
/// for kTable.
Status write_rows(Output& output, SummaryFormat format, std::vector<std::string> const& names,
                  std::vector<std::vector<Cell>> const& rows);

/// Writes a table whose cells may hold anything: they are escaped here. `bars`: behind each row,
/// drawn as they are (escapes for colour included); may be empty. The bars' width is what
/// bar_width() gives.
class SummaryTable {
 public:
  SummaryTable(std::vector<LayoutColumn> columns, SummaryOptions options);
  void add(std::vector<std::string> cells);
  /// Columns left for bars once all rows are added, at most `most`; 0 if there is no room worth it.
  std::size_t bar_width(std::size_t most) const;
  Status write(Output& output, std::vector<std::string> const& bars) const;

 private:
  std::vector<std::size_t> needs() const;

  std::vector<LayoutColumn> columns_;
  SummaryOptions options_;
  std::vector<std::vector<std::string>> rows_;
};

/// A bar of `value` of `largest` in `width` columns, to an eighth of a column; something if there
/// is anything.
std::string draw_bar(std::uint64_t value, std::uint64_t largest, std::size_t width);
/// 1234567 -> `1,234,567`
std::string grouped(std::uint64_t number);

}  // namespace cairn::report
