// From predicate IR back to the query language: what a Sigma rule asks, as a query.
#pragma once
#include "base/result.hpp"
#include "match/ir.hpp"

#include <string>
#include <vector>

namespace cairn::query {

struct PrintedQuery {
  std::string text;
  std::vector<std::string> differences;  // where the query means something else, a sentence each
};

/// A query that means the same, but for the differences told. Fails for what the language cannot
/// ask: another field of the event, a part of a time, exact paths.
Result<PrintedQuery> print_query(match::Expression const& expression);

}  // namespace cairn::query
