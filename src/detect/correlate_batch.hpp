// Correlations over everything that one run reads: base hits are sorted by event time first, so
// that findings do not depend on the order of folders and files.
#pragma once
#include "base/sorter.hpp"
#include "detect/correlate.hpp"
#include "detect/correlate_event.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace cairn::detect {

/// One event as a sortable row; for workers.
struct CorrelationRow {
  std::string order, bytes;
  void fill(CorrelatedEvent const& event);
};

class BatchCorrelator {
 public:
  struct Options {
    CorrelatorOptions correlator;
    std::size_t sort_memory = 32 << 20;  // beyond it rows are spilled to a temporary file
  };
  explicit BatchCorrelator(std::shared_ptr<CorrelationPlan const> plan)
      : BatchCorrelator(std::move(plan), Options()) {}
  BatchCorrelator(std::shared_ptr<CorrelationPlan const> plan, Options options);

  /// In any order. kIo if the temporary file cannot be written.
  Status add(std::string_view order, std::string_view bytes) { return sorter_.add(order, bytes); }
  /// Correlates all that was added. Ends it.
  Status finish(Correlator::Sink const& sink);

  Correlator const& correlator() const { return correlator_; }

 private:
  std::shared_ptr<CorrelationPlan const> plan_;
  Correlator correlator_;
  Sorter sorter_;
};

}  // namespace cairn::detect
