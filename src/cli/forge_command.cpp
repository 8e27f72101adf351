#include "base/text.hpp"
#include "cli/account_text.hpp"
#include "cli/commands.hpp"
#include "cli/interrupt.hpp"
#include "cli/say.hpp"
#include "cli/terminal.hpp"
#include "forge/forge.hpp"
#include "report/summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <limits>
#include <mutex>
#include <optional>
#include <thread>

namespace cairn::cli {
namespace {

using std::chrono::steady_clock;

Status take(Arguments const& arguments, std::string_view flag, std::uint64_t& into) {
  if (arguments.has(flag)) into = CAIRN_TRY(parse_count(flag, arguments.text(flag)));
  return {};
}

/// Too large a number stays too large, so that forge() names it with its limits.
Status take(Arguments const& arguments, std::string_view flag, std::uint32_t& into) {
  std::uint64_t value = into;
  CAIRN_CHECK(take(arguments, flag, value));
  into = static_cast<std::uint32_t>(
      std::min<std::uint64_t>(value, std::numeric_limits<std::uint32_t>::max()));
  return {};
}

Result<forge::ForgeOptions> options_of(Arguments const& arguments) {
  if (!arguments.others.empty())
    return fail(ErrorCode::kInvalidArgument,
                "cairn forge takes no argument {}; the folder is --out DIR",
                escape_controls(arguments.others.front()));
  forge::ForgeOptions options;
  options.out = arguments.text("out");
  CAIRN_CHECK(take(arguments, "accounts", options.accounts));
  CAIRN_CHECK(take(arguments, "regions", options.regions));
  CAIRN_CHECK(take(arguments, "hours", options.hours));
  CAIRN_CHECK(take(arguments, "events", options.events));
  CAIRN_CHECK(take(arguments, "seed", options.seed));
  options.digests = !arguments.has("no-digests");
  options.tamper = arguments.text("tamper");
  return options;
}

/// One line on stderr, ten times a second, cleared at the end.
class ForgeBar {
 public:
  ForgeBar(forge::ForgeProgress const& progress, std::size_t width) {
    drawer_ = std::jthread([this, &progress, width](std::stop_token const& stop) {
      bool drawn = false;
      std::unique_lock lock(mutex_);
      while (!wake_.wait_for(lock, stop, std::chrono::milliseconds(100),
                             [&] { return stop.stop_requested(); })) {
        std::string const line =
            fmt::format("{} of {} objects, {}", report::grouped(progress.objects_done.load()),
                        report::grouped(progress.objects_total.load()),
                        human_bytes(static_cast<double>(progress.raw_bytes.load())));
        say("\r" + cut_to_width(line, width - 1) + "\x1b[K");
        drawn = true;
      }
      if (drawn) say("\r\x1b[K");
    });
  }

 private:
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread drawer_;
};

/// As a shell takes it.
std::string shell_word(std::string_view text) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./-+:@%,";
  if (!text.empty() && text[0] != '-' && text.find_first_not_of(kPlain) == std::string_view::npos)
    return std::string(text);
  std::string quoted = "'";
  for (char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return escape_controls(quoted + "'");
}

std::string tampered(forge::ForgeReport const& report) {
  if (report.tampered.empty()) return {};
  return fmt::format("tampered with {} object{}, first {}\n",
                     report::grouped(report.tampered.size()),
                     report.tampered.size() == 1 ? "" : "s", report.tampered.front());
}

std::string summary(forge::ForgeReport const& report, std::string_view folder, double seconds) {
  std::string const where = shell_word(folder);
  std::string text = fmt::format(
      "forged {}: {} objects with {} records ({} events, {} delivered twice), {} inflated, {} "
      "stored, in {:.1f} s\n"
      "planted attacks, each with the command that finds it ({}/truth.json says where its events "
      "stand):\n",
      where, report::grouped(report.objects), report::grouped(report.records),
      report::grouped(report.events), report::grouped(report.redelivered),
      human_bytes(static_cast<double>(report.raw_bytes)),
      human_bytes(static_cast<double>(report.gzip_bytes)), seconds, where);
  if (report.digests > 0)
    text.insert(text.find('\n') + 1,
                fmt::format("{} digests prove it: cairn verify {} --keys {}\n{}",
                            report::grouped(report.digests), where,
                            shell_word(std::string(folder) + "/keys.json"), tampered(report)));
  for (forge::ForgedAttack const& attack : report.attacks)
    text += fmt::format("  {}: {} events\n    cairn search {} {}\n", attack.title, attack.events,
                        shell_word(attack.query), where);
  return text;
}

}  // namespace

Result<ExitCode> forge_command(Arguments const& arguments) {
  forge::ForgeOptions const options = CAIRN_TRY(options_of(arguments));
  Terminal const terminal = look_at_terminal("auto");
  bool const quiet = arguments.has("quiet");
  forge::ForgeProgress progress;
  auto const start = steady_clock::now();
  Result<forge::ForgeReport> report = [&] {
    Interrupt const interrupt;
    std::stop_callback const cancel(interrupt.token(), [&] { progress.cancel = true; });
    std::optional<ForgeBar> bar;
    if (terminal.errors && !quiet) bar.emplace(progress, terminal.width);
    return forge::forge(options, progress);
  }();
  if (!report && report.error().code == ErrorCode::kCancelled) {
    say_line(fmt::format("interrupted; {} is as it was", options.out));
    return ExitCode::kInterrupted;
  }
  if (!report) return tl::unexpected(report.error());
  double const seconds = std::chrono::duration<double>(steady_clock::now() - start).count();
  if (!quiet) say(summary(*report, options.out, seconds));
  return ExitCode::kFound;
}

}  // namespace cairn::cli
