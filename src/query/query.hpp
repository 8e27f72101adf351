// The query language: text to predicate IR. Grammar, semantics and examples: docs/formats/query.md
// (tests parse them).
#pragma once
#include "base/result.hpp"
#include "match/ir.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace cairn::query {

/// Where a query is wrong and what to do.
struct QueryError {
  std::string message;    // one line: what
  std::size_t begin = 0;  // byte span in the query for the caret
  std::size_t end = 0;
  std::string suggestion;  // empty, or a line such as `did you mean sourceIPAddress?`
};

struct ParsedQuery {
  match::Expression expression;
  std::vector<QueryError>
      notes;  // not wrong, but probably not meant (unknown top-level field near a known one, …)
};

/// An empty query or `*` matches everything.
tl::expected<ParsedQuery, QueryError> parse_query(std::string_view text);

/// One field name as `top`, `--fields` and `--sort` take it: short names, case and derived fields
/// as in queries.
tl::expected<match::Field, QueryError> parse_field(std::string_view text);

/// Three lines: message, query with a caret line under it, suggestion. Controls escaped, long
/// queries cut around the caret.
std::string format_error(QueryError const& error, std::string_view query);

}  // namespace cairn::query
