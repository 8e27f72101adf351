// The most frequent values of a field, or tuples of several.
#pragma once
#include "engine/consumer.hpp"
#include "report/row_format.hpp"
#include "report/summary.hpp"

namespace cairn::report {

struct TopOptions {
  std::vector<Column> fields;  // at least one
  std::uint64_t limit = 10;    // 0: all
  SummaryOptions summary;
};

/// Each member of an array counts; a missing or null value counts as `(none)`. Most frequent first,
/// then by value.
class TopConsumer final : public engine::Consumer {
 public:
  /// Borrows `output`.
  TopConsumer(TopOptions options, Output& output) : options_(std::move(options)), output_(output) {}

  std::unique_ptr<Worker> make_worker() override;
  Status finish(std::vector<std::unique_ptr<Worker>>& workers) override;

 private:
  class TopWorker;
  struct Row;
  std::vector<Row> order(TopWorker const& all) const;
  Status write_table(std::vector<Row> const& shown, std::uint64_t distinct, std::uint64_t total);

  TopOptions options_;
  Output& output_;
};

}  // namespace cairn::report
