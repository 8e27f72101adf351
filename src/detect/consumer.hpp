// The end of a run over rules: hits as lines, or folded into findings.
#pragma once
#include "detect/active.hpp"
#include "detect/correlate_batch.hpp"
#include "detect/correlate_compile.hpp"
#include "detect/fold.hpp"
#include "detect/lines.hpp"
#include "engine/consumer.hpp"
#include "report/output.hpp"

#include <array>
#include <memory>
#include <optional>
#include <vector>

namespace cairn::detect {

struct DetectOptions {
  std::optional<LineKind> lines;  // a line a hit; else hits are folded
  bool terminal = false;          // lines go to one
  std::size_t limit = 0;  // correlation findings kept of each, where hits are folded; 0: all
};

/// Borrows all that it is given. Nothing is kept per hit.
class DetectConsumer final : public engine::Consumer {
 public:
  DetectConsumer(sigma::RuleSet const& set, ActiveRules const& active,
                 CompiledCorrelations const& correlations, DetectOptions options,
                 report::Output& output);

  std::unique_ptr<Worker> make_worker() override;
  Result<engine::Written> write(engine::Batch& batch) override;
  Status finish(std::vector<std::unique_ptr<Worker>>& workers) override;

  /// After the run, where hits were folded.
  Fold const& fold() const { return fold_; }
  /// Hits of shown rules, by number of the rule.
  std::vector<std::uint64_t> const& hits() const { return hits_; }
  /// The first findings in time of each correlation, where hits were folded.
  std::vector<CorrelationFinding> const& correlated() const { return correlated_; }
  /// By correlation.
  std::vector<CorrelationCounts> const& correlation_counts() const { return counts_; }
  /// Base hits that no correlation saw, since their events have no time.
  std::uint64_t without_time() const { return without_time_; }

 private:
  class HitWorker;
  Status put(std::string_view lines);
  Status correlate();

  sigma::RuleSet const& set_;
  ActiveRules const& active_;
  std::vector<bool> const& needed_;  // by rule: a correlation listens to it
  std::optional<LineFormat> lines_;
  bool terminal_;
  report::Output& output_;
  std::shared_ptr<CorrelationPlan const> plan_;  // null: nothing to correlate
  std::optional<BatchCorrelator> correlator_;
  std::size_t limit_;
  bool begun_ = false;
  Fold fold_;
  std::vector<std::uint64_t> hits_;
  std::vector<CorrelationFinding> correlated_;
  std::vector<CorrelationCounts> counts_;
  std::uint64_t without_time_ = 0;
};

}  // namespace cairn::detect
