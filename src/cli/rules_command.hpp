// The parts of `cairn rules`, one file each. `words` are the arguments behind the part's name.
#pragma once
#include "cli/exit_code.hpp"
#include "cli/rule_options.hpp"

namespace cairn::cli {

using Words = std::vector<std::string>;

Result<ExitCode> rules_list(Arguments const& arguments, Words const& words);
Result<ExitCode> rules_lint(Arguments const& arguments, Words const& words);
Result<ExitCode> rules_test(Arguments const& arguments, Words const& words);
Result<ExitCode> rules_explain(Arguments const& arguments, Words const& words);
Result<ExitCode> rules_coverage(Arguments const& arguments, Words const& words);

Result<ExitCode> rules_convert(Arguments const& arguments, Words const& words);
Result<ExitCode> rules_fetch(Arguments const& arguments, Words const& words);

/// The rules that a word means: those of a file (.yml, .yaml), or the one of the chosen set that
/// has this id, name or title.
Result<std::vector<sigma::Rule>> rules_of(Arguments const& arguments, std::string const& word);

/// The rule that an id, a name or a title means.
Result<sigma::Rule const*> find_rule(sigma::RuleSet const& set, std::string const& wanted);

/// Prints a whole text on stdout; a closed pipe is no error.
Status print_text(std::string_view text);

}  // namespace cairn::cli
