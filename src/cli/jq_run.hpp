// Runs a jq program over paths: in parallel as long as every object stands for itself, in order
// from where one does not.
#pragma once
#include "engine/run.hpp"
#include "jq/output.hpp"
#include "jq/program.hpp"
#include "report/output.hpp"

#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace cairn::cli {

struct JqRun {
  std::shared_ptr<jq::Program const> program;
  std::vector<std::string> paths;
  engine::RunOptions options;
};

struct JqResult {
  engine::Account account;
  jq::Ending ending;
};

/// Results go to `out`, jq's messages to stderr. Fails as engine::run_texts() does; `result` is
/// filled all the same.
Status run_jq(JqRun const& run, report::Output& out, std::stop_token stop,
              engine::Progress* progress, JqResult& result);

}  // namespace cairn::cli
