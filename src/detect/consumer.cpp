#include "detect/consumer.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace cairn::detect {

namespace {

/// Over live input an event from the future would put an end to the time of all others.
Instant latest_time(DetectOptions const& options) {
  return options.live == nullptr ? kInstantMax : options.now + kHour;
}

}  // namespace

class DetectConsumer::HitWorker final : public Worker {
 public:
  HitWorker(ActiveRules const& active, LineFormat const* lines, std::size_t rules,
            std::shared_ptr<CorrelationPlan const> const& plan, std::vector<bool> const& needed,
            DetectOptions const& options)
      : hits(rules), active_(active), lines_(lines), needed_(needed), folds_(options.folds()),
        latest_(latest_time(options)) {
    if (plan) events_.emplace(plan);
    if (!options.detectors.enabled.empty()) detectors.emplace(options.detectors, options.locate);
  }

  void on_record(record::RecordView const& record) override {
    if (!detectors || !observer_.read(record, observed_)) return;
    if (observed_.time > latest_)
      ++future;
    else
      detectors->add(observed_);
  }

  EventReader const* events() const { return events_ ? &*events_ : nullptr; }

  engine::Flow on_hit(record::RecordView const&, engine::Batch&) override {
    return engine::Flow::kContinue;
  }

  engine::Flow on_matches(record::RecordView const& record, std::span<std::uint32_t const> matches,
                          match::Dispatcher const& by, engine::Batch& batch) override {
    bool read = false;
    heard_.clear();
    for (std::uint32_t const match : matches) {
      if (events_ && needed_[active_.rules[match]]) heard_.push_back(active_.rules[match]);
      if (!active_.shown[match]) continue;
      if (!read) facts_.read(record, by);
      std::uint32_t const rule = active_.rules[match];
      ++hits[rule];
      if (lines_ != nullptr) {
        lines_->append(rule, record, facts_, scratch_, batch.bytes);
      }
      if (folds_) {
        if (!read) describe(record);
        hit_.rule = rule;
        fold.add(hit_);
      }
      read = true;
    }
    if (!heard_.empty() && events_->read(record, heard_, event_)) {
      row_.fill(event_);
      batch.rows.push_back({0, row_.order + row_.bytes, {row_.order.size(), 0}});
    }
    return engine::Flow::kContinue;
  }

  Fold fold;
  std::vector<std::uint64_t> hits;
  std::optional<Detectors> detectors;
  std::uint64_t future = 0;

 private:
  void describe(record::RecordView const& record) {
    hit_.time = facts_.time();
    hit_.failed = facts_.is_there(Fact::kErrorCode) || facts_.is_there(Fact::kErrorMessage);
    hit_.principal = facts_.principal();
    hit_.account = facts_.account();
    hit_.address = facts_.text(Fact::kAddress, address_);
    hit_.name = facts_.text(Fact::kName, name_);
    hit_.source = facts_.text(Fact::kSource, source_);
    hit_.region = facts_.text(Fact::kRegion, region_);
    hit_.object = record.origin->object;
    hit_.index = record.index;
  }

  ActiveRules const& active_;
  LineFormat const* lines_;
  std::vector<bool> const& needed_;
  bool folds_;
  Instant latest_;
  EventObserver observer_;
  ObservedEvent observed_;
  std::optional<EventReader> events_;
  std::vector<std::uint32_t> heard_;
  CorrelatedEvent event_;
  CorrelationRow row_;
  Facts facts_;
  Hit hit_;
  std::string address_, name_, source_, region_, scratch_;  // of texts with escapes
};

DetectConsumer::DetectConsumer(sigma::RuleSet const& set, ActiveRules const& active,
                               CompiledCorrelations const& correlations, DetectOptions options,
                               report::Output& output)
    : set_(set), active_(active), needed_(correlations.needed), output_(output),
      hits_(set.rules.size()), options_(std::move(options)), kept_(set.correlations.size()),
      told_(kDetectors) {
  if (options_.lines) lines_.emplace(*options_.lines, set);
  if (std::find(needed_.begin(), needed_.end(), true) == needed_.end()) return;
  plan_ = correlations.plan;
  if (options_.live == nullptr)
    correlator_.emplace(plan_);
  else
    loader_.emplace(plan_->rules.size(), plan_->fields.size()),
        before_ = options_.live->correlator.correlator().counts();
}

std::unique_ptr<engine::Consumer::Worker> DetectConsumer::make_worker() {
  return std::make_unique<HitWorker>(active_, lines_ ? &*lines_ : nullptr, set_.rules.size(), plan_,
                                     needed_, options_);
}

