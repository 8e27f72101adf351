#include "cli/jq_run.hpp"

#include "base/text.hpp"
#include "cli/say.hpp"
#include "engine/texts.hpp"
#include "jq/strict_check.hpp"
#include "jq/text_runner.hpp"
#include "source/source.hpp"

#include <algorithm>
#include <atomic>
#include <optional>

// jq sees one long text. Nearly always each object begins and ends between documents, so objects
// can be run on their own and only their outputs need order. An object that ends inside a document
// (cut off, or a bare number at its end) spoils that for all that follow: the run stops there, and
// the paths are listed again, in order and on one thread, with what was already written left out.
// Standard input cannot be read twice: it goes in order at once.
namespace cairn::cli {
namespace {

/// Which text: the nth object that gave any, and its nth piece.
struct Position {
  std::uint64_t object = 0, piece = 0;
};

/// What is written, by one thread at a time.
class Writer {
 public:
  explicit Writer(report::Output& out) : out_(out) {}

  Status write(std::string_view bytes, std::string_view messages,
               std::optional<jq::Ending> ending) {
    if (ending) ending_.follow(*ending);
    if (!messages.empty()) {
      CAIRN_CHECK(out_.flush());  // on a terminal both stand in the order of events
      say_messages(messages);
    }
    CAIRN_CHECK(out_.append(bytes));
    return out_.tick();
  }
  jq::Ending const& ending() const { return ending_; }

 private:
  /// A message quotes what stands in the data.
  static void say_messages(std::string_view messages) {
    std::string text;
    while (!messages.empty()) {
      std::size_t const end = std::min(messages.find('\n'), messages.size() - 1) + 1;
      std::string_view line = messages.substr(0, end);
      messages.remove_prefix(end);
      bool const whole = line.ends_with('\n');
      if (whole) line.remove_suffix(1);
      text += escape_controls(line);
      if (whole) text += '\n';
    }
    say(text);
  }

  report::Output& out_;
  jq::Ending ending_;
};

/// A row of a batch is one piece or the next part of one: its bytes, its messages as the key, its
/// ending and how it ended as the hash.
struct PieceResult {
  std::optional<jq::Ending> ending;
  jq::Rest rest = jq::Rest::kClean;
  bool more = false;  // of the same piece comes in the next row

  void store(engine::Row& row) const {
    row.hash[0] = ending ? 1 | (ending->exact ? 2 : 0) |
                               std::uint64_t{static_cast<std::uint32_t>(ending->code)} << 2
                         : 0;
    row.hash[1] = static_cast<std::uint64_t>(rest) << 1 | (more ? 1 : 0);
  }
  static PieceResult load(engine::Row const& row) {
    PieceResult out;
    out.rest = static_cast<jq::Rest>(row.hash[1] >> 1);
    out.more = (row.hash[1] & 1) != 0;
    if (row.hash[0] != 0)
      out.ending = jq::Ending{static_cast<int>(static_cast<std::uint32_t>(row.hash[0] >> 2)),
                              (row.hash[0] & 2) != 0};
    return out;
  }
};

class ParallelConsumer final : public engine::TextConsumer {
 public:
  ParallelConsumer(std::shared_ptr<jq::Program const> program, Writer& writer)
      : program_(std::move(program)), writer_(writer) {}

  std::unique_ptr<Worker> make_worker() override { return std::make_unique<OneWorker>(program_); }

  Result<engine::Flow> write(engine::Batch& batch, bool last) override {
    std::string_view bytes = batch.bytes;
    for (auto const& row : batch.rows) {
      auto const result = PieceResult::load(row);
      if (result.rest == jq::Rest::kInside) {
        spoiled_ = position_;
        return engine::Flow::kStop;
      }
      CAIRN_CHECK(writer_.write(bytes.substr(0, row.size), row.key, result.ending));
      bytes.remove_prefix(row.size);
      if (!result.more) ++position_.piece;
      if (result.rest == jq::Rest::kFailed) return engine::Flow::kStop;
    }
    if (last && position_.piece > 0) position_ = {position_.object + 1, 0};
    return engine::Flow::kContinue;
  }

  /// Where only order helps, if anywhere.
  std::optional<Position> const& spoiled() const { return spoiled_; }

 private:
  // What a piece gives is taken back if the piece turns out to be open. So its results may be
  // written while it runs only if it is proven whole; that is worth the time where much is given.
  class OneWorker final : public Worker {
   public:
    explicit OneWorker(std::shared_ptr<jq::Program const> program) : runner_(std::move(program)) {
      output_.drain = [this](jq::Output&) { return drain(); };
    }

    engine::Flow on_piece(std::string_view object, decode::Piece const& piece, engine::Batch& batch,
                          engine::TextConsumer::Turn& turn) override {
      current_ = {&piece, &batch, &turn, batch.bytes.size(), std::nullopt};
      output_.out.swap(batch.bytes);  // append where the bytes will be
      PieceResult result;
      result.rest = runner_.run(piece.text, object, output_);
      if (std::exchange(output_.stopped, false) && !turn.stopped()) {
        result.rest = jq::Rest::kInside;  // in order it can be written as it comes
        output_.out.resize(current_.before);
        output_.err.clear();
        output_.ending.reset();
      }
      add_row(result);
      return result.rest == jq::Rest::kClean ? engine::Flow::kContinue : engine::Flow::kStop;
    }

   private:
    struct Current {
      decode::Piece const* piece = nullptr;
      engine::Batch* batch = nullptr;
      engine::TextConsumer::Turn* turn = nullptr;
      std::size_t before = 0;  // bytes of the batch that are not this row's
      std::optional<bool> whole;
    };

