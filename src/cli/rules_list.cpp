#include "cli/rules_command.hpp"
#include "cli/summary_options.hpp"
#include "cli/terminal.hpp"
#include "report/summary.hpp"

#include <unistd.h>

#include <algorithm>

namespace cairn::cli {
namespace {

struct Row {
  sigma::Meta const* meta;
  std::string_view kind;
  bool silent;
};

std::string_view type_name(sigma::CorrelationType type) {
  constexpr std::string_view kNames[] = {"event_count",      "value_count", "temporal",
                                         "temporal_ordered", "value_sum",   "value_avg",
                                         "value_percentile"};
  return kNames[static_cast<std::size_t>(type)];
}

/// The highest level first; files keep their order.
std::vector<Row> rows_of(sigma::RuleSet const& set, sigma::Level least) {
  std::vector<Row> rows;
  for (sigma::Rule const& rule : set.rules) rows.push_back({&rule, "rule", rule.silent});
  for (sigma::Correlation const& rule : set.correlations)
    rows.push_back({&rule, type_name(rule.type), rule.silent});
  std::erase_if(rows, [&](Row const& row) { return row.meta->level < least; });
  std::stable_sort(rows.begin(), rows.end(),
                   [](Row const& a, Row const& b) { return a.meta->level > b.meta->level; });
  return rows;
}

std::string joined(std::vector<std::string> const& parts) {
  std::string out;
  for (std::string const& part : parts) out += (out.empty() ? "" : " ") + part;
  return out;
}

Status write_table(std::vector<Row> const& rows, report::SummaryOptions const& options,
                   report::Output& output) {
  report::SummaryTable table({{"level", report::Align::kLeft, 8, 0, 0},
                              {"title", report::Align::kLeft, 20, 40, 1},
                              {"kind", report::Align::kLeft, 4, 0, 3},
                              {"id", report::Align::kLeft, 8, 0, 2},
                              {"file", report::Align::kLeft, 12, 40, 4}},
                             options);
  for (Row const& row : rows)
    table.add({std::string(to_string(row.meta->level)), row.meta->title, std::string(row.kind),
               row.meta->id, row.meta->file});
  return table.write(output, {});
}

Status write_others(std::vector<Row> const& rows, report::SummaryOptions const& options,
                    report::Output& output) {
  using report::Cell;
  std::vector<std::vector<Cell>> cells;
  for (Row const& row : rows) {
    sigma::Meta const& meta = *row.meta;
    cells.push_back({Cell::of(to_string(meta.level)), Cell::of(meta.title), Cell::of(row.kind),
                     Cell::of(meta.id), Cell::of(meta.status), Cell::of(meta.author),
                     Cell::of(meta.license), Cell::of(joined(meta.tags)),
                     Cell::json(row.silent ? "true" : "false"), Cell::of(meta.file),
                     Cell::number(meta.line)});
  }
  return write_rows(output, options.format,
                    {"level", "title", "kind", "id", "status", "author", "license", "tags",
                     "silent", "file", "line"},
                    cells);
}

}  // namespace

Result<ExitCode> rules_list(Arguments const& arguments, Words const& words) {
  ChosenRules const rules = CAIRN_TRY(choose_rules(arguments, words));
  sigma::Level const least = CAIRN_TRY(level_of(arguments, sigma::Level::kInformational));
  say_rejected(rules.set);
  Terminal const terminal = look_at_terminal(arguments.text("color", "auto"));
  report::SummaryOptions const options = summary_options(arguments, terminal);
  report::Output output(STDOUT_FILENO);
  std::vector<Row> const rows = rows_of(rules.set, least);
  Status status = options.format == report::SummaryFormat::kTable
                      ? write_table(rows, options, output)
                      : write_others(rows, options, output);
  if (status) status = output.flush();
  if (!status && status.error().code != ErrorCode::kCancelled)
    return tl::unexpected<Error>(status.error());
  if (!rules.set.rejected.empty()) return ExitCode::kError;
  return rows.empty() ? ExitCode::kNothing : ExitCode::kFound;
}

}  // namespace cairn::cli
