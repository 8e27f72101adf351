// One CloudTrail event as it stands in its object's inflated bytes, and where it came from.
#pragma once
#include "trail/verdict.hpp"
#include "json/check.hpp"
#include "json/value.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace cairn::record {

/// The object that a record came from. Lives as long as the run's visit of the object.
struct Origin {
  std::string_view
      object;  // path, archive!entry, `-`, or s3://bucket/key, as the user would name it
  std::string_view key_account;  // 12 digits from the object's key, or empty
  std::string_view verdict = trail::to_string(trail::Verdict::kNoDigest);  // of the object
};

/// Borrowed view of one record (always a JSON object of checked structure). Valid inside the
/// callback that received it.
struct RecordView {
  json::Value value;
  std::span<std::uint32_t const* const> members;  // name entries of the record's own members
  std::uint64_t index = 0;                        // position in the object, from 0
  Origin const* origin = nullptr;

  std::string_view raw() const { return value.raw(); }
};

/// The last member of that name in the record (exact name; an escaped name is decoded first).
bool find_top(RecordView const& record, std::string_view name, json::Value& found);

}  // namespace cairn::record
