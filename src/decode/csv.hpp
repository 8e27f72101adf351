// The console's "Event history" CSV: rows become records with CloudTrail's own field names.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace cairn::decode {

/// The first line of a text is looked for in this many bytes.
inline constexpr std::size_t kLongestHeader = 64 << 10;

/// Whether a text begins with the header of an Event history export (looks at its first line that
/// is not blank).
bool is_event_history(std::string_view text);

/// Columns are found by their names in the header, in any order; unknown ones keep their own name.
/// Empty cells are left out.
class EventHistory {
 public:
  /// `row` is the header row.
  void start(std::string_view row);

  enum class Row { kBlank, kRecord, kHeader, kCutOff, kBroken, kNoEvent };
  /// One row, with its line end or without. kRecord: `json` is replaced by an object. kHeader: the
  /// header of another export that was joined to this one; start() with it. kCutOff: it
  /// ends inside quotes. kBroken: its cells do not fit the columns, or its time is none.
  Row convert(std::string_view row, std::string& json);

 private:
  struct Column {
    std::string name;  // of the record's field
    int known = -1;    // index in the table of known columns
  };
  bool split(std::string_view row);
  std::string_view cell(std::size_t column) const {
    return column < count_ ? std::string_view(cells_[column]) : std::string_view();
  }
  void rejoin_agent();
  bool fits() const;

  std::vector<Column> columns_;            // without nameless ones at the end
  std::size_t spare_ = 0;                  // how many of those there are
  std::size_t agent_ = std::string::npos;  // column of the user agent
  std::size_t time_ = std::string::npos;   // of the event time
  std::vector<std::string> cells_;         // of the row at hand; its first count_ are in use
  std::size_t count_ = 0;
  std::size_t used_ = 0;  // of them up to the last that is not empty
};

}  // namespace cairn::decode
