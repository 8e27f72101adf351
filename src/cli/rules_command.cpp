#include "cli/rules_command.hpp"

#include "base/text.hpp"
#include "cli/commands.hpp"
#include "report/output.hpp"

#include <unistd.h>

#include <algorithm>

namespace cairn::cli {
namespace {

struct Part {
  std::string_view name;
  Result<ExitCode> (*run)(Arguments const&, Words const&);
};
constexpr Part kParts[] = {{"list", rules_list},         {"lint", rules_lint},
                           {"test", rules_test},         {"explain", rules_explain},
                           {"coverage", rules_coverage}, {"convert", rules_convert},
                           {"fetch", rules_fetch}};

std::string part_names() {
  std::string names;
  for (Part const& part : kParts) names += (names.empty() ? "" : ", ") + std::string(part.name);
  return names;
}

}  // namespace

Result<ExitCode> rules_command(Arguments const& arguments) {
  if (arguments.others.empty())
    return fail(ErrorCode::kInvalidArgument, "cairn rules wants one of {}; see cairn rules -h",
                part_names());
  std::string const& name = arguments.others.front();
  auto const part = std::find_if(std::begin(kParts), std::end(kParts),
                                 [&](Part const& known) { return known.name == name; });
  if (part == std::end(kParts))
    return fail(ErrorCode::kInvalidArgument, "there is no cairn rules {}; it is one of {}",
                escape_controls(name), part_names());
  return part->run(arguments, {arguments.others.begin() + 1, arguments.others.end()});
}

Result<sigma::Rule const*> find_rule(sigma::RuleSet const& set, std::string const& wanted) {
  std::string const id = fold(wanted);
  std::vector<std::string_view> titles;
  for (sigma::Rule const& rule : set.rules) {
    if (fold(rule.id) == id || rule.name == wanted || rule.title == wanted) return &rule;
    titles.push_back(rule.title);
  }
  for (sigma::Correlation const& rule : set.correlations)
    if (fold(rule.id) == id || rule.name == wanted || rule.title == wanted)
      return fail(ErrorCode::kUnsupported,
                  "{} is a correlation: it is about several events; take one of its rules",
                  escape_controls(wanted));
  std::string_view const near = nearest_of(wanted, titles);
  return fail(ErrorCode::kNotFound, "no rule has the id, name or title {}{}",
              escape_controls(wanted),
              near.empty() ? "" : fmt::format("; did you mean '{}'?", escape_controls(near)));
}

Result<std::vector<sigma::Rule>> rules_of(Arguments const& arguments, std::string const& word) {
  bool const file = word.ends_with(".yml") || word.ends_with(".yaml");
  ChosenRules chosen = CAIRN_TRY(choose_rules(arguments, file ? Words{word} : Words{}));
  if (!file) return std::vector<sigma::Rule>{*CAIRN_TRY(find_rule(chosen.set, word))};
  say_rejected(chosen.set);
  if (chosen.set.rules.empty())
    return fail(ErrorCode::kInvalidArgument, "{}: holds no rule that can be used", word);
  return std::move(chosen.set.rules);
}

Status print_text(std::string_view text) {
  report::Output output(STDOUT_FILENO);
  Status status = output.append(text);
  if (status) status = output.flush();
  if (!status && status.error().code == ErrorCode::kCancelled) return {};
  return status;
}

}  // namespace cairn::cli
