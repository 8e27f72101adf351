// What a field of the query language holds in a record: compiled once, read for every hit.
#pragma once
#include "match/ir.hpp"
#include "record/record.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::match {

/// One per thread. Follows the search-path rules of match/ir.hpp.
class FieldReader {
 public:
  explicit FieldReader(Field field);

  /// Calls `f(std::string_view)` with the text of each value that the field reaches, in document
  /// order: arrays give their members, strings are decoded, an object is its compact JSON; null and
  /// missing give nothing. The text is valid during the call.
  template <typename F>
  void for_each_text(record::RecordView const& record, F&& f) {
    if (derived_) {
      if (read_derived(record)) f(std::string_view(text_));
      return;
    }
    collect(record);
    for (json::Value const value : found_) f(text_of(value));
  }

  /// Appends the same as JSON: the value, or an array if there are several; false and nothing if
  /// there is none.
  bool append_json(record::RecordView const& record, std::string& out);
  /// For a table: the text, several joined by `, `. Appends.
  void append_text(record::RecordView const& record, std::string& out);

 private:
  bool read_derived(record::RecordView const& record);
  void collect(record::RecordView const& record);
  void follow(json::Value value, std::size_t depth);
  void follow_object(json::Value object, std::size_t depth);
  void spread(json::Value value);
  bool named(std::string_view raw, Segment const& segment);
  std::string_view text_of(json::Value value);

  std::optional<Derived> derived_;
  Path path_;
  std::vector<Segment> joined_;  // [i]: the segments from i on joined by dots, as one more name
  std::vector<json::Value> found_;
  std::string text_, name_;
};

}  // namespace cairn::match
