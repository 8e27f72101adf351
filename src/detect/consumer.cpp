#include "detect/consumer.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace cairn::detect {

class DetectConsumer::HitWorker final : public Worker {
 public:
  HitWorker(ActiveRules const& active, LineFormat const* lines, std::size_t rules,
            std::shared_ptr<CorrelationPlan const> const& plan, std::vector<bool> const& needed)
      : hits(rules), active_(active), lines_(lines), needed_(needed) {
    if (plan) events_.emplace(plan);
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
      } else {
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
    : set_(set), active_(active), needed_(correlations.needed), terminal_(options.terminal),
      output_(output), limit_(options.limit), hits_(set.rules.size()) {
  if (options.lines) lines_.emplace(*options.lines, set);
  if (std::find(needed_.begin(), needed_.end(), true) != needed_.end()) {
    plan_ = correlations.plan;
    correlator_.emplace(plan_);
  }
}

std::unique_ptr<engine::Consumer::Worker> DetectConsumer::make_worker() {
  return std::make_unique<HitWorker>(active_, lines_ ? &*lines_ : nullptr, set_.rules.size(), plan_,
                                     needed_);
}

/// JSON and CSV leave characters that reorder text as they are; a terminal must not see them.
Status DetectConsumer::put(std::string_view lines) {
  if (!terminal_) return output_.append(lines);
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
    CAIRN_CHECK(correlator_->add(bytes.substr(0, row.hash[0]), bytes.substr(row.hash[0])));
  }
  return engine::Written{engine::Flow::kContinue, batch.hits, 0, 0};
}

Status DetectConsumer::finish(std::vector<std::unique_ptr<Worker>>& workers) {
  for (auto const& worker : workers) {
    auto& own = static_cast<HitWorker&>(*worker);
    if (!lines_) {
      if (worker == workers.front())
        fold_ = std::move(own.fold);
      else
        fold_.merge(own.fold);
    }
    for (std::size_t i = 0; i < hits_.size(); ++i) hits_[i] += own.hits[i];
    if (own.events() == nullptr) continue;
    without_time_ += own.events()->without_time();
    counts_.resize(set_.correlations.size());
    for (std::size_t i = 0; i < counts_.size(); ++i)
      counts_[i].missing_group += own.events()->without_group()[i];
  }
  if (lines_ && !begun_) CAIRN_CHECK(output_.append(lines_->heading()));
  if (correlator_) CAIRN_CHECK(correlate());
  return output_.flush();
}

Status DetectConsumer::correlate() {
  std::vector<std::size_t> kept(set_.correlations.size());
  Status written;
  CAIRN_CHECK(correlator_->finish([&](CorrelationFinding const& finding) {
    if (!active_.shown_correlations[finding.correlation]) return;
    if (lines_) {
      std::string line;
      lines_->append(finding, line);
      if (written) written = put(line);
    } else if (limit_ == 0 || kept[finding.correlation] < limit_) {
      ++kept[finding.correlation];
      correlated_.push_back(finding);
    }
  }));
  auto const& counts = correlator_->correlator().counts();
  for (std::size_t i = 0; i < counts.size(); ++i) {
    std::uint64_t const before = counts_[i].missing_group;
    counts_[i] = counts[i];
    counts_[i].missing_group += before;
  }
  return written;
}

}  // namespace cairn::detect
