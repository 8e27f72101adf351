// Runs the real jq, and Cairn's roads over the same input, for comparison.
#pragma once
#include "jq/options.hpp"
#include "jq/output.hpp"
#include "jq/program.hpp"
#include "jq/text_runner.hpp"

#include <optional>
#include <string>
#include <vector>

namespace cairn::jq::testing {

struct Ran {
  std::string out;
  std::string err;
  int exit_code = 0;
};

/// /usr/bin/jq, if it is there.
bool have_jq();
/// What jq prints for `input` on standard input.
Ran run_jq(Options const& options, std::string const& input);

/// Cairn over the same text, cut into objects. Compiling takes libjq 15 ms: one of these serves
/// many inputs.
class Cairn {
 public:
  enum class Road { kParallel, kOrdered, kStream };
  explicit Cairn(Options const& options);
  Ran run(std::vector<std::string> const& objects, Road road);

 private:
  Result<std::shared_ptr<Program const>> program_;
  std::optional<TextRunner> texts_;
};

}  // namespace cairn::jq::testing
