// Events beside rules: NAME.events.json tells which events the rules of NAME.yml fire on and which
// not. The format is in docs/formats/rules.md.
#pragma once
#include "base/result.hpp"
#include "sigma/rules.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace cairn::sigma {

/// One entry of the list.
struct Case {
  std::string rule;  // id, name or title; empty: the file's only rule
  bool expect = false;
  std::string event;                  // JSON
  std::vector<std::string> sequence;  // instead of an event, for a correlation
  std::string why;                    // for people
  std::size_t number = 0;             // in the list, from 1
};

/// `[{"expect": true, "event": {…}, "why": "…", "rule": "…"}, …]`; a correlation has `"events":
/// […]` instead. Errors name the entry.
Result<std::vector<Case>> parse_cases(std::string_view text, std::string const& path);

/// `rules/stop.yml` → `rules/stop.events.json`.
std::string cases_path(std::string const& rule_file);

/// A case that went otherwise than it says, or could not be tried.
struct CaseFailure {
  Case failed;
  std::string rule;  // title, or empty
  std::string what;
};

struct CaseResult {
  std::size_t passed = 0;
  std::vector<CaseFailure> failures;
  std::vector<std::string> one_sided;  // titles of rules without a firing or without a silent event
};

/// Tries the cases of one file's rules, by the interpreter and the compiled program: if these
/// disagree that is a failure too. Sequences are left out: detect/ tries them.
CaseResult try_cases(std::vector<Rule const*> const& rules, std::vector<Case> const& cases);

}  // namespace cairn::sigma