/// JSON and CSV leave characters that reorder text as they are; a terminal must not see them.
Status DetectConsumer::put(std::string_view lines) {
  if (!options_.terminal) return output_.append(lines);
  while (!lines.empty()) {
    std::size_t const end = lines.find('\n');
    CAIRN_CHECK(output_.append(escape_controls(lines.substr(0, end)) + "\n"));
    lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 1);
  }
  return {};
}

Result<engine::Written> DetectConsumer::write(engine::Batch& batch) {
  if (lines_) {
    if (!begun_) CAIRN_CHECK(output_.append(lines_->heading()));
    begun_ = true;
    CAIRN_CHECK(put(batch.bytes));
    CAIRN_CHECK(output_.tick());
  }
  for (engine::Row const& row : batch.rows) {
    std::string_view const bytes = row.key;
    std::string_view const order = bytes.substr(0, row.hash[0]), event = bytes.substr(row.hash[0]);
    CAIRN_CHECK(correlator_ ? correlator_->add(order, event) : add_live(event));
  }
  return engine::Written{engine::Flow::kContinue, batch.hits, 0, 0};
}

Status DetectConsumer::add_live(std::string_view bytes) {
  CorrelatedEvent event;
  StateReader in(bytes);
  loader_->load(in, event);
  if (event.time > latest_time(options_)) return ++future_, Status();
  Status status;
  options_.live->correlator.add(std::move(event), [&](CorrelationFinding const& finding) {
    if (status) status = correlated(finding);
  });
  return status;
}

Status DetectConsumer::finish(std::vector<std::unique_ptr<Worker>>& workers) {
  for (auto const& worker : workers) {
    auto& own = static_cast<HitWorker&>(*worker);
    if (options_.folds()) {
      if (worker == workers.front())
        fold_ = std::move(own.fold);
      else
        fold_.merge(own.fold);
    }
    for (std::size_t i = 0; i < hits_.size(); ++i) hits_[i] += own.hits[i];
    future_ += own.future;
    if (own.events() == nullptr) continue;
    without_time_ += own.events()->without_time();
    counts_.resize(set_.correlations.size());
    for (std::size_t i = 0; i < counts_.size(); ++i)
      counts_[i].missing_group += own.events()->without_group()[i];
  }
  if (lines_ && !begun_) CAIRN_CHECK(output_.append(lines_->heading()));
  if (plan_) CAIRN_CHECK(correlate());
  CAIRN_CHECK(detect(workers));
  return output_.flush();
}

Status DetectConsumer::correlated(CorrelationFinding const& finding) {
  if (!active_.shown_correlations[finding.correlation]) return {};
  std::size_t& kept = kept_[finding.correlation];
  if (options_.folds() && (options_.limit == 0 || kept < options_.limit)) {
    ++kept;
    correlated_.push_back(finding);
  }
  if (!lines_) return {};
  std::string line;
  lines_->append(finding, line);
  return put(line);
}

Status DetectConsumer::correlate() {
  Status written;
  auto const sink = [&](CorrelationFinding const& finding) {
    if (written) written = correlated(finding);
  };
  if (correlator_)
    CAIRN_CHECK(correlator_->finish(sink));
  else
    options_.live->correlator.end_batch(options_.now, sink);
  auto const& counts = correlator_ ? correlator_->correlator().counts()
                                   : options_.live->correlator.correlator().counts();
  counts_.resize(counts.size());
  for (std::size_t i = 0; i < counts.size(); ++i) {
    std::uint64_t const before = counts_[i].missing_group;
    counts_[i] = i < before_.size() ? counts[i] - before_[i] : counts[i];
    counts_[i].missing_group += before;
  }
  return written;
}

/// Judges what the workers' detectors saw, together with what earlier runs did.
Status DetectConsumer::detect(std::vector<std::unique_ptr<Worker>>& workers) {
  if (options_.detectors.enabled.empty()) return {};
  std::optional<Detectors> own;
  if (options_.live == nullptr) own.emplace(options_.detectors);
  Detectors& all = own ? *own : options_.live->detectors;
  for (auto const& worker : workers) all.merge(*static_cast<HitWorker&>(*worker).detectors);
  Instant over = kInstantMax;
  if (options_.live != nullptr) {
    EventClock& clock = options_.live->clock;
    if (all.newest() != kInstantMin) clock.see(all.newest());
    clock.end_batch(options_.now);
    over = clock.over();
  }
  Status written;
  all.judge(over, [&](DetectorHit const& hit) {
    std::uint64_t& told = told_[static_cast<std::size_t>(hit.detector)];
    if (options_.folds() && (options_.limit == 0 || told < options_.limit))
      detected_.push_back(hit);
    ++told;
    if (!lines_ || !written) return;
    std::string line;
    lines_->append(hit, line);
    written = put(line);
  });
  not_followed_ = all.not_followed();
  return written;
}

}  // namespace cairn::detect
