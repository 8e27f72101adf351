// Hits as rows of any format, in order, cut, sorted or freed of re-deliveries; or just their
// number.
#pragma once
#include "base/sorter.hpp"
#include "engine/consumer.hpp"
#include "report/identity.hpp"
#include "report/row_format.hpp"

#include <limits>
#include <memory>
#include <optional>

namespace cairn::report {

struct RowsOptions {
  std::uint64_t limit = std::numeric_limits<std::uint64_t>::max();
  bool distinct = false;
  std::optional<match::Field> sort;
  SorterOptions sorter;  // direction and memory; its limit is the one above
};

class RowsConsumer final : public engine::Consumer {
 public:
  /// Without `format` the number of hits is printed instead of the hits. Borrows `output`.
  RowsConsumer(std::unique_ptr<RowFormat> format, RowsOptions options, Output& output);

  std::unique_ptr<Worker> make_worker() override;
  Result<engine::Written> write(engine::Batch& batch) override;
  Status finish(std::vector<std::unique_ptr<Worker>>& workers) override;

  /// Hits that have the eventID of another one, and another body (known only with `distinct`).
  std::uint64_t conflicts() const { return conflicts_; }

 private:
  class RowsWorker;
  bool needs_rows() const;
  bool cuts_early() const { return !options_.distinct && !options_.sort; }
  Status begin();
  Result<bool> take(engine::Row& row, std::string_view bytes, engine::Written& written);
  Status put(std::string_view bytes);

  std::unique_ptr<RowFormat> format_;
  RowsOptions options_;
  Output& output_;
  bool begun_ = false;
  std::uint64_t kept_ = 0;
  std::uint64_t conflicts_ = 0;
  Seen seen_;
  std::optional<Sorter> sorter_;
};

}  // namespace cairn::report
