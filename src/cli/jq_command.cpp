#include "base/text.hpp"
#include "cli/account_text.hpp"
#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/flags.hpp"
#include "cli/help.hpp"
#include "cli/interrupt.hpp"
#include "cli/jq_run.hpp"
#include "cli/progress.hpp"
#include "cli/say.hpp"
#include "cli/terminal.hpp"
#include "jq/command_line.hpp"

#include <unistd.h>

#include <array>
#include <optional>

namespace cairn::cli {
namespace {

constexpr int kUsage = 2, kIncomplete = 2;
constexpr std::array<jq::ForeignFlag, 4> kOwnFlags = {
    {{"threads", true}, {"max-object", true}, {"stats", true}, {"quiet", false, 'q'}}};

int print(std::string_view text) {
  report::Output output(STDOUT_FILENO);
  Status status = output.append(text);
  if (status) status = output.flush();
  if (status || status.error().code == ErrorCode::kCancelled) return 0;
  say_line(status.error().message);
  return kUsage;
}

Result<engine::RunOptions> run_options(jq::CommandLine const& line) {
  engine::RunOptions options;
  if (auto const found = line.foreign.find("threads"); found != line.foreign.end()) {
    std::uint64_t const threads = CAIRN_TRY(parse_count("threads", found->second));
    constexpr std::uint64_t kMost = 1024;
    if (threads == 0 || threads > kMost)
      return fail(ErrorCode::kInvalidArgument, "--threads {}: it takes a number from 1 to {}",
                  threads, kMost);
    options.threads = static_cast<unsigned>(threads);
  }
  if (auto const found = line.foreign.find("max-object"); found != line.foreign.end())
    options.max_object = CAIRN_TRY(parse_size("max-object", found->second));
  if (auto const found = line.foreign.find("stats");
      found != line.foreign.end() && found->second != "json")
    return fail(ErrorCode::kInvalidArgument, "--stats {}: it is json",
                escape_controls(found->second));
  return options;
}

/// jq's status, 130 if interrupted, 2 if something could not be read whole or written.
int exit_code(JqResult const& result, bool exit_status, std::optional<Error> const& error) {
  if (error && error->code != ErrorCode::kCancelled) return kIncomplete;
  if (result.account.interrupted) return static_cast<int>(ExitCode::kInterrupted);
  if (result.account.incomplete()) return kIncomplete;
  return error ? 0 : result.ending.exit_code(exit_status);
}

int run(jq::CommandLine line) {
  auto const options = run_options(line);
  if (!options) {
    say_line(options.error().message);
    return kUsage;
  }
  Terminal const terminal = look_at_terminal("auto");
  line.options.color = line.color.value_or(terminal.colour_output);
  line.options.terminal = terminal.output;
  if (char const* const colors = std::getenv("JQ_COLORS");
      colors != nullptr && !jq::use_colors(colors))
    say_line("$JQ_COLORS is no list of colours; the usual ones are used");

  Interrupt const interrupt;
  auto const program = jq::Program::compile(line.options);
  if (!program) {
    say_line(program.error().message);
    return program.error().code == ErrorCode::kCorrupt ? jq::Ending::kCompileError : kUsage;
  }
  for (auto const& note : (*program)->notes()) say_line(note);

  JqRun jq_run{*program, line.paths, *options};
  if (jq_run.paths.empty()) jq_run.paths = {"-"};
  report::Output out(STDOUT_FILENO);
  JqResult result;
  std::optional<Error> error;
  {
    engine::Progress progress;
    std::optional<ProgressBar> bar;
    bool const quiet = line.foreign.count("quiet") != 0 || (*program)->reads_nothing();
    if (terminal.errors && !terminal.output && !quiet)
      bar.emplace(progress, jq_run.paths, terminal.width);
    auto const status = run_jq(jq_run, out, interrupt.token(), &progress, result);
    if (!status) error = status.error();
  }
  int const code = exit_code(result, line.options.exit_status, error);
  if (error && error->code != ErrorCode::kCancelled) say_line(error->message);
  if ((*program)->reads_nothing()) return code;
  AccountText text;
  text.command = "jq";
  text.exit = static_cast<ExitCode>(code);
  text.colour = terminal.colour_errors;
  text.records = false;
  if (result.ending.code == jq::Ending::kParseError)
    text.warnings.emplace_back(
        "jq reads no further than its first parse error: what follows was not read");
  if (line.foreign.count("stats") != 0)
    say(account_json(result.account, text));
  else if (line.foreign.count("quiet") != 0)
    say(damage_text(result.account, text.colour));
  else
    say(account_text(result.account, text));
  return code;
}

}  // namespace

int jq_command(std::vector<std::string> const& words) {
  auto line = jq::parse_command_line(words, kOwnFlags);
  if (!line) {
    say_line(line.error().message);
    return kUsage;
  }
  if (line->help) return print(long_help(*find_command("jq")));
  if (line->version) return print(version_text());
  if (!line->has_program && ::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1) {
    say(short_help(*find_command("jq")));
    return kUsage;
  }
  return run(std::move(*line));
}

}  // namespace cairn::cli
