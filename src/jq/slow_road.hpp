// libjq's parser and the whole program: the road that is right by definition. Private to jq/.
#pragma once
#include "jq/program_impl.hpp"
#include "jq/text_runner.hpp"

namespace cairn::jq {

/// One per thread.
class SlowRoad {
 public:
  explicit SlowRoad(Program const& program) : program_(program) {}

  /// As TextRunner::run(), but what an open text gave is left in `output`.
  Rest run(std::string_view text, std::string_view place, Output& output);

 private:
  Machine* machine(Output& output);

  Program const& program_;
  std::unique_ptr<Machine> machine_;  // made when first needed
};

}  // namespace cairn::jq
