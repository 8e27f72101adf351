// Which rules a command means, with their settings.
#pragma once
#include "cli/arguments.hpp"
#include "sigma/rules.hpp"

#include <string>
#include <vector>

namespace cairn::cli {

struct ChosenRules {
  sigma::RuleSet set;
  std::vector<std::string> paths;
  std::string settings_file;  // empty: none
};

/// Loads `paths`; if there are none those of --rules, else $CAIRN_RULES, else the rules that came
/// with the program, for which `own` stands too. Settings: --settings, else the settings.yml of the
/// first of these folders that has one.
Result<ChosenRules> choose_rules(Arguments const& arguments, std::vector<std::string> paths = {});

/// Says on stderr which documents were rejected, each with its file, line and reason.
void say_rejected(sigma::RuleSet const& set);

/// --level, or `otherwise`.
Result<sigma::Level> level_of(Arguments const& arguments, sigma::Level otherwise);

}  // namespace cairn::cli