    /// The output so far becomes a row of the batch.
    void add_row(PieceResult result) {
      result.ending = output_.ending;
      auto& row = current_.batch->rows.emplace_back();
      row.size = output_.out.size() - current_.before;
      row.key = output_.err;
      result.store(row);
      output_.out.swap(current_.batch->bytes);
      output_.clear();
    }

    bool drain() {
      if (current_.turn->stopped()) return false;
      if (!current_.whole) current_.whole = jq::holds_whole_documents(current_.piece->text);
      bool const much =
          output_.out.size() + output_.err.size() - current_.before >= jq::kMostOfOneText;
      if (!*current_.whole) return !much;
      if (!much && !current_.turn->has_come()) return true;
      add_row({std::nullopt, jq::Rest::kClean, true});
      bool const wanted = current_.turn->write();
      output_.out.swap(current_.batch->bytes);
      current_.before = 0;
      return wanted;
    }

    jq::TextRunner runner_;
    jq::Output output_;
    Current current_;
  };

  std::shared_ptr<jq::Program const> program_;
  Writer& writer_;
  Position position_;
  std::optional<Position> spoiled_;
};

/// One thread, everything in order, from a position on. Its worker writes by itself, while a piece
/// runs.
class OrderedConsumer final : public engine::TextConsumer {
 public:
  OrderedConsumer(std::shared_ptr<jq::Program const> program, Writer& writer, Position from,
                  std::stop_token stop)
      : writer_(writer), from_(from), stop_(std::move(stop)), runner_(std::move(program), output_) {
    output_.drain = [this](jq::Output& output) { return drain(output); };
  }

  std::unique_ptr<Worker> make_worker() override { return std::make_unique<OneWorker>(*this); }

  Result<engine::Flow> write(engine::Batch& batch, bool last) override {
    if (status_.has_value() && last && !batch.rows.empty()) position_ = {position_.object + 1, 0};
    CAIRN_CHECK(status_);
    return more_ ? engine::Flow::kContinue : engine::Flow::kStop;
  }

  /// The end of the input; not for a run that was interrupted, which has none.
  Status finish() {
    if (status_.has_value() && more_ && !stop_.stop_requested()) runner_.finish();
    drain(output_);
    return status_;
  }

 private:
  class OneWorker final : public Worker {
   public:
    explicit OneWorker(OrderedConsumer& consumer) : consumer_(consumer) {}
    engine::Flow on_piece(std::string_view object, decode::Piece const& piece, engine::Batch& batch,
                          engine::TextConsumer::Turn&) override {
      return consumer_.on_piece(object, piece, batch);
    }

   private:
    OrderedConsumer& consumer_;
  };

  engine::Flow on_piece(std::string_view object, decode::Piece const& piece, engine::Batch& batch) {
    batch.rows.resize(1);  // this object gave text
    bool const wanted = position_.object > from_.object ||
                        (position_.object == from_.object && position_.piece >= from_.piece);
    ++position_.piece;
    if (!wanted || !more_) return engine::Flow::kContinue;
    more_ = runner_.run(piece.text, object);
    more_ = drain(output_) && more_;
    return more_ ? engine::Flow::kContinue : engine::Flow::kStop;
  }

  bool drain(jq::Output& output) {
    if (status_.has_value()) status_ = writer_.write(output.out, output.err, output.ending);
    output.clear();
    return status_.has_value() && !stop_.stop_requested();
  }

  Writer& writer_;
  Position const from_;
  std::stop_token const stop_;
  Position position_;
  Status status_;
  bool more_ = true;
  jq::Output output_;
  jq::OrderedRunner runner_;
};

Status run_parallel(JqRun const& run, Writer& writer, std::stop_token const& stop,
                    engine::Progress* progress, engine::Account& account,
                    std::optional<Position>& spoiled) {
  source::SourceOptions source_options;
  source_options.max_object = run.options.max_object;
  auto const source = CAIRN_TRY(source::open_paths(run.paths, source_options));
  ParallelConsumer consumer(run.program, writer);
  auto status = engine::run_texts(*source, consumer, run.options, account, stop, progress);
  spoiled = consumer.spoiled();
  return status;
}

Status run_ordered(JqRun const& run, Position from, Writer& writer, std::stop_token const& stop,
                   engine::Progress* progress, engine::Account& account) {
  source::SourceOptions source_options;
  source_options.max_object = run.options.max_object;
  OrderedConsumer consumer(run.program, writer, from, stop);
  if (!run.program->reads_nothing()) {
    auto const source = CAIRN_TRY(source::open_paths(run.paths, source_options));
    auto options = run.options;
    options.threads = 1;
    CAIRN_CHECK(engine::run_texts(*source, consumer, options, account, stop, progress));
  }
  return consumer.finish();
}

}  // namespace

Status run_jq(JqRun const& run, report::Output& out, std::stop_token stop,
              engine::Progress* progress, JqResult& result) {
  Writer writer(out);
  bool const once = std::find(run.paths.begin(), run.paths.end(), "-") != run.paths.end();
  std::optional<Position> from;
  Status status;
  if (run.program->needs_stream() || once)
    from = Position();
  else
    status = run_parallel(run, writer, stop, progress, result.account, from);
  if (status.has_value() && from) {
    result.account = engine::Account();
    status = run_ordered(run, *from, writer, stop, progress, result.account);
  }
  // What ends a run early is jq's own way to end, not a limit that the user set.
  result.account.stopped_at_limit = false;
  result.ending = writer.ending();
  auto const flushed = out.flush();
  return status.has_value() ? flushed : status;
}

}  // namespace cairn::cli
