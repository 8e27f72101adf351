#include "report/timeline_chart.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace cairn::report {
namespace {

constexpr std::size_t kLongestBar = 60, kShortestStack = 16;
constexpr std::size_t kLongestName = 32;
constexpr char const* kMarks[TimelineChart::kSeries] = {"█", "▓", "▒", "░", "·"};
constexpr char const* kColours[TimelineChart::kSeries] = {"\x1b[36m", "\x1b[33m", "\x1b[35m",
                                                          "\x1b[32m", "\x1b[37m"};

std::uint64_t sum_of(std::vector<std::uint64_t> const& counts) {
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

std::string stacked_bar(std::vector<std::uint64_t> const& counts, std::uint64_t largest,
                        std::size_t width, bool colour) {
  std::string bar;
  std::uint64_t sum = 0;
  std::size_t drawn = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    sum += counts[i];
    double const share = static_cast<double>(sum) / static_cast<double>(largest);
    auto const until = static_cast<std::size_t>(share * static_cast<double>(width) + 0.5);
    if (until <= drawn) continue;
    if (colour) bar += kColours[i];
    for (; drawn < until; ++drawn) bar += kMarks[i];
  }
  if (colour && !bar.empty()) bar += "\x1b[0m";
  return bar;
}

std::string label(TimelineChart const& chart, std::size_t i) {
  return fmt::format("{} {}", kMarks[i],
                     cut_to_width(escape_controls(chart.series[i]), kLongestName));
}

SummaryTable make_table(TimelineChart const& chart, SummaryOptions const& options, bool columns) {
  std::vector<LayoutColumn> layout = {{"TIME", Align::kLeft, 7, 0}, {"COUNT", Align::kRight, 5, 0}};
  if (columns)
    for (std::size_t i = 0; i < chart.series.size(); ++i)
      layout.push_back({label(chart, i), Align::kRight, 6, 0});
  SummaryTable table(layout, options);
  for (auto const& [number, counts] : chart.rows) {
    std::vector<std::string> cells = {chart.bucket.name(number), grouped(sum_of(counts))};
    if (columns)
      for (auto const count : counts) cells.push_back(count == 0 ? "" : grouped(count));
    table.add(std::move(cells));
  }
  return table;
}

std::string legend(TimelineChart const& chart, SummaryOptions const& options) {
  std::string text;
  std::size_t used = 0;
  for (std::size_t i = 0; i < chart.series.size(); ++i) {
    std::uint64_t total = 0;
    for (auto const& [number, counts] : chart.rows) total += counts[i];
    std::string const entry = fmt::format("{} {}", label(chart, i), grouped(total));
    std::size_t const width = display_width(entry);
    if (used > 0 && used + 3 + width > options.width) {
      text += '\n';
      used = 0;
    }
    if (used > 0) text += "   ", used += 3;
    text += options.colour ? fmt::format("{}{}\x1b[0m", kColours[i], entry) : entry;
    used += width;
  }
  return text + "\n";
}

}  // namespace

Status write_chart(Output& output, TimelineChart const& chart, SummaryOptions const& options) {
  bool const split = !chart.series.empty();
  SummaryTable table = make_table(chart, options, split);
  std::size_t width = table.bar_width(kLongestBar);
  if (split && width < kShortestStack) {
    CAIRN_CHECK(output.append(legend(chart, options)));
    table = make_table(chart, options, false);
    width = table.bar_width(kLongestBar);
  }
  std::uint64_t largest = 0;
  for (auto const& [number, counts] : chart.rows) largest = std::max(largest, sum_of(counts));
  std::vector<std::string> bars;
  for (auto const& [number, counts] : chart.rows)
    bars.push_back(split ? stacked_bar(counts, largest, width, options.colour)
                         : draw_bar(counts[0], largest, width));
  return table.write(output, bars);
}

}  // namespace cairn::report
