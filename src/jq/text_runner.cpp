#include "jq/text_runner.hpp"

#include "jq/fast_road.hpp"
#include "jq/slow_road.hpp"
#include "jq/stream_runner.hpp"
#include "jq/strict_check.hpp"

namespace cairn::jq {

struct TextRunner::Impl {
  std::shared_ptr<Program const> program;
  SlowRoad slow;
  FastRoad fast;

  explicit Impl(std::shared_ptr<Program const> p)
      : program(std::move(p)), slow(*program), fast(*program) {}
};

TextRunner::TextRunner(std::shared_ptr<Program const> program)
    : impl_(std::make_unique<Impl>(std::move(program))) {}
TextRunner::~TextRunner() = default;
TextRunner::TextRunner(TextRunner&&) noexcept = default;

Rest TextRunner::run(json::PaddedView text, std::string_view place, Output& output) {
  std::size_t const out = output.out.size(), err = output.err.size();
  auto const ending = output.ending;
  std::string_view left = text.text();
  if (impl_->program->pushdown() != nullptr)
    left.remove_prefix(impl_->fast.run(text, impl_->slow, place, output));
  Rest const rest = impl_->slow.run(left, place, output);
  if (rest == Rest::kInside) {
    output.out.resize(out);
    output.err.resize(err);
    output.ending = ending;
  }
  return rest;
}

struct OrderedRunner::Impl {
  std::shared_ptr<Program const> program;
  Output& output;
  std::optional<TextRunner> texts;
  std::optional<StreamRunner> stream;

  Impl(std::shared_ptr<Program const> p, Output& o) : program(std::move(p)), output(o) {
    if (program->needs_stream())
      stream.emplace(program, output);
    else
      texts.emplace(program);
  }

  bool run(json::PaddedView text, std::string_view place) {
    if (stream) return stream->feed(text.text());
    // What a text gives is taken back if the text turns out to be open. So nothing of it may leave
    // before its end, unless it is proven whole; that is worth the time only where much is given.
    std::size_t const out = output.out.size(), err = output.err.size();
    auto const ending = output.ending;
    auto const drain = std::exchange(output.drain, nullptr);
    std::optional<bool> whole;
    output.drain = [&](Output& own) {
      if (!whole) whole = holds_whole_documents(text);
      return *whole ? !drain || drain(own) : own.out.size() - out < kMostOfOneText;
    };
    Rest const rest = texts->run(text, place, output);
    output.drain = drain;
    bool const too_much = output.stopped && !whole.value_or(false);
    if (too_much || rest == Rest::kInside) {
      output.out.resize(out);
      output.err.resize(err);
      output.ending = ending;
      output.stopped = false;
      texts.reset();
      stream.emplace(program, output);
      return stream->feed(text.text());
    }
    if (output.drain && !output.drain(output)) output.stopped = true;
    return rest == Rest::kClean && !output.stopped;
  }
};

OrderedRunner::OrderedRunner(std::shared_ptr<Program const> program, Output& output)
    : impl_(std::make_unique<Impl>(std::move(program), output)) {}
OrderedRunner::~OrderedRunner() = default;

bool OrderedRunner::run(json::PaddedView text, std::string_view place) {
  return impl_->run(text, place);
}

void OrderedRunner::finish() {
  if (impl_->stream) impl_->stream->finish();
}

}  // namespace cairn::jq
