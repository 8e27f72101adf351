#include "jq/stream_runner.hpp"

#include "jq/program_impl.hpp"

#include <algorithm>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <thread>

namespace cairn::jq {

struct StreamRunner::Impl {
  std::shared_ptr<Program const> program;
  Output& output;
  std::FILE* own_stdin = nullptr;
  std::FILE* saved_stdin = nullptr;

  // Who may move: the feeding thread or the runner's.
  std::mutex mutex;
  std::condition_variable turn;
  bool running = false;  // the runner's turn
  bool done = false;     // the program has ended
  bool ended = false;    // no more text will come
  bool abandoned = false;
  std::string_view text;
  std::thread thread;

  Impl(std::shared_ptr<Program const> p, Output& o) : program(std::move(p)), output(o) {}

  /// Gives the turn to the runner and waits for it to come back.
  void advance() {
    std::unique_lock lock(mutex);
    if (done) return;
    running = true;
    if (!thread.joinable()) thread = std::thread([this] { run(); });
    turn.notify_all();
    turn.wait(lock, [this] { return !running; });
  }

  static ssize_t read(void* self, char* out, std::size_t capacity) {
    return static_cast<Impl*>(self)->read_some(out, capacity);
  }

  ssize_t read_some(char* out, std::size_t capacity) {
    std::unique_lock lock(mutex);
    while (text.empty() && !ended) {
      running = false;
      turn.notify_all();
      turn.wait(lock, [this] { return running; });
    }
    std::size_t const size = std::min(capacity, text.size());
    std::copy_n(text.begin(), size, out);
    text.remove_prefix(size);
    return static_cast<ssize_t>(size);
  }

  void run() {
    loop();
    std::lock_guard const lock(mutex);
    done = true;
    running = false;
    turn.notify_all();
  }

  // main() of jq from where options are known.
  void loop() {
    auto const& options = program->options();
    auto const& impl = program->impl();
    auto made = impl.machine(options.program);
    if (!made) {  // it compiled before: only a file that has gone since
      output.err += made.error().message + "\n";
      output.ended({Ending::kSystemError, false});
      return;
    }
    Machine& machine = **made;
    int const flags =
        (options.stream ? JV_PARSE_STREAMING : 0) | (options.sequence ? JV_PARSE_SEQ : 0);
    jq_util_input_state* input = jq_util_input_init(nullptr, nullptr);
    jq_util_input_set_parser(input, options.raw_input ? nullptr : jv_parser_new(flags),
                             options.slurp ? 1 : 0);
    jq_util_input_add_input(input, "-");
    machine.set_input(input);
    if (options.null_input) {
      output.ended(machine.run_at_reader(Value(jv_null()), output));
    } else {
      while (!wants_no_more()) {
        Value value(jq_util_input_next_input(input));
        if (value.valid()) {
          output.ended(machine.run_at_reader(std::move(value), output));
          continue;
        }
        if (!value.has_message()) break;
        Value const message(jv_invalid_get_msg(value.take()));
        output.err += options.sequence ? "ignoring parse error: " : "parse error: ";
        output.err.append(message.text());
        output.err.push_back('\n');
        if (options.sequence) continue;
        output.ended({Ending::kParseError, false});
        break;
      }
    }
    jq_util_input_free(&input);
  }

  bool wants_no_more() {
    if (output.stopped) return true;
    std::lock_guard const lock(mutex);
    return abandoned;
  }
};

StreamRunner::StreamRunner(std::shared_ptr<Program const> program, Output& output)
    : impl_(std::make_unique<Impl>(std::move(program), output)) {
  cookie_io_functions_t functions{};
  functions.read = Impl::read;
  impl_->own_stdin = fopencookie(impl_.get(), "r", functions);
  impl_->saved_stdin = std::exchange(stdin, impl_->own_stdin);
}

StreamRunner::~StreamRunner() {
  {
    std::lock_guard const lock(impl_->mutex);
    impl_->ended = true;
    impl_->abandoned = true;
    impl_->text = {};
  }
  if (impl_->thread.joinable()) {
    impl_->output.drain = [](Output&) { return false; };
    impl_->advance();
    impl_->thread.join();
  }
  stdin = impl_->saved_stdin;
  std::fclose(impl_->own_stdin);
}

bool StreamRunner::feed(std::string_view text) {
  if (text.empty()) return !impl_->done;
  impl_->text = text;
  impl_->advance();
  return !impl_->done;
}

void StreamRunner::finish() {
  {
    std::lock_guard const lock(impl_->mutex);
    impl_->ended = true;
  }
  impl_->advance();
}

}  // namespace cairn::jq
