// A timeline as people see it: a row for each bucket, bars, stacked if it is split by a field.
#pragma once
#include "report/buckets.hpp"
#include "report/summary.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace cairn::report {

struct TimelineChart {
  static constexpr std::size_t kSeries = 5;  // at most: each has its mark and colour

  Bucket bucket;
  std::vector<std::string> series;  // names; empty: not split
  std::map<std::int64_t, std::vector<std::uint64_t>>
      rows;  // bucket number -> count of each series (one if not split)
};

/// The counts of the series stand in columns where there is room for them and the bars, else in a
/// legend.
Status write_chart(Output& output, TimelineChart const& chart, SummaryOptions const& options);

}  // namespace cairn::report
