#include "base/text.hpp"
#include "cli/account_text.hpp"
#include "cli/checkpoint.hpp"
#include "cli/commands.hpp"
#include "cli/inputs.hpp"
#include "cli/interrupt.hpp"
#include "cli/progress.hpp"
#include "cli/reading.hpp"
#include "cli/say.hpp"
#include "cli/verify_run.hpp"
#include "report/output.hpp"
#include "report/verify_text.hpp"

#include <unistd.h>

#include <fstream>
#include <optional>

namespace cairn::cli {
namespace {

Status write_file(std::string const& file, std::string_view text) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  if (!out) return fail(ErrorCode::kIo, "{}: cannot be written", escape_controls(file));
  return {};
}

Status print_objects(verify::Judge const& judge, verify::Report const& report,
                     report::VerifyContext const& context, bool csv, bool terminal,
                     report::Output& output) {
  auto const put = [&](std::string text) -> Status {
    if (!terminal) return output.append(text);
    text.pop_back();
    return output.append(escape_controls(text) + "\n");
  };
  Status status = csv ? output.append(report::verify_csv_header()) : Status();
  if (!csv)
    for (auto const& finding : report.findings) {
      if (!status) break;
      status = put(report::verify_finding_line(finding));
    }
  judge.for_each([&](verify::ObjectVerdict const& object) {
    if (status)
      status = put(csv ? report::verify_csv_row(object) : report::verify_object_line(object));
  });
  if (status && !csv) status = put(report::verify_summary_line(report, context));
  return status;
}

Status print(verify::Judge const& judge, verify::Report const& report,
             report::VerifyContext const& context, std::string_view format,
             Terminal const& terminal) {
  report::Output output(STDOUT_FILENO);
  Status status;
  if (format == "text")
    status = output.append(report::verify_text(report, context));
  else if (format == "json")
    status = output.append(report::verify_json(report, context));
  else
    status = print_objects(judge, report, context, format == "csv", terminal.output, output);
  if (status) status = output.flush();
  if (!status && status.error().code == ErrorCode::kCancelled) return {};
  return status;
}

bool proves_something(verify::Report const& report) {
  for (auto const& chain : report.chains)
    if (chain.proven > 0) return true;
  return false;
}

ExitCode exit_code(verify::Report const& report, engine::Account const& account) {
  if (report.not_checked_count > 0 || account.incomplete()) return ExitCode::kError;
  if (report.all_findings() > 0) return ExitCode::kNothing;
  return proves_something(report) ? ExitCode::kFound : ExitCode::kError;
}

}  // namespace

Result<ExitCode> verify_command(Arguments const& arguments) {
  VerifyRun run;
  run.options = CAIRN_TRY(understand_run(arguments));
  run.paths = arguments.others;
  if (run.paths.empty()) run.paths = CAIRN_TRY(default_paths("verify"));
  if (arguments.has("digests")) run.digest_paths = {std::string(arguments.text("digests"))};
  verify::KeyStore keys;
  if (arguments.has("keys")) CAIRN_CHECK(read_keys(std::string(arguments.text("keys")), keys));
  for (auto const& problem : keys.problems()) say_line(problem);
  std::optional<Checkpoint> checkpoint;
  if (arguments.has("checkpoint")) {
    checkpoint = CAIRN_TRY(Checkpoint::read(std::string(arguments.text("checkpoint"))));
    run.anchors = checkpoint->anchors();
    if (!arguments.has("from"))
      if (auto const from = checkpoint->earliest()) run.options.time.begin = *from;
  }
  Terminal const terminal = look_at_terminal(arguments.text("color", "auto"));
  bool const quiet = arguments.has("quiet");

  report::VerifyContext context;
  context.paths = run.paths;
  context.keys = keys.size();
  context.keys_given = arguments.has("keys");
  context.asked = run.options.time;
  context.version = CAIRN_VERSION;
  context.when = now();
  if (arguments.has("save-keys"))
    CAIRN_CHECK(write_file(std::string(arguments.text("save-keys")), keys.write()));

  engine::Account account;
  Result<verify::Judge> collected = [&] {
    Interrupt const interrupt;
    engine::Progress progress;
    std::optional<ProgressBar> bar;
    if (terminal.errors && !quiet) bar.emplace(progress, run.paths, terminal.width);
    return collect(run, std::move(keys), account, interrupt.token(), &progress);
  }();
  if (!collected) return tl::unexpected<Error>(collected.error());
  if (account.interrupted) {
    say_line("interrupted: not everything was read, so nothing is judged");
    return ExitCode::kInterrupted;
  }
  verify::Judge& judge = *collected;
  verify::Report const report = judge.judge();

  context.colour = terminal.colour_output;
  CAIRN_CHECK(print(judge, report, context, arguments.text("output", "text"), terminal));
  if (arguments.has("report")) {
    context.colour = false;
    CAIRN_CHECK(
        write_file(std::string(arguments.text("report")), report::verify_html(report, context)));
  }
  if (checkpoint) CAIRN_CHECK(checkpoint->advance(report));
  AccountText text;
  text.command = "verify";
  text.records = false;
  text.exit = exit_code(report, account);
  text.colour = terminal.colour_errors;
  if (arguments.has("stats"))
    say(account_json(account, text));
  else if (quiet)
    say(damage_text(account, text.colour));
  else
    say(account_text(account, text));
  return text.exit;
}

}  // namespace cairn::cli
