// What all commands that read events share: the query, the paths, the run, its account and the exit
// code.
#pragma once
#include "cli/arguments.hpp"
#include "cli/exit_code.hpp"
#include "cli/terminal.hpp"
#include "engine/run.hpp"
#include "match/ir.hpp"
#include "report/output.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace cairn::cli {

/// A command's arguments, understood.
struct Reading {
  std::string command;
  std::shared_ptr<match::Program const> program;  // null: all events
  std::shared_ptr<match::Dispatch const> rules;   // instead of a program
  std::vector<std::string> paths;
  engine::RunOptions options;
  std::string profile, region;  // AWS's
  bool verdict = false;         // judge the objects first
  std::string keys, digests;    // for that; may be empty
  Terminal terminal;
  bool quiet = false;
  bool stats_json = false;
  /// Puts something between the paths and the run; may be empty.
  std::function<std::unique_ptr<source::Source>(std::unique_ptr<source::Source>)> through;
};

enum class QueryRule { kRequired, kOptional, kNone };

/// Reads the common flags, tells query and paths apart (of `others`), compiles the query. Notes on
/// the query go to stderr.
Result<Reading> understand(Arguments const& arguments, std::vector<std::string> const& others,
                           QueryRule rule);

/// What a command has to say when its run is over.
struct Afterword {
  std::vector<std::string> warnings;
  std::string failure;  // told however quiet, exit code 2; empty if none
  /// kFound or kNothing, where it does not hang on whether events were kept.
  std::optional<ExitCode> exit = {};
};

/// How a run ended.
struct RunEnd {
  engine::Account const& account;
  bool whole = false;    // neither an error nor an interrupt: all was read that could be
  std::stop_token stop;  // the user wants an end, now
};

/// Runs `consumer`, which writes to `output`; says the account. `afterword` is asked at the end.
/// Fails only where no account can be given: the paths are wrong.
Result<ExitCode> run_reading(Reading const& reading, engine::Consumer& consumer,
                             report::Output& output,
                             std::function<Afterword(RunEnd const&)> const& afterword = {});

/// --from, --to, --late, --threads, --max-object and --no-prune, as far as a command has them.
Result<engine::RunOptions> understand_run(Arguments const& arguments);

/// A field as --sort, --by, --fields and `top` take it.
Result<match::Field> understand_field(std::string_view flag, std::string_view text);
/// `a,b,c`.
std::vector<std::string> split_list(std::string_view text);

}  // namespace cairn::cli
