#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/detect_new.hpp"
#include "cli/reading.hpp"
#include "cli/rule_options.hpp"
#include "cli/say.hpp"
#include "detect/consumer.hpp"
#include "detect/detectors_geo.hpp"
#include "detect/page.hpp"

#include <unistd.h>

namespace cairn::cli {
namespace {

constexpr std::size_t kRejectedShown = 10;

bool has_hits(detect::DetectConsumer const& consumer, sigma::RuleSet const& set,
              std::vector<std::uint64_t> const& fired, sigma::Level least) {
  for (std::size_t i = 0; i < set.rules.size(); ++i)
    if (consumer.hits()[i] > 0 && set.rules[i].level >= least) return true;
  for (std::size_t i = 0; i < fired.size(); ++i)
    if (fired[i] > 0 && set.correlations[i].level >= least) return true;
  for (std::size_t i = 0; i < detect::kDetectors; ++i)
    if (consumer.told()[i] > 0 && detect::detector_metas()[i].level >= least) return true;
  return false;
}

/// How often each correlation fired that is shown.
std::vector<std::uint64_t> fired(detect::DetectConsumer const& consumer,
                                 detect::ActiveRules const& active) {
  std::vector<std::uint64_t> out(active.shown_correlations.size());
  for (std::size_t i = 0; i < consumer.correlation_counts().size(); ++i)
    if (active.shown_correlations[i]) out[i] = consumer.correlation_counts()[i].findings;
  return out;
}

std::vector<std::string> warnings(sigma::RuleSet const& set,
                                  detect::CompiledCorrelations const& correlations) {
  std::vector<std::string> out;
  for (sigma::Rejected const& rejected : set.rejected)
    out.push_back(escape_controls(
        fmt::format("{}{}: left out: {}", rejected.file,
                    rejected.line == 0 ? "" : fmt::format(":{}", rejected.line), rejected.what)));
  for (auto const& [number, why] : correlations.rejected)
    out.push_back(escape_controls(fmt::format("{}:{}: left out: {}", set.correlations[number].file,
                                              set.correlations[number].line, why)));
  if (out.size() > kRejectedShown) {
    std::size_t const more = out.size() - kRejectedShown;
    out.resize(kRejectedShown);
    out.push_back(fmt::format("{} more rules are left out; `cairn rules lint` names them", more));
  }
  return out;
}

/// What correlations could not see.
void add_gaps(detect::DetectConsumer const& consumer, std::vector<std::string>& out) {
  if (consumer.not_followed() > 0)
    out.push_back(fmt::format("detectors did not follow {} things, since their tables are full",
                              consumer.not_followed()));
  if (consumer.future() > 0)
    out.push_back(fmt::format("{} events have a time that is yet to come: no correlation or "
                              "detector saw them",
                              consumer.future()));
  std::uint64_t no_group = 0, evicted = 0;
  for (auto const& counts : consumer.correlation_counts())
    no_group += counts.missing_group, evicted += counts.evicted;
  if (no_group > 0)
    out.push_back(fmt::format(
        "correlations left out {} hits whose events lack a field of their group-by", no_group));
  if (consumer.without_time() > 0)
    out.push_back(fmt::format("correlations left out {} events without a readable eventTime",
                              consumer.without_time()));
  if (evicted > 0)
    out.push_back(fmt::format("correlations forgot {} groups early for want of memory: some of "
                              "their findings may be missing",
                              evicted));
}

}  // namespace

Result<ExitCode> detect_command(Arguments const& arguments) {
  Reading reading = CAIRN_TRY(understand(arguments, arguments.others, QueryRule::kNone));
  sigma::RuleSet const set = CAIRN_TRY(choose_rules(arguments)).set;
  if (set.rules.empty()) {
    for (std::string const& warning : warnings(set, {})) say_line(warning);
    return fail(ErrorCode::kNotFound, "there is no rule for CloudTrail in what --rules names");
  }
  auto const floor = CAIRN_TRY(level_of(arguments, sigma::Level::kLow));
  auto const correlations =
      detect::compile_correlations(set, [&](sigma::Correlation const& correlation) {
        return detect::is_shown(correlation, correlation.silent, floor);
      });
  auto const active = CAIRN_TRY(detect::activate(set, floor, correlations.needed));
  reading.rules = active.dispatch;
  std::string_view const format = arguments.text("output", "table");
  detect::DetectOptions options;
  if (format == "jsonl") options.lines = detect::LineKind::kJson;
  if (format == "csv") options.lines = detect::LineKind::kCsv;
  options.terminal = reading.terminal.output;
  options.limit = CAIRN_TRY(parse_count("limit", arguments.text("limit", "20")));
  auto const fail_on = sigma::parse_level(arguments.text("fail-on"));

  options.detectors = CAIRN_TRY(detector_options(arguments, floor));
  if (!options.detectors.enabled.empty()) reading.options.prune = false;
  if (arguments.has("geo"))
    options.locate = CAIRN_TRY(detect::open_places(split_list(arguments.text("geo"))));
  auto const follow = CAIRN_TRY(Following::open(arguments, correlations.plan, options.detectors));
  if (follow) {
    follow->attach(reading, options);
    options.fold_too = follow->notifies();  // they tell of each finding, whatever is shown
  }
  std::size_t const limit = options.limit;
  if (follow && follow->notifies()) options.limit = 0;

  report::Output output(STDOUT_FILENO);
  detect::DetectConsumer consumer(set, active, correlations, options, output);
  return run_reading(reading, consumer, output, [&](RunEnd const& end) {
    Afterword afterword;
    afterword.warnings = warnings(set, correlations);
    add_gaps(consumer, afterword.warnings);
    auto const fires = fired(consumer, active);
    if (!options.lines) {
      auto const findings = detect::put_in_order({set, consumer.fold(), consumer.correlated(),
                                                  fires, consumer.detected(), consumer.told()},
                                                 limit);
      detect::PageOptions const page{reading.terminal.width, reading.terminal.colour_output,
                                     reading.paths};
      Status status = format == "html" ? write_html(output, findings, page)
                                       : write_text(output, findings, page);
      if (status) status = output.flush();
      if (!status && status.error().code != ErrorCode::kCancelled)
        afterword.failure = status.error().message;
      if (auto const note = detect::grain_text(findings.grain); !note.empty())
        afterword.warnings.emplace_back(note);
    }
    if (follow && afterword.failure.empty())
      follow->finish(
          end,
          [&] {
            return detect::put_in_order({set, consumer.fold(), consumer.correlated(), fires,
                                         consumer.detected(), consumer.told()},
                                        0);
          },
          afterword);
    bool const fails = fail_on && has_hits(consumer, set, fires, *fail_on);
    afterword.exit = fails ? ExitCode::kNothing : ExitCode::kFound;
    return afterword;
  });
}

}  // namespace cairn::cli
