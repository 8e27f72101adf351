#include "jq/machine.hpp"

#include "jq/leaks.hpp"

#include <mutex>

namespace cairn::jq {
namespace {

constexpr std::size_t kDrainBytes = 1 << 18;

void collect_message(void* data, jv message) {
  auto& messages = *static_cast<std::string*>(data);
  messages.append(Value(jq_format_error(message)).text());
  messages.push_back('\n');
}

/// `debug` prints the compact text of ["DEBUG:",value].
void collect_debug(void* data, jv value) {
  auto* const output = *static_cast<Output**>(data);
  Value const pair(jv_array_append(jv_array_append(jv_array(), jv_string("DEBUG:")), value));
  print_compact(pair.borrow(), output->err);
  output->err.push_back('\n');
}

/// The regular expression library behind test() and match() initialises itself at first use,
/// without a lock.
void initialise_once() {
  static std::once_flag once;
  std::call_once(once, [] {
    jq_state* state = jq_init();
    if (state != nullptr && jq_compile(state, "test(\"\")") != 0) {
      jq_start(state, jv_string(""), 0);
      jv_free(jq_next(state));
    }
    jq_teardown(&state);
  });
}

Result<Value> bind_one(Argument const& argument) {
  Value out;
  switch (argument.kind) {
  case Argument::Kind::kText: return Value(to_jv(argument.value));
  case Argument::Kind::kJson:
    out = Value(jv_parse_sized(argument.value.data(), static_cast<int>(argument.value.size())));
    if (!out.valid())
      return fail(ErrorCode::kInvalidArgument, "invalid JSON text passed to --argjson: {}",
                  argument.value);
    return out;
  case Argument::Kind::kSlurpFile:
  case Argument::Kind::kRawFile:
    bool const raw = argument.kind == Argument::Kind::kRawFile;
    out = Value(jv_load_file(argument.value.c_str(), raw ? 1 : 0));
    if (!out.valid())
      return fail(ErrorCode::kNotFound, "bad JSON in --{} {} {}: {}", raw ? "rawfile" : "slurpfile",
                  argument.name, argument.value, Value(jv_invalid_get_msg(out.take())).text());
    return out;
  }
  return out;
}

}  // namespace

Result<Value> bind_arguments(Options const& options) {
  Value named(jv_object());
  for (auto const& argument : options.arguments) {
    if (jv_object_has(named.copy(), to_jv(argument.name)) != 0) continue;
    Value value = CAIRN_TRY(bind_one(argument));
    named = Value(jv_object_set(named.take(), to_jv(argument.name), value.take()));
  }
  Value positional(jv_array());
  for (auto const& argument : options.positional) {
    Value value = CAIRN_TRY(bind_one(argument));
    positional = Value(jv_array_append(positional.take(), value.take()));
  }
  Value args(jv_object_set(jv_object(), jv_string("positional"), positional.take()));
  args = Value(jv_object_set(args.take(), jv_string("named"), named.copy()));
  return Value(jv_object_set(named.take(), jv_string("ARGS"), args.take()));
}

Machine::Machine(Printer const& printer) : printer_(printer) {
  initialise_once();
  state_ = jq_init();
  jq_set_error_cb(state_, collect_message, &messages_);
  jq_set_debug_cb(state_, collect_debug, &output_);
}

Machine::~Machine() { jq_teardown(&state_); }

Status Machine::compile(std::string const& program, Value const& arguments,
                        std::string const& origin) {
  Value paths(jv_array());
  for (char const* path : {"~/.jq", "$ORIGIN/../lib/jq", "$ORIGIN/lib"})
    paths = Value(jv_array_append(paths.take(), jv_string(path)));
  jq_set_attr(state_, jv_string("JQ_LIBRARY_PATH"), paths.take());
  jq_set_attr(state_, jv_string("JQ_ORIGIN"), jv_string("."));
  jq_set_attr(state_, jv_string("PROGRAM_ORIGIN"), to_jv(origin));
  messages_.clear();
  if (jq_compile_args(state_, program.c_str(), arguments.copy()) != 0) return {};
  while (!messages_.empty() && messages_.back() == '\n') messages_.pop_back();
  return fail(ErrorCode::kCorrupt, "{}", messages_);
}

void Machine::set_input(jq_util_input_state* input) {
  jq_set_input_cb(state_, jq_util_input_next_input_cb, input);
}

Ending Machine::run(Value input, std::string_view place, Output& output) {
  std::string const text(place);
  return run_with(std::move(input), &text, output);
}

Ending Machine::run_at_reader(Value input, Output& output) {
  return run_with(std::move(input), nullptr, output);
}

// The body of jq's own main loop; exit statuses as there.
Ending Machine::run_with(Value input, std::string const* place, Output& output) {
  output_ = &output;
  Ending ending{Ending::kNoResult, false};
  jq_start(state_, input.take(), 0);
  Value result;
  while ((result = Value(jq_next(state_))).valid()) {
    bool const falsy = result.kind() == JV_KIND_FALSE || result.kind() == JV_KIND_NULL;
    ending.code = falsy ? Ending::kFalseOrNull : 0;
    printer_.result(result, output.out);
    if (output.out.size() + output.err.size() >= kDrainBytes && output.drain &&
        !output.drain(output)) {
      output.stopped = true;
      return ending;
    }
  }
  auto const append_message = [&](Value const& message) {
    if (message.kind() == JV_KIND_STRING)
      output.err.append(message.text());
    else
      print_compact(message.borrow(), output.err);
  };
  if (jq_halted(state_) != 0) {
    ending.exact = true;
    Value const code(jq_get_exit_code(state_));
    if (!code.valid())
      ending.code = 0;
    else if (code.kind() == JV_KIND_NUMBER)
      ending.code = static_cast<int>(jv_number_value(code.borrow()));
    else
      ending.code = Ending::kError;
    Value const message(jq_get_error_message(state_));
    if (message.valid() && message.kind() != JV_KIND_NULL) {
      append_message(message);
      if (message.kind() != JV_KIND_STRING) output.err.push_back('\n');
    }
  } else if (result.has_message()) {
    Value const message(jv_invalid_get_msg(result.take()));
    Value const own_place(place == nullptr ? jq_util_input_get_position(state_) : jv_invalid());
    output.err += "jq: error (at ";
    output.err += place == nullptr ? own_place.text() : std::string_view(*place);
    output.err += message.kind() == JV_KIND_STRING ? "): " : ") (not a string): ";
    append_message(message);
    output.err.push_back('\n');
    ending.code = Ending::kError;
  }
  return ending;
}

}  // namespace cairn::jq
