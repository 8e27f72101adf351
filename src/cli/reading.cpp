#include "cli/reading.hpp"

#include "base/text.hpp"
#include "base/time.hpp"
#include "cli/account_text.hpp"
#include "cli/inputs.hpp"
#include "cli/interrupt.hpp"
#include "cli/progress.hpp"
#include "cli/say.hpp"
#include "cli/verify_run.hpp"
#include "match/program.hpp"
#include "query/query.hpp"
#include "source/source.hpp"

#include <fmt/format.h>

#include <optional>

namespace cairn::cli {
namespace {

Result<TimeSpan> time_range(Arguments const& arguments) {
  TimeSpan range;
  Instant const clock = now();
  if (arguments.has("from")) {
    auto const from = parse_time_argument(arguments.text("from"), clock);
    if (!from) return fail(from.error().code, "--from: {}", from.error().message);
    range.begin = from->begin;
  }
  if (arguments.has("to")) {
    auto const to = parse_time_argument(arguments.text("to"), clock);
    if (!to) return fail(to.error().code, "--to: {}", to.error().message);
    range.end = to->end;
  }
  if (range.begin >= range.end)
    return fail(ErrorCode::kInvalidArgument,
                "--from {} is not before --to {}: no event can be between them",
                escape_controls(arguments.text("from")), escape_controls(arguments.text("to")));
  return range;
}

}  // namespace

Result<engine::RunOptions> understand_run(Arguments const& arguments) {
  engine::RunOptions options;
  options.time = CAIRN_TRY(time_range(arguments));
  if (arguments.has("late")) {
    auto const late = parse_duration(arguments.text("late"));
    if (!late) return fail(late.error().code, "--late: {}", late.error().message);
    options.late = *late;
  }
  if (arguments.has("threads")) {
    constexpr std::uint64_t kMost = 1024;
    std::uint64_t const threads = CAIRN_TRY(parse_count("threads", arguments.text("threads")));
    if (threads == 0 || threads > kMost)
      return fail(ErrorCode::kInvalidArgument, "--threads {}: it takes a number from 1 to {}",
                  threads, kMost);
    options.threads = static_cast<unsigned>(threads);
  }
  if (arguments.has("max-object"))
    options.max_object = CAIRN_TRY(parse_size("max-object", arguments.text("max-object")));
  options.prune = !arguments.has("no-prune");
  return options;
}

namespace {

bool matches_everything(match::Expression const& expression) {
  return expression.kind == match::Expression::Kind::kAll && expression.children.empty();
}

Result<std::shared_ptr<match::Program const>> compile(std::string const& text) {
  auto parsed = query::parse_query(text);
  if (!parsed)
    return fail(ErrorCode::kInvalidArgument, "{}", query::format_error(parsed.error(), text));
  for (auto const& note : parsed->notes)
    say_line(fmt::format("note: {}{}{}", note.message, note.suggestion.empty() ? "" : "; ",
                         note.suggestion));
  if (matches_everything(parsed->expression)) return std::shared_ptr<match::Program const>();
  return match::Program::compile(parsed->expression);
}

/// JSON escapes control characters itself, but not those that reorder text.
void say_stats(std::string json, bool terminal) {
  if (terminal) {
    json.pop_back();
    json = escape_controls(json) + "\n";
  }
  say(json);
}

struct Judged {
  std::function<std::string_view(std::string_view)> verdict;
  std::string warning;
};

/// The verdicts of all objects that lie here. Nothing is fetched for them.
Result<Judged> judge_local(Reading const& reading, std::stop_token const& stop) {
  VerifyRun run;
  for (std::string const& path : reading.paths)
    if (path != "-" && path.find("://") == std::string::npos) run.paths.push_back(path);
  if (!reading.digests.empty()) run.digest_paths = {reading.digests};
  run.options.threads = reading.options.threads;
  run.options.max_object = reading.options.max_object;
  verify::KeyStore keys;
  if (!reading.keys.empty()) CAIRN_CHECK(read_keys(reading.keys, keys));
  bool const any_keys = keys.size() > 0;
  if (run.paths.empty() && run.digest_paths.empty())
    return Judged{{}, "no local path to take digests from: every verdict is no-digest"};
  engine::Account account;
  auto const judge = std::make_shared<verify::Judge>(
      CAIRN_TRY(collect(run, std::move(keys), account, stop, nullptr)));
  if (account.interrupted) return Judged{};
  verify::Report const report = judge->judge();
  Judged out;
  out.verdict = [judge](std::string_view object) {
    return trail::to_string(judge->verdict_of(object).verdict);
  };
  if (report.chains.empty())
    out.warning = "no digests found in the paths or by --digests: every verdict is no-digest";
  else if (!any_keys)
    out.warning = "no public keys (--keys FILE): no verdict can be better than unverified";
  else if (report.all_findings() > 0)
    out.warning = fmt::format("the trail has {} integrity finding{}: `cairn verify` tells them",
                              report.all_findings(), report.all_findings() == 1 ? "" : "s");
  return out;
}

ExitCode exit_code(engine::Account const& account, std::optional<Error> const& error) {
  if (error && error->code != ErrorCode::kCancelled) return ExitCode::kError;
  if (account.interrupted) return ExitCode::kInterrupted;
  if (account.incomplete()) return ExitCode::kError;
  if (error) return ExitCode::kFound;  // the reader had enough
  return account.kept > 0 ? ExitCode::kFound : ExitCode::kNothing;
}

}  // namespace

std::vector<std::string> split_list(std::string_view text) {
  std::vector<std::string> parts;
  for (;;) {
    std::size_t const end = text.find(',');
    std::string_view part = text.substr(0, end);
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    parts.emplace_back(part);
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

Result<match::Field> understand_field(std::string_view flag, std::string_view text) {
  auto field = query::parse_field(text);
  if (field) return *std::move(field);
  return fail(ErrorCode::kInvalidArgument, "{}: {}", flag,
              query::format_error(field.error(), text));
}

Result<Reading> understand(Arguments const& arguments, std::vector<std::string> const& others,
                           QueryRule rule) {
  Reading reading;
  reading.command = std::string(arguments.command->name);
  std::optional<std::string> given;
  if (arguments.has("query")) given = std::string(arguments.text("query"));
  bool const given_query = given.has_value();
  if (rule == QueryRule::kNone) given = "*";  // all arguments are paths
  Inputs inputs = CAIRN_TRY(tell_apart(others, std::move(given)));
  if (!inputs.query && rule == QueryRule::kRequired)
    return fail(ErrorCode::kInvalidArgument,
                "no query{}; '*' finds every event, and --query takes a query that is also the "
                "name of a file; "
                "`cairn {} -h` shows examples",
                inputs.paths.empty() ? ""
                                     : fmt::format(": '{}' is read as a path",
                                                   escape_controls(inputs.paths.front())),
                reading.command);
  reading.terminal = look_at_terminal(arguments.text("color", "auto"));
  reading.profile = std::string(arguments.text("profile"));
  reading.region = std::string(arguments.text("region"));
  reading.quiet = arguments.has("quiet");
  reading.stats_json = arguments.has("stats");
  reading.options = CAIRN_TRY(understand_run(arguments));
  reading.keys = arguments.text("keys");
  reading.digests = arguments.text("digests");
  reading.verdict = arguments.has("verdict") || arguments.has("keys") || arguments.has("digests");
  if (inputs.query) reading.program = CAIRN_TRY(compile(*inputs.query));
  reading.paths = std::move(inputs.paths);
  // Without paths the query is likely the one that is missing; a search of standard input may be
  // for anything.
  if (reading.paths.empty() && inputs.query && !given_query && rule != QueryRule::kNone &&
      (rule == QueryRule::kOptional || !reads_standard_input()))
    if (auto missing = missing_path(*inputs.query)) return tl::unexpected<Error>(*missing);
  if (reading.paths.empty())
    reading.paths =
        CAIRN_TRY(default_paths(reading.command + (rule == QueryRule::kRequired ? " QUERY" : "")));
  return reading;
}

Result<ExitCode> run_reading(Reading const& reading, engine::Consumer& consumer,
                             report::Output& output,
                             std::function<Afterword(RunEnd const&)> const& afterword) {
  Interrupt const interrupt;
  source::SourceOptions source_options;
  source_options.max_object = reading.options.max_object;
  source_options.delivered = engine::delivery_span(reading.options);
  source_options.profile = reading.profile;
  source_options.region = reading.region;
  source_options.stop = interrupt.token();
  engine::RunOptions options = reading.options;
  std::string verdict_warning;
  if (reading.verdict) {
    auto judged = CAIRN_TRY(judge_local(reading, interrupt.token()));
    if (interrupt.token().stop_requested()) return ExitCode::kInterrupted;
    options.verdict = std::move(judged.verdict);
    verdict_warning = std::move(judged.warning);
  }
  auto opened = source::open_paths(reading.paths, source_options);
  if (!opened && interrupt.token().stop_requested()) return ExitCode::kInterrupted;
  auto source = CAIRN_TRY(std::move(opened));
  if (reading.through) source = reading.through(std::move(source));
  engine::Account account;
  engine::Progress progress;
  std::optional<Error> error;
  {
    std::optional<ProgressBar> bar;
    if (reading.terminal.errors && !reading.quiet) {
      bar.emplace(progress, reading.paths, reading.terminal.width);
      if (reading.terminal.output) output.share([&bar] { return bar->step_aside(); });
    }
    auto const status = reading.rules ? engine::run_rules(*source, reading.rules, consumer, options,
                                                          account, interrupt.token(), &progress)
                                      : engine::run(*source, reading.program, consumer, options,
                                                    account, interrupt.token(), &progress);
    if (!status) error = status.error();
    output.share({});
  }
  AccountText text;
  text.command = reading.command;
  Afterword last;
  if (afterword) last = afterword({account, !error && !account.interrupted, interrupt.token()});
  text.exit = exit_code(account, error);
  bool const is_whole = text.exit == ExitCode::kFound || text.exit == ExitCode::kNothing;
  if (last.exit && is_whole) text.exit = *last.exit;
  if (!last.failure.empty() && text.exit != ExitCode::kInterrupted) text.exit = ExitCode::kError;
  text.warnings = std::move(last.warnings);
  if (!verdict_warning.empty()) text.warnings.push_back(std::move(verdict_warning));
  text.colour = reading.terminal.colour_errors;
  if (error && error->code != ErrorCode::kCancelled) say_line(error->message);
  if (!last.failure.empty()) say_line(last.failure);
  if (reading.stats_json)
    say_stats(account_json(account, text), reading.terminal.errors);
  else if (reading.quiet)
    say(damage_text(account, text.colour));
  else
    say(account_text(account, text));
  return text.exit;
}

}  // namespace cairn::cli
