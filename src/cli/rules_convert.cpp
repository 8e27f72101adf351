#include "base/text.hpp"
#include "cli/rules_command.hpp"
#include "query/print.hpp"
#include "sigma/sql.hpp"

#include <fmt/format.h>

namespace cairn::cli {
namespace {

/// A comment line: no text of a rule may end it.
std::string comment(std::string_view text) { return fmt::format("-- {}\n", escape_controls(text)); }

std::string head(sigma::Rule const& rule) {
  std::string out =
      comment(fmt::format("{} ({}), level {}", rule.title, rule.id, to_string(rule.level)));
  if (!rule.author.empty()) out += comment("author: " + rule.author);
  if (!rule.license.empty()) out += comment("license: " + rule.license);
  return out;
}

Result<std::string> as_sql(sigma::Rule const& rule, sigma::SqlDialect dialect) {
  sigma::Sql const sql = CAIRN_TRY(sigma::to_sql(rule.expression, dialect));
  std::string out = head(rule);
  for (std::string const& difference : sql.differences) out += comment("differs: " + difference);
  bool const duck = dialect == sigma::SqlDialect::kDuckDb;
  return out + fmt::format("SELECT eventtime, eventsource, eventname, awsregion, useridentity.arn, "
                           "sourceipaddress, errorcode, eventid\nFROM {}\nWHERE {}\nORDER BY "
                           "eventtime;\n",
                           duck ? "events" : "cloudtrail_logs", sql.condition);
}

/// One line, fit for `cairn search`; comments go to the front as lines of their own.
Result<std::string> as_query(sigma::Rule const& rule) {
  query::PrintedQuery const query = CAIRN_TRY(query::print_query(rule.expression));
  std::string out;
  for (std::string const& difference : query.differences) out += "# differs: " + difference + '\n';
  return out + query.text + '\n';
}

Result<std::string> convert(sigma::Rule const& rule, std::string_view to) {
  if (to == "duckdb") return as_sql(rule, sigma::SqlDialect::kDuckDb);
  if (to == "athena" || to == "trino") return as_sql(rule, sigma::SqlDialect::kTrino);
  return as_query(rule);
}

}  // namespace

Result<ExitCode> rules_convert(Arguments const& arguments, Words const& words) {
  if (words.size() != 1)
    return fail(ErrorCode::kInvalidArgument, "convert wants one rule: a file, an id or a title");
  auto const rules = CAIRN_TRY(rules_of(arguments, words.front()));
  std::string text;
  for (sigma::Rule const& rule : rules) {
    auto const converted = convert(rule, arguments.text("as", "query"));
    if (!converted)
      return fail(converted.error().code, "{}: {}", escape_controls(rule.title),
                  converted.error().message);
    text += (text.empty() ? "" : "\n") + *converted;
  }
  CAIRN_CHECK(print_text(text));
  return ExitCode::kFound;
}

}  // namespace cairn::cli
