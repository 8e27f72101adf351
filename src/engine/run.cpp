#include "engine/run.hpp"

#include "decode/envelope.hpp"
#include "decode/text_stream.hpp"
#include "engine/object_end.hpp"
#include "engine/pool.hpp"
#include "record/derived.hpp"

#include <utility>

namespace cairn::engine {
namespace {

constexpr std::size_t kPartBytes =
    8 << 20;  // of an object's output before it is written, so that one huge object stays flat
constexpr std::size_t kPartRows = 1 << 16;
constexpr unsigned kRecordsBetweenStops = 1024;

/// What decides which records are kept: a program, many expressions, or nothing (all).
struct Selection {
  std::shared_ptr<match::Program const> program;
  std::shared_ptr<match::Dispatch const> dispatch;
};

class RecordVisitor final : public Visitor, private decode::RecordSink {
 public:
  RecordVisitor(Selection const& selection, Consumer::Worker& worker, RunOptions const& options)
      : program_(selection.program), worker_(worker), options_(options),
        timed_(!(options.time == TimeSpan())), stream_(limits(options)) {
    if (program_) matcher_.emplace(program_);
    if (selection.dispatch) dispatcher_.emplace(selection.dispatch);
    prune_ = options.prune && program_ && program_->can_prune();
  }

  void visit(Task& task, Finished& finished, OrderedWriter& writer,
             std::stop_token const& stop) override {
    finished_ = &finished;
    writer_ = &writer;
    stop_ = &stop;
    sequence_ = task.sequence;
    origin_ = {finished.outcome.name, task.key_account};
    if (options_.verdict) origin_.verdict = options_.verdict(finished.outcome.name);
    index_ = 0;
    wanted_ = true;
    ObjectOutcome& outcome = finished.outcome;
    stream_.open(*task.object->reader);
    auto content = decode::Content::kEmpty;
    bool damaged = false, pruned = false, any = false;
    while (wanted_ && !ending()) {
      auto piece = stream_.next();
      if (!piece && piece.error().code == ErrorCode::kCancelled && ending()) break;
      any = true;
      if (!piece) {
        if (index_ == 0 && outcome.rejected == 0)
          end_unreadable(piece.error(), outcome);
        else
          note_damage(piece.error().message, outcome);
        count_bytes(outcome);
        return;
      }
      if (!*piece) break;
      auto const& text = (*piece)->text;
      // What is not there could hold a match, so only what is known to be whole is pruned. An
      // object in several pieces is read whole: the index of its later records hangs on the earlier
      // ones.
      if (prune_ && (*piece)->first && (*piece)->checksummed &&
          decode::EnvelopeReader::is_plain(text.text()) && !program_->may_match(text.text())) {
        pruned = true;
        continue;
      }
      auto const result =
          reader_.read(text, *this, (*piece)->first ? decode::Part::kFirst : decode::Part::kNext);
      damaged = damaged || result.damaged;
      if (content == decode::Content::kEmpty || result.content == decode::Content::kRecords)
        content = result.content;
      finished.batch.live = task.object->reader->is_live();
      if (finished.batch.live && finished.batch.hits > 0) writer.part(sequence_, finished);
    }
    count_bytes(outcome);
    if (!any)
      outcome.fate = Fate::kUnread;
    else
      finish(task, content, damaged, pruned, outcome);
  }

 private:
  static decode::TextLimits limits(RunOptions const& options) {
    decode::TextLimits out;
    out.max_object = options.max_object;
    return out;
  }

  bool ending() const { return writer_->stopped() || stop_->stop_requested(); }

  void count_bytes(ObjectOutcome& outcome) {
    outcome.bytes_read = stream_.bytes_read();
    outcome.bytes_inflated = stream_.bytes_inflated();
  }

  void finish(Task const& task, decode::Content content, bool damaged, bool pruned,
              ObjectOutcome& outcome) {
    if (auto const& problem = stream_.problem()) note_damage(problem->message, outcome);
    if (pruned) {
      outcome.fate = Fate::kPruned;
    } else if (content == decode::Content::kRecords || index_ > 0) {
      outcome.fate = Fate::kParsed;
      if (damaged && outcome.rejected > 0)
        note_damage(rejected_text(outcome), outcome);
      else if (damaged)
        note_damage("parts could not be read", outcome);
    } else {
      end_without_records(content == decode::Content::kDigest  ? "digest file"
                          : content == decode::Content::kEmpty ? "empty"
                                                               : "not CloudTrail",
                          task, outcome);
    }
  }

  static std::string rejected_text(ObjectOutcome const& outcome) {
    std::string text =
        fmt::format("{} record{} rejected: ", outcome.rejected, outcome.rejected == 1 ? "" : "s");
    char const* separator = "";
    for (auto const& [why, count] : outcome.rejects) {
      text += separator + why;
      separator = ", ";
    }
    return text;
  }

