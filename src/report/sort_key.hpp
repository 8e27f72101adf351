// A field's value as bytes whose order is the order of values: numbers by value, then times, then
// texts.
#pragma once
#include "match/field_reader.hpp"

#include <string>

namespace cairn::report {

/// One per thread.
class SortKey {
 public:
  explicit SortKey(match::Field field) : reader_(std::move(field)) {}

  /// Appends the key of the field's first value; nothing if it has none, which Sorter puts last.
  void append(record::RecordView const& record, std::string& out);

 private:
  match::FieldReader reader_;
  std::string number_;
};

}  // namespace cairn::report
