// The oracle: evaluates the IR on a parsed tree, slowly and obviously. Every fast road is compared
// with it.
#pragma once
#include "match/ir.hpp"
#include "json/document.hpp"

#include <string_view>
#include <vector>

namespace cairn::match {

/// What derived fields are computed from, besides the record.
struct DerivedTexts {
  std::string principal, outcome, account, object;
  std::string verdict = {};
};

struct Verdict {
  bool matches = false;
  bool raises = false;  // an exact path met a value that is neither object nor null on its way
};

/// `record` must be an object. Bad regular expressions never match. Any thread.
Verdict interpret(Expression const& expression, json::Node const& record,
                  DerivedTexts const& derived);

/// The final values that a path reaches in a record: for showing why a predicate holds or not.
/// Borrowed from the record. An exact path that raises reaches nothing.
std::vector<json::Node const*> reached_values(Path const& path, json::Node const& record);

}  // namespace cairn::match
