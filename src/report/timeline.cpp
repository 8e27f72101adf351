#include "report/timeline.hpp"

#include "base/text.hpp"
#include "record/derived.hpp"
#include "report/count_map.hpp"
#include "report/field_reader.hpp"
#include "report/time_counts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace cairn::report {
namespace {

constexpr std::int64_t kMostRows = 40;        // of a fitted table: one screen
constexpr std::int64_t kMostFilled = 10'000;  // rows up to which empty buckets are shown
constexpr std::int64_t kMostBuckets = 1'000'000;
constexpr std::size_t kLongestBar = 60;
constexpr std::size_t kShown = 4;  // series of --by
constexpr std::size_t kLongestName = 40;
constexpr char const* kMarks[kShown + 1] = {"█", "▓", "▒", "░", "·"};
constexpr char const* kColours[kShown + 1] = {"\x1b[36m", "\x1b[33m", "\x1b[35m", "\x1b[32m",
                                              "\x1b[37m"};
constexpr std::uint32_t kMissing =
    0;  // the series of events without a value; others are numbered from 1

std::string shown(std::optional<std::string_view> value) {
  return !value ? "(none)" : value->empty() ? "(empty)" : std::string(*value);
}

}  // namespace

class TimelineConsumer::TimelineWorker final : public Worker {
 public:
  explicit TimelineWorker(TimelineOptions const& options) : times(options.bucket) {
    if (options.by) by_.emplace(options.by->field);
  }

  engine::Flow on_hit(record::RecordView const& record, engine::Batch&) override {
    auto const time = record::event_time(record);
    if (!time) {
      ++without_time;
    } else if (!by_) {
      times.add(*time, kMissing);
    } else {
      bool any = false;
      by_->for_each_text(record, [&](std::string_view text) {
        times.add(*time, series.add(text) + 1);
        any = true;
      });
      if (any) return engine::Flow::kContinue;
      ++missing;
      times.add(*time, kMissing);
    }
    return engine::Flow::kContinue;
  }

  void merge(TimelineWorker const& other) {
    std::vector<std::uint32_t> numbers = {kMissing};
    for (std::size_t i = 0; i < other.series.size(); ++i)
      numbers.push_back(series.add(other.series.key(i), other.series.count(i)) + 1);
    other.times.for_each([&](Instant begin, std::uint32_t number, std::uint64_t count) {
      times.add(begin, numbers[number], count);
    });
    missing += other.missing;
    without_time += other.without_time;
  }

  std::size_t series_count() const { return series.size() + 1; }
  std::optional<std::string_view> value(std::uint32_t number) const {
    if (number == kMissing) return std::nullopt;
    return series.key(number - 1);
  }
  std::uint64_t count(std::uint32_t number) const {
    return number == kMissing ? missing : series.count(number - 1);
  }
  /// Series that occur: the most frequent first, then by value.
  std::vector<std::uint32_t> ranked() const {
    std::vector<std::uint32_t> order(series_count());
    std::iota(order.begin(), order.end(), 0);
    if (missing == 0) order.erase(order.begin());
    std::sort(order.begin(), order.end(), [this](std::uint32_t a, std::uint32_t b) {
      return count(a) != count(b) ? count(a) > count(b) : value(a) < value(b);
    });
    return order;
  }

  TimeCounts times;
  CountMap series;
  std::uint64_t missing = 0;  // with `by`
  std::uint64_t without_time = 0;

 private:
  std::optional<FieldReader> by_;
};

std::unique_ptr<engine::Consumer::Worker> TimelineConsumer::make_worker() {
  return std::make_unique<TimelineWorker>(options_);
}

Status TimelineConsumer::finish(std::vector<std::unique_ptr<Worker>>& workers) {
  auto& all = static_cast<TimelineWorker&>(*workers.front());
  Instant first = all.times.first(), last = all.times.last();
  for (std::size_t i = 1; i < workers.size(); ++i) {
    auto const& other = static_cast<TimelineWorker const&>(*workers[i]);
    first = std::min(first, other.times.first());
    last = std::max(last, other.times.last());
    all.merge(other);
  }
  without_time_ = all.without_time;
  bool const table = options_.summary.format == SummaryFormat::kTable;
  if (all.times.empty()) {
    if (!table) CAIRN_CHECK(write_data(all, Bucket()));
    return output_.flush();
  }
  Bucket const bucket = options_.bucket.value_or(fit_bucket(first, last, kMostRows));
  if (all.times.size() > kMostBuckets)
    return fail(ErrorCode::kTooLarge,
                "the timeline has more than a million rows; take a longer --bucket");
  return table ? write_table(all, bucket) : write_data(all, bucket);
}

