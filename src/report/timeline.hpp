// When events happened: counts by time, split by a field if wanted.
#pragma once
#include "engine/consumer.hpp"
#include "report/buckets.hpp"
#include "report/row_format.hpp"
#include "report/summary.hpp"

#include <optional>

namespace cairn::report {

struct TimelineOptions {
  std::optional<Column> by;
  std::optional<Bucket> bucket;  // else fitted to the range
  SummaryOptions summary;
};

/// Events without a readable eventTime are counted apart. With `by`, an event whose field has
/// several values counts for each of them.
class TimelineConsumer final : public engine::Consumer {
 public:
  /// Borrows `output`.
  TimelineConsumer(TimelineOptions options, Output& output)
      : options_(std::move(options)), output_(output) {}

  std::unique_ptr<Worker> make_worker() override;
  /// Fails with kTooLarge if the bucket that was asked for gives more than a million rows.
  Status finish(std::vector<std::unique_ptr<Worker>>& workers) override;

  std::uint64_t without_time() const { return without_time_; }

 private:
  class TimelineWorker;
  Status write_data(TimelineWorker const& all, Bucket bucket);
  Status write_table(TimelineWorker const& all, Bucket bucket);

  TimelineOptions options_;
  Output& output_;
  std::uint64_t without_time_ = 0;
};

}  // namespace cairn::report
