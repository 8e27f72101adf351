// Records for tests: text in, checked view out.
#pragma once
#include "record/record.hpp"
#include "support/padded.hpp"
#include "json/check.hpp"
#include "json/index.hpp"

#include <optional>
#include <string_view>

namespace cairn::test {

/// Owns one record's text and index; `view` is empty if the text is no valid object.
class OwnedRecord {
 public:
  explicit OwnedRecord(std::string_view json,
                       record::Origin origin = {"test.json.gz", "111122223333"})
      : text_(json), origin_(origin) {
    auto index = indexer_.index(text_.view());
    if (!index) return;
    char const* const data = text_.view().data;
    auto const* end = index->entries.data() + index->entries.size();
    if (json::check_value(data, index->entries.data(), end, members_) != end) return;
    json::Value const value(data, index->entries.data());
    if (value.is_object()) view = record::RecordView{value, members_, 0, &origin_};
  }
  OwnedRecord(OwnedRecord const&) = delete;

  std::optional<record::RecordView> view;

 private:
  Padded text_;
  json::Indexer indexer_;
  json::Members members_;
  record::Origin origin_;
};

}  // namespace cairn::test
