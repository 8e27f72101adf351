#include "base/text.hpp"
#include "cli/rules_command.hpp"
#include "detect/sequences.hpp"
#include "sigma/cases.hpp"
#include "sigma/read_file.hpp"

#include <fmt/format.h>

#include <map>

namespace cairn::cli {
namespace {

struct Tally {
  std::size_t passed = 0, failed = 0, files = 0, without = 0;
};

/// What is wrong with the result of one file.
std::string told(sigma::CaseResult const& result, std::string const& path) {
  std::string out;
  for (sigma::CaseFailure const& failure : result.failures) {
    std::string const why =
        failure.failed.why.empty() ? "" : fmt::format(" ({})", failure.failed.why);
    out += escape_controls(fmt::format("{}: event {}: {}: {}{}", path, failure.failed.number,
                                       failure.rule.empty() ? failure.failed.rule : failure.rule,
                                       failure.what, why)) +
           '\n';
  }
  for (std::string const& title : result.one_sided)
    out += escape_controls(
               fmt::format("{}: {}: wants an event that fires it and a near miss", path, title)) +
           '\n';
  return out;
}

/// Tries the events beside one rule file; returns what is to be told.
Result<std::string> try_file(sigma::RuleSet const& set, std::string const& file,
                             std::vector<sigma::Rule const*> const& rules, Tally& tally) {
  std::string const path = sigma::cases_path(file);
  auto const text = sigma::read_file(path);
  if (!text && text.error().code == ErrorCode::kNotFound) {
    ++tally.without;
    return std::string();
  }
  if (!text) return tl::unexpected<Error>(text.error());
  auto const cases = CAIRN_TRY(sigma::parse_cases(*text, path));
  ++tally.files;
  std::string out;
  for (sigma::CaseResult const& result :
       {sigma::try_cases(rules, cases), detect::try_sequences(set, file, cases)}) {
    tally.passed += result.passed;
    tally.failed += result.failures.size();
    out += told(result, path);
  }
  return out;
}

}  // namespace

Result<ExitCode> rules_test(Arguments const& arguments, Words const& words) {
  ChosenRules const rules = CAIRN_TRY(choose_rules(arguments, words));
  say_rejected(rules.set);
  std::map<std::string, std::vector<sigma::Rule const*>> by_file;
  for (sigma::Rule const& rule : rules.set.rules) by_file[rule.file].push_back(&rule);
  for (sigma::Correlation const& correlation : rules.set.correlations) by_file[correlation.file];
  Tally tally;
  std::string text;
  for (auto const& [file, own] : by_file) text += CAIRN_TRY(try_file(rules.set, file, own, tally));
  text += fmt::format(
      "{} events passed, {} failed, in {} files; {} rule files have no events beside them\n",
      tally.passed, tally.failed, tally.files, tally.without);
  CAIRN_CHECK(print_text(text));
  if (!rules.set.rejected.empty()) return ExitCode::kError;
  return tally.failed == 0 && tally.passed > 0 ? ExitCode::kFound : ExitCode::kNothing;
}

}  // namespace cairn::cli
