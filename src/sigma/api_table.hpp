// Which API names CloudTrail can record for each source of events: for lint. The table is made by
// tools/make_api_table.py.
#pragma once
#include <span>
#include <string_view>

namespace cairn::sigma {

struct ApiRow {
  std::string_view sources;  // `ses email`: without .amazonaws.com, blanks between them
  std::string_view names;    // without a version behind them, blanks between them
};
std::span<ApiRow const> api_rows();

}  // namespace cairn::sigma
