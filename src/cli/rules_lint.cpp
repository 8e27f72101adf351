#include "base/text.hpp"
#include "cli/rules_command.hpp"
#include "sigma/dead.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace cairn::cli {
namespace {

struct Line {
  std::string file;
  unsigned line = 0;
  std::string_view kind;
  std::string what, title;
};

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

/// What became of all documents: `57 rules, 1 filter in 58 files`.
std::string account(sigma::RuleSet const& set) {
  sigma::Counts const& counts = set.counts;
  std::string out = counted(counts.rules, "rule", "rules");
  auto const add = [&](std::size_t count, std::string_view one, std::string_view many) {
    if (count > 0) out += ", " + counted(count, one, many);
  };
  add(counts.correlations, "correlation", "correlations");
  add(counts.filters, "filter", "filters");
  add(counts.duplicates, "duplicate left out", "duplicates left out");
  add(counts.ignored, "ignored by the settings", "ignored by the settings");
  add(counts.other_logsource, "for another log source", "for other log sources");
  add(counts.rejected, "rejected", "rejected");
  return out + fmt::format(", in {}\n", counted(counts.files, "file", "files"));
}

}  // namespace

Result<ExitCode> rules_lint(Arguments const& arguments, Words const& words) {
  ChosenRules const rules = CAIRN_TRY(choose_rules(arguments, words));
  std::vector<Line> lines;
  for (sigma::Rejected const& one : rules.set.rejected)
    lines.push_back({one.file, one.line, "rejected", one.what, one.title});
  for (sigma::Note const& one : rules.set.notes)
    lines.push_back({one.file, one.line, "note", one.what, one.title});
  for (sigma::Note const& one : sigma::find_dead(rules.set))
    lines.push_back({one.file, one.line, "note", one.what, one.title});
  std::stable_sort(lines.begin(), lines.end(), [](Line const& a, Line const& b) {
    return std::tie(a.file, a.line) < std::tie(b.file, b.line);
  });
  std::string text;
  for (Line const& line : lines) {
    std::string const place =
        line.line == 0 ? line.file : fmt::format("{}:{}", line.file, line.line);
    std::string const title = line.title.empty() ? "" : fmt::format(" ({})", line.title);
    text += escape_controls(fmt::format("{}: {}: {}{}", place.empty() ? rules.settings_file : place,
                                        line.kind, line.what, title));
    text += '\n';
  }
  text += account(rules.set);
  CAIRN_CHECK(print_text(text));
  return rules.set.rejected.empty() ? ExitCode::kFound : ExitCode::kNothing;
}

}  // namespace cairn::cli
