#include "engine/texts.hpp"

#include "engine/object_end.hpp"
#include "engine/pool.hpp"

namespace cairn::engine {
namespace {

constexpr std::size_t kPartBytes = 8 << 20;

class ObjectTurn final : public TextConsumer::Turn {
 public:
  ObjectTurn(std::uint64_t sequence, Finished& finished, OrderedWriter& writer,
             std::stop_token const& stop)
      : sequence_(sequence), finished_(finished), writer_(writer), stop_(stop) {}

  bool has_come() const override { return writer_.is_turn(sequence_); }
  bool write() override {
    writer_.part(sequence_, finished_);
    return !stopped();
  }
  bool stopped() const override { return writer_.stopped() || stop_.stop_requested(); }

 private:
  std::uint64_t const sequence_;
  Finished& finished_;
  OrderedWriter& writer_;
  std::stop_token const& stop_;
};

class TextVisitor final : public Visitor {
 public:
  TextVisitor(TextConsumer::Worker& worker, RunOptions const& options)
      : worker_(worker), stream_(limits(options)) {}

  void visit(Task& task, Finished& finished, OrderedWriter& writer,
             std::stop_token const& stop) override {
    ObjectOutcome& outcome = finished.outcome;
    stream_.open(*task.object->reader);
    ObjectTurn turn(task.sequence, finished, writer, stop);
    bool any = false;
    while (!turn.stopped()) {
      auto piece = stream_.next();
      if (!piece) {
        if (any)
          note_damage(piece.error().message, outcome);
        else
          end_unreadable(piece.error(), outcome);
        break;
      }
      if (!*piece) break;
      any = true;
      Flow const flow = worker_.on_piece(outcome.name, **piece, finished.batch, turn);
      if (finished.batch.bytes.size() >= kPartBytes) turn.write();
      if (flow == Flow::kStop) break;
    }
    if (!any && turn.stopped()) outcome.fate = Fate::kUnread;
    if (auto const& problem = stream_.problem()) note_damage(problem->message, outcome);
    outcome.bytes_read = stream_.bytes_read();
    outcome.bytes_inflated = stream_.bytes_inflated();
  }

 private:
  static decode::TextLimits limits(RunOptions const& options) {
    decode::TextLimits out;
    out.max_object = options.max_object;
    return out;
  }

  TextConsumer::Worker& worker_;
  decode::TextStream stream_;
};

}  // namespace

Status run_texts(source::Source& source, TextConsumer& consumer, RunOptions const& options,
                 Account& account, std::stop_token stop, Progress* progress) {
  Lister lister(source, options, false, progress);
  OrderedWriter writer([&](Finished& finished, bool last) -> Result<Flow> {
    if (last) finished.outcome.add_to(account);
    return consumer.write(finished.batch, last);
  });
  std::vector<std::unique_ptr<TextConsumer::Worker>> workers;
  std::vector<std::unique_ptr<Visitor>> visitors;
  for (unsigned i = 0; i < thread_count(options); ++i) {
    workers.push_back(consumer.make_worker());
    visitors.push_back(std::make_unique<TextVisitor>(*workers.back(), options));
  }
  return run_pool(lister, writer, visitors, stop, account, progress);
}

}  // namespace cairn::engine
