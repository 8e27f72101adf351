#include "sigma/sql.hpp"

#include "unit/sigma/rule_tools.hpp"

#include <gmock/gmock.h>

namespace cairn::sigma::test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

Sql sql_of(std::string_view items, SqlDialect dialect = SqlDialect::kTrino) {
  RuleSet const set = load_text(rule_of("    s:\n" + std::string(items) + "\n    condition: s"));
  EXPECT_THAT(set.rejected, IsEmpty());
  if (set.rules.empty()) return {};
  auto const sql = to_sql(set.rules[0].expression, dialect);
  return sql ? *sql : Sql{"! " + sql.error().message, {}};
}

TEST(SigmaSql, Columns) {
  EXPECT_EQ(sql_of("        eventName: Stop'Logging").condition,
            "COALESCE(lower(eventname) = 'stop''logging', FALSE)");
  EXPECT_EQ(sql_of("        userIdentity.sessionContext.sessionIssuer.userName|cased: A").condition,
            "COALESCE(useridentity.sessioncontext.sessionissuer.username = 'A', FALSE)");
  EXPECT_EQ(
      sql_of("        requestParameters.a.b: x").condition,
      "COALESCE(lower(json_extract_scalar(requestparameters, '$[\"a\"][\"b\"]')) = 'x', FALSE)");
  EXPECT_EQ(
      sql_of("        requestParameters.a.b: x", SqlDialect::kDuckDb).condition,
      "COALESCE(lower(json_extract_string(requestparameters, '$.\"a\".\"b\"')) = 'x', FALSE)");
  EXPECT_EQ(sql_of("        resources.ARN|contains: x").condition,
            "COALESCE(any_match(resources, r -> strpos(lower(r.arn), 'x') > 0), FALSE)");
  EXPECT_THAT(sql_of("        status: x").condition, HasSubstr("! status is no column"));
  EXPECT_THAT(sql_of("        '|contains': x").condition, HasSubstr("! keywords"));
}

TEST(SigmaSql, Tests) {
  EXPECT_EQ(sql_of("        eventName: [a, b]").condition,
            "COALESCE(lower(eventname) IN ('a', 'b'), FALSE)");
  EXPECT_EQ(sql_of("        errorCode: null").condition, "NOT (errorcode IS NOT NULL)");
  EXPECT_EQ(sql_of("        eventName|startswith: 'a_%'").condition,
            "COALESCE(lower(eventname) LIKE 'a\\_\\%%' ESCAPE '\\', FALSE)");
  EXPECT_EQ(sql_of("        eventName|re|i: '^a'").condition,
            "COALESCE(regexp_like(eventname, '(?i)^a'), FALSE)");
  EXPECT_EQ(sql_of("        sourceIPAddress|cidr: 10.0.0.0/8").condition,
            "COALESCE(contains('10.0.0.0/8', TRY_CAST(sourceipaddress AS IPADDRESS)), FALSE)");
  EXPECT_EQ(sql_of("        eventTime|hour|gte: 22").condition,
            "COALESCE(hour(TRY(from_iso8601_timestamp(eventtime))) BETWEEN 22 AND 1000000, FALSE)");
  EXPECT_THAT(sql_of("        eventName|fieldref|endswith: eventSource").condition,
              HasSubstr("substr(lower(eventname)"));
  EXPECT_THAT(sql_of("        errorCode|exists: true").differences,
              ::testing::ElementsAre(HasSubstr("JSON null")));
}

TEST(SigmaSql, Trees) {
  EXPECT_EQ(sql_of("        eventName: a\n        awsRegion|neq: b").condition,
            "(COALESCE(lower(eventname) = 'a', FALSE)\n  AND NOT COALESCE(lower(awsregion) = 'b', "
            "FALSE))");
}

}  // namespace
}  // namespace cairn::sigma::test