  bool on_record(json::Value value, json::Members const& members) override {
    record::RecordView const record{value, members, index_++, &origin_};
    ObjectOutcome& outcome = finished_->outcome;
    ++outcome.in;
    if (index_ % kRecordsBetweenStops == 0 && ending()) return false;
    if (timed_ && !in_time(record)) {
      ++outcome.filtered;
      return true;
    }
    worker_.on_record(record);
    if (matcher_ && !matcher_->matches(record)) {
      ++outcome.filtered;
      return true;
    }
    std::span<std::uint32_t const> matches;
    if (dispatcher_ && (matches = dispatcher_->matches(record)).empty()) {
      ++outcome.filtered;
      return true;
    }
    Batch& batch = finished_->batch;
    ++batch.hits;
    auto const flow = dispatcher_ ? worker_.on_matches(record, matches, *dispatcher_, batch)
                                  : worker_.on_hit(record, batch);
    if (flow == Flow::kStop) wanted_ = false;
    if (batch.bytes.size() >= kPartBytes || batch.rows.size() >= kPartRows)
      writer_->part(sequence_, *finished_);
    return wanted_;
  }

  void on_reject(char const* reason, std::size_t) override {
    ObjectOutcome& outcome = finished_->outcome;
    ++outcome.in;
    ++outcome.rejected;
    ++outcome.rejects[reason];
  }

  bool in_time(record::RecordView const& record) {
    auto const time = record::event_time(record);
    if (!time) ++finished_->outcome.without_time;
    return time && options_.time.contains(*time);
  }

  std::shared_ptr<match::Program const> program_;
  std::optional<match::Matcher> matcher_;
  std::optional<match::Dispatcher> dispatcher_;
  Consumer::Worker& worker_;
  RunOptions const& options_;
  bool timed_;
  bool prune_ = false;
  decode::TextStream stream_;
  decode::EnvelopeReader reader_;
  // Of the object being visited:
  Finished* finished_ = nullptr;
  OrderedWriter* writer_ = nullptr;
  std::stop_token const* stop_ = nullptr;
  std::uint64_t sequence_ = 0;
  record::Origin origin_;
  std::uint64_t index_ = 0;
  bool wanted_ = true;
};

Status run_selection(source::Source& source, Selection const& selection, Consumer& consumer,
                     RunOptions const& options, Account& account, std::stop_token stop,
                     Progress* progress) {
  Lister lister(source, options, true, progress);
  OrderedWriter writer([&](Finished& finished, bool last) -> Result<Flow> {
    if (last)
      finished.outcome.add_to(account);
    else
      finished.outcome.move_records_to(account);
    auto written = consumer.write(finished.batch);
    if (!written) {
      account.in -= finished.batch.hits;  // they were not written anywhere
      return tl::unexpected<Error>(std::move(written).error());
    }
    account.kept += written->kept;
    account.duplicate += written->duplicate;
    account.in -= written->beyond_limit;
    if (written->flow == Flow::kStop && !last) ++account.listed, ++account.parsed;
    return written->flow;
  });
  unsigned const threads = thread_count(options);
  std::vector<std::unique_ptr<Consumer::Worker>> workers;
  std::vector<std::unique_ptr<Visitor>> visitors;
  for (unsigned i = 0; i < threads; ++i) {
    workers.push_back(consumer.make_worker());
    visitors.push_back(std::make_unique<RecordVisitor>(selection, *workers.back(), options));
  }
  CAIRN_CHECK(run_pool(lister, writer, visitors, stop, account, progress));
  return consumer.finish(workers);
}

}  // namespace

TimeSpan delivery_span(RunOptions const& options) {
  constexpr Instant kClockMargin = 5 * kMinute;
  TimeSpan out = options.time;
  if (__builtin_sub_overflow(out.begin, kClockMargin, &out.begin)) out.begin = kInstantMin;
  if (__builtin_add_overflow(out.end, options.late, &out.end)) out.end = kInstantMax;
  return out;
}

Status run(source::Source& source, std::shared_ptr<match::Program const> program,
           Consumer& consumer, RunOptions const& options, Account& account, std::stop_token stop,
           Progress* progress) {
  return run_selection(source, {std::move(program), nullptr}, consumer, options, account,
                       std::move(stop), progress);
}

Status run_rules(source::Source& source, std::shared_ptr<match::Dispatch const> rules,
                 Consumer& consumer, RunOptions const& options, Account& account,
                 std::stop_token stop, Progress* progress) {
  return run_selection(source, {nullptr, std::move(rules)}, consumer, options, account,
                       std::move(stop), progress);
}

}  // namespace cairn::engine
