#include "base/text.hpp"
#include "cli/reading.hpp"
#include "cli/rules_command.hpp"
#include "cli/summary_options.hpp"
#include "engine/run.hpp"
#include "match/dispatch.hpp"
#include "report/summary.hpp"
#include "sigma/attack.hpp"

#include <unistd.h>

#include <algorithm>
#include <map>
#include <optional>

namespace cairn::cli {
namespace {

using Hits = std::vector<std::uint64_t>;  // of each rule

/// Counts each rule's hits over a trail.
class HitCounter final : public engine::Consumer {
 public:
  HitCounter(std::shared_ptr<match::Dispatch const> dispatch, std::size_t rules)
      : dispatch_(std::move(dispatch)), hits(rules) {}

  std::unique_ptr<Worker> make_worker() override {
    return std::make_unique<CountingWorker>(dispatch_, hits.size());
  }
  Status finish(std::vector<std::unique_ptr<Worker>>& workers) override {
    for (auto const& worker : workers) {
      Hits const& own = static_cast<CountingWorker&>(*worker).hits;
      for (std::size_t i = 0; i < hits.size(); ++i) hits[i] += own[i];
    }
    return {};
  }

 private:
  struct CountingWorker final : Worker {
    CountingWorker(std::shared_ptr<match::Dispatch const> dispatch, std::size_t rules)
        : dispatcher(std::move(dispatch)), hits(rules) {}
    engine::Flow on_hit(record::RecordView const& record, engine::Batch&) override {
      for (auto const rule : dispatcher.matches(record)) ++hits[rule];
      return engine::Flow::kContinue;
    }
    match::Dispatcher dispatcher;
    Hits hits;
  };
  std::shared_ptr<match::Dispatch const> dispatch_;

 public:
  Hits hits;
};

/// One line of the matrix.
struct Line {
  std::size_t rules = 0;
  sigma::Level highest = sigma::Level::kInformational;
  std::size_t fired = 0;  // rules with hits
  std::uint64_t hits = 0;
};
/// By tactic (its place in the matrix) and technique; empty: none is named.
using Matrix = std::map<std::pair<std::size_t, std::string>, Line>;

void add(Matrix& matrix, sigma::Meta const& meta, std::uint64_t hits) {
  sigma::Attack attack = sigma::attack_of(meta.tags);
  if (attack.tactics.empty()) attack.tactics.emplace_back();
  if (attack.techniques.empty()) attack.techniques.emplace_back();
  auto const order = sigma::tactics();
  for (std::string const& tactic : attack.tactics) {
    auto const place =
        static_cast<std::size_t>(std::find(order.begin(), order.end(), tactic) - order.begin());
    for (std::string const& technique : attack.techniques) {
      Line& line = matrix[{place, technique}];
      ++line.rules;
      line.highest = std::max(line.highest, meta.level);
      line.fired += hits > 0 ? 1 : 0;
      line.hits += hits;
    }
  }
}

std::string tactic_name(std::size_t place) {
  return place < sigma::tactics().size() ? std::string(sigma::tactics()[place]) : std::string();
}

using report::Cell;

Cell cell_of(std::string const& text) { return text.empty() ? Cell::none() : Cell::of(text); }

Status write_matrix(Matrix const& matrix, bool counted, report::SummaryOptions const& options,
                    report::Output& output) {
  std::vector<std::string> names = {"tactic", "technique", "rules", "highest"};
  if (counted) names.insert(names.end(), {"fired", "hits"});
  if (options.format != report::SummaryFormat::kTable) {
    std::vector<std::vector<Cell>> rows;
    for (auto const& [key, line] : matrix) {
      rows.push_back({cell_of(tactic_name(key.first)), cell_of(key.second),
                      Cell::number(line.rules), Cell::of(to_string(line.highest))});
      if (!counted) continue;
      rows.back().push_back(Cell::number(line.fired));
      rows.back().push_back(Cell::number(line.hits));
    }
    return write_rows(output, options.format, names, rows);
  }
  std::vector<report::LayoutColumn> columns;
  for (std::string const& name : names) {
    bool const number = name == "rules" || name == "fired" || name == "hits";
    columns.push_back({name, number ? report::Align::kRight : report::Align::kLeft, 5, 0, 0});
  }
  report::SummaryTable table(std::move(columns), options);
  for (auto const& [key, line] : matrix) {
    std::string const tactic = tactic_name(key.first);
    std::vector<std::string> cells = {
        tactic.empty() ? "(none)" : tactic, key.second.empty() ? "(none)" : key.second,
        report::grouped(line.rules), std::string(to_string(line.highest))};
    if (counted) cells.push_back(report::grouped(line.fired));
    if (counted) cells.push_back(report::grouped(line.hits));
    table.add(std::move(cells));
  }
  return table.write(output, {});
}

/// The rules that nothing in the trail fires.
std::string silent_rules(sigma::RuleSet const& set, Hits const& hits) {
  std::string out;
  std::size_t count = 0;
  for (std::size_t i = 0; i < hits.size(); ++i) {
    if (hits[i] > 0) continue;
    ++count;
    sigma::Rule const& rule = set.rules[i];
    out += escape_controls(
               fmt::format("  {:13}  {}  {}", to_string(rule.level), rule.title, rule.id)) +
           '\n';
  }
  return fmt::format("{} of {} rules fire on nothing in this trail{}\n", count, hits.size(),
                     count == 0 ? "" : ":") +
         out;
}

}  // namespace

Result<ExitCode> rules_coverage(Arguments const& arguments, Words const& words) {
  ChosenRules const rules = CAIRN_TRY(choose_rules(arguments));
  say_rejected(rules.set);
  std::optional<HitCounter> counter;
  report::Output output(STDOUT_FILENO);
  ExitCode exit = ExitCode::kFound;
  if (!words.empty()) {
    std::vector<match::Expression> expressions;
    for (sigma::Rule const& rule : rules.set.rules) expressions.push_back(rule.expression);
    counter.emplace(CAIRN_TRY(match::Dispatch::compile(expressions)), expressions.size());
    Reading reading = CAIRN_TRY(understand(arguments, words, QueryRule::kOptional));
    exit = CAIRN_TRY(run_reading(reading, *counter, output));
  }
  Matrix matrix;
  for (std::size_t i = 0; i < rules.set.rules.size(); ++i)
    if (!rules.set.rules[i].silent) add(matrix, rules.set.rules[i], counter ? counter->hits[i] : 0);
  for (sigma::Correlation const& correlation : rules.set.correlations)
    if (!correlation.silent) add(matrix, correlation, 0);
  Terminal const terminal = look_at_terminal(arguments.text("color", "auto"));
  report::SummaryOptions const options = summary_options(arguments, terminal);
  Status status = write_matrix(matrix, counter.has_value(), options, output);
  if (status && counter && options.format == report::SummaryFormat::kTable)
    status = output.append("\n" + silent_rules(rules.set, counter->hits));
  if (status) status = output.flush();
  if (!status && status.error().code != ErrorCode::kCancelled)
    return tl::unexpected<Error>(status.error());
  if (!rules.set.rejected.empty()) return ExitCode::kError;
  return exit;
}

}  // namespace cairn::cli
