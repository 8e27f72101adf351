// The end of a run over rules: hits as lines, or folded into findings.
#pragma once
#include "detect/active.hpp"
#include "detect/correlate_batch.hpp"
#include "detect/correlate_compile.hpp"
#include "detect/detectors.hpp"
#include "detect/fold.hpp"
#include "detect/lines.hpp"
#include "detect/live_state.hpp"
#include "engine/consumer.hpp"
#include "report/output.hpp"

#include <array>
#include <memory>
#include <optional>
#include <vector>

namespace cairn::detect {

struct DetectOptions {
  std::optional<LineKind> lines;   // a line a hit; else hits are folded
  bool terminal = false;           // lines go to one
  bool fold_too = false;           // hits are folded beside the lines
  DetectorOptions detectors = {};  // none enabled: they see nothing
  Locate locate = {};
  bool folds() const { return !lines || fold_too; }
  LiveState* live = nullptr;  // goes on where another run ended; borrowed
  Instant now = 0;            // the clock, for `live`
  std::size_t limit = 0;      // correlation findings kept of each, where hits are folded; 0: all
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
  /// The first findings of each detector, where hits were folded.
  std::vector<DetectorHit> const& detected() const { return detected_; }
  /// By detector, all of them.
  std::vector<std::uint64_t> const& told() const { return told_; }
  /// Things that detectors did not follow, since their tables were full.
  std::uint64_t not_followed() const { return not_followed_; }
  /// Events of live input from a time that is yet to come: no correlation or detector saw them.
  std::uint64_t future() const { return future_; }
  /// By correlation.
  std::vector<CorrelationCounts> const& correlation_counts() const { return counts_; }
  /// Base hits that no correlation saw, since their events have no time.
  std::uint64_t without_time() const { return without_time_; }

 private:
  class HitWorker;
  Status put(std::string_view lines);
  Status correlate();
  Status correlated(CorrelationFinding const& finding);
  Status add_live(std::string_view bytes);
  Status detect(std::vector<std::unique_ptr<Worker>>& workers);

  sigma::RuleSet const& set_;
  ActiveRules const& active_;
  std::vector<bool> const& needed_;  // by rule: a correlation listens to it
  std::optional<LineFormat> lines_;
  report::Output& output_;
  std::shared_ptr<CorrelationPlan const> plan_;  // null: nothing to correlate
  std::optional<BatchCorrelator> correlator_;
  bool begun_ = false;
  Fold fold_;
  std::vector<std::uint64_t> hits_;
  std::vector<CorrelationFinding> correlated_;
  std::vector<CorrelationCounts> counts_;
  DetectOptions options_;
  std::optional<EventLoader> loader_;      // of rows for the live correlator
  std::vector<CorrelationCounts> before_;  // of earlier runs
  std::vector<std::size_t> kept_;          // correlation findings, by correlation
  std::vector<DetectorHit> detected_;
  std::vector<std::uint64_t> told_;
  std::uint64_t not_followed_ = 0, future_ = 0;
  std::uint64_t without_time_ = 0;
};

}  // namespace cairn::detect
