#include "report/timeline.hpp"

#include "match/field_reader.hpp"
#include "record/derived.hpp"
#include "report/count_map.hpp"
#include "report/time_counts.hpp"
#include "report/timeline_chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace cairn::report {
namespace {

constexpr std::int64_t kMostRows = 40;        // of a fitted table: one screen
constexpr std::int64_t kMostFilled = 10'000;  // rows up to which empty buckets are shown
constexpr std::int64_t kMostBuckets = 1'000'000;
constexpr std::uint32_t kMissing =
    0;  // the series of events without a value; others are numbered from 1

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
  std::optional<match::FieldReader> by_;
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
  if (options_.bucket && all.times.size() > kMostBuckets)
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
  TimelineChart chart;
  chart.bucket = bucket;
  std::vector<std::uint32_t> const order = all.ranked();
  std::vector<std::size_t> place(all.series_count(), 0);  // the last place is that of all others
  for (std::size_t i = 0; options_.by && i < order.size(); ++i) {
    place[order[i]] = std::min(i, TimelineChart::kSeries - 1);
    if (i < TimelineChart::kSeries) chart.series.push_back(shown(all.value(order[i])));
  }
  if (order.size() > TimelineChart::kSeries) chart.series.back() = "(other)";
  std::size_t const columns = std::max<std::size_t>(1, chart.series.size());
  all.times.for_each([&](Instant begin, std::uint32_t series, std::uint64_t count) {
    auto& row = chart.rows[bucket.number(begin)];
    row.resize(columns);
    row[place[series]] += count;
  });
  std::int64_t const begin = chart.rows.begin()->first, end = chart.rows.rbegin()->first;
  if (end - begin < kMostFilled)
    for (std::int64_t number = begin; number <= end; ++number) chart.rows[number].resize(columns);
  CAIRN_CHECK(write_chart(output_, chart, options_.summary));
  if (without_time_ > 0)
    CAIRN_CHECK(
        output_.append(fmt::format("{} without a readable eventTime\n", grouped(without_time_))));
  return output_.flush();
}

}  // namespace cairn::report