/// Long form: a row for each bucket, or for each bucket and value.
Status TimelineConsumer::write_data(TimelineWorker const& all, Bucket bucket) {
  using Key = std::pair<std::int64_t, std::optional<std::string_view>>;
  std::map<Key, std::uint64_t> counts;
  all.times.for_each([&](Instant begin, std::uint32_t series, std::uint64_t count) {
    counts[{bucket.number(begin), all.value(series)}] += count;
  });
  if (!options_.by && !counts.empty()) {
    std::int64_t const begin = counts.begin()->first.first, end = counts.rbegin()->first.first;
    if (end - begin < kMostFilled)
      for (std::int64_t number = begin; number <= end; ++number)
        counts[{number, std::nullopt}] += 0;
  }
  std::vector<std::string> names = {"time", "count"};
  if (options_.by) names.insert(names.begin() + 1, options_.by->name);
  std::vector<std::vector<Cell>> rows;
  for (auto const& [key, count] : counts) {
    auto& row = rows.emplace_back();
    row.push_back(Cell::of(format_time(bucket.begin(key.first))));
    if (options_.by) row.push_back(key.second ? Cell::of(*key.second) : Cell::none());
    row.push_back(Cell::number(count));
  }
  return write_rows(output_, options_.summary.format, names, rows);
}

Status TimelineConsumer::write_table(TimelineWorker const& all, Bucket bucket) {
  std::vector<std::uint32_t> const order = all.ranked();
  std::vector<std::size_t> rank(all.series_count(), 0);
  for (std::size_t i = 0; i < order.size(); ++i) rank[order[i]] = std::min(i, kShown);
  std::size_t const columns = options_.by ? std::min(order.size(), kShown + 1) : 1;

  Rows rows;
  all.times.for_each([&](Instant begin, std::uint32_t series, std::uint64_t count) {
    auto& row = rows[bucket.number(begin)];
    row.resize(columns);
    row[rank[series]] += count;
  });
  std::int64_t const begin = rows.begin()->first, end = rows.rbegin()->first;
  if (end - begin < kMostFilled)
    for (std::int64_t number = begin; number <= end; ++number) rows[number].resize(columns);

  std::vector<LayoutColumn> layout = {{"TIME", Align::kLeft, 7, 0}, {"COUNT", Align::kRight, 5, 0}};
  for (std::size_t i = 0; options_.by && i < columns; ++i) {
    std::string const name = i < kShown ? shown(all.value(order[i])) : "(other)";
    layout.push_back(
        {fmt::format("{} {}", kMarks[i], cut_to_width(name, kLongestName)), Align::kRight, 6, 0});
  }
  SummaryTable table(layout, options_.summary);
  std::uint64_t largest = 0;
  for (auto const& [number, row] : rows) {
    std::uint64_t const sum = std::accumulate(row.begin(), row.end(), std::uint64_t{0});
    largest = std::max(largest, sum);
    std::vector<std::string> cells = {bucket.name(number), grouped(sum)};
    for (std::size_t i = 0; options_.by && i < columns; ++i)
      cells.push_back(row[i] == 0 ? "" : grouped(row[i]));
    table.add(std::move(cells));
  }
  std::size_t const width = table.bar_width(kLongestBar);
  std::vector<std::string> bars;
  for (auto const& [number, row] : rows) {
    if (!options_.by) {
      bars.push_back(draw_bar(row[0], largest, width));
      continue;
    }
    std::string& bar = bars.emplace_back();
    std::uint64_t sum = 0;
    std::size_t drawn = 0;
    for (std::size_t i = 0; i < columns; ++i) {
      sum += row[i];
      auto const until = static_cast<std::size_t>(
          static_cast<double>(sum) / static_cast<double>(largest) * static_cast<double>(width) +
          0.5);
      if (until <= drawn) continue;
      if (options_.summary.colour) bar += kColours[i];
      for (; drawn < until; ++drawn) bar += kMarks[i];
    }
    if (options_.summary.colour && !bar.empty()) bar += "\x1b[0m";
  }
  CAIRN_CHECK(table.write(output_, bars));
  if (without_time_ > 0)
    CAIRN_CHECK(
        output_.append(fmt::format("{} without a readable eventTime\n", grouped(without_time_))));
  return output_.flush();
}

}  // namespace cairn::report
