// Which API names CloudTrail can record for each source of events: for lint. The table is made by
// tools/make_api_table.py.
#pragma once
#include <span>

namespace cairn::sigma {

/// Plain pointers: clang counts the steps of measuring half a megabyte at compile time, and gives
/// up.
struct ApiRow {
  char const* sources;  // `ses email`: without .amazonaws.com, blanks between them
  char const* names;    // without a version behind them, blanks between them
};
std::span<ApiRow const> api_rows();

}  // namespace cairn::sigma
