// A rule's question as SQL over the table that Athena documents for CloudTrail (DuckDB's lake has
// the same columns): for people who take rules elsewhere.
#pragma once
#include "base/result.hpp"
#include "match/ir.hpp"

#include <string>
#include <vector>

namespace cairn::sigma {

enum class SqlDialect { kDuckDb, kTrino };  // Athena speaks Trino's

struct Sql {
  std::string condition;                 // of WHERE; never null
  std::vector<std::string> differences;  // where it finds other events, a sentence each
};

/// Fails for what the table cannot answer: keywords in the whole event.
Result<Sql> to_sql(match::Expression const& expression, SqlDialect dialect);

}  // namespace cairn::sigma
