// How hits are written, one row each: the worker makes the bytes of a row, the writer lays rows
// out.
#pragma once
#include "base/result.hpp"
#include "match/ir.hpp"
#include "record/record.hpp"
#include "report/output.hpp"

#include <memory>
#include <string>
#include <vector>

namespace cairn::report {

/// A column of a table or of CSV, a member of projected JSON.
struct Column {
  std::string name;  // as typed
  match::Field field;
};

class RowFormat {
 public:
  virtual ~RowFormat() = default;

  /// One per thread.
  class Writer {
   public:
    virtual ~Writer() = default;
    /// Appends the bytes of one row.
    virtual void append(record::RecordView const& record, std::string& out) = 0;
  };
  virtual std::unique_ptr<Writer> make_writer() = 0;

  // By one thread, in the order of the output:
  virtual Status begin(Output&) { return {}; }
  /// One or more whole rows.
  virtual Status rows(Output& output, std::string_view bytes) { return output.append(bytes); }
  virtual Status end(Output&) { return {}; }

  /// Columns that found no room.
  virtual std::vector<std::string> left_out() const { return {}; }
};

struct JsonOptions {
  bool evidence =
      false;  // adds one key, `cairn`: the object, the position in it, its integrity verdict
  std::vector<Column> columns;  // not empty: one object of these instead of the record
};

/// `{"Records":[…]}`, a record a line.
std::unique_ptr<RowFormat> json_format(JsonOptions options);
/// A record a line. Records are unchanged but for line breaks between their tokens.
std::unique_ptr<RowFormat> jsonl_format(JsonOptions options);
/// The record's own bytes and a newline.
std::unique_ptr<RowFormat> raw_format();
/// RFC 4180 with a header; cells that a spreadsheet would run are defused by a leading '.
std::unique_ptr<RowFormat> csv_format(std::vector<Column> columns);

/// Appends one CSV cell, quoted where needed and defused.
void append_csv(std::string& out, std::string_view cell);

}  // namespace cairn::report
