// One compiled jq program and its stack: libjq's jq_state behind an owner. Private to jq/.
#pragma once
#include "base/result.hpp"
#include "jq/libjq.hpp"
#include "jq/output.hpp"
#include "jq/print.hpp"

#include <string>
#include <string_view>

namespace cairn::jq {

/// What `$NAME` and `$ARGS` stand for. Fails with kInvalidArgument for a bad JSON text, kNotFound
/// for a file.
Result<Value> bind_arguments(Options const& options);

/// One per thread (not movable: libjq keeps its address).
class Machine {
 public:
  explicit Machine(Printer const& printer);
  ~Machine();
  Machine(Machine const&) = delete;
  Machine& operator=(Machine const&) = delete;

  /// kCorrupt with all of jq's messages if the program is wrong. `origin`: folder that modules are
  /// searched from.
  Status compile(std::string const& program, Value const& arguments,
                 std::string const& origin = ".");

  /// Where `input` and `inputs` read from (libjq's own reader).
  void set_input(jq_util_input_state* input);

  /// Runs the program on one input. Results and messages go to `output`; returns the status that jq
  /// would end with if nothing followed. `place` stands in jq's "error (at …)".
  Ending run(Value input, std::string_view place, Output& output);
  /// The same with the place that libjq's reader tells.
  Ending run_at_reader(Value input, Output& output);

 private:
  Ending run_with(Value input, std::string const* place, Output& output);

  Printer const& printer_;
  jq_state* state_;
  std::string messages_;
  Output* output_ = nullptr;  // of the run that is going on
};

}  // namespace cairn::jq
