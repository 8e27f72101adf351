#include "query/query.hpp"

#include <gtest/gtest.h>

namespace cairn::query {
namespace {

std::string field(std::string_view text) {
  auto const parsed = parse_field(text);
  if (!parsed) return parsed.error().message + " | " + parsed.error().suggestion;
  return match::to_string(match::Expression::test(*parsed, match::Present{}));
}

TEST(ParseField, TakesNamesAsQueriesDo) {
  EXPECT_EQ(field("eventName"), "~eventName present");
  EXPECT_EQ(field(" EVENTNAME "), "~eventName present");
  EXPECT_EQ(field("ip"), "~sourceIPAddress present");
  EXPECT_EQ(field("user"), "principal present");
  EXPECT_EQ(field("Account"), "account present");
  EXPECT_EQ(field("outcome"), "outcome present");
  EXPECT_EQ(field("object"), "object present");
  EXPECT_EQ(field("useridentity.TYPE"), "~userIdentity.~type present");
  EXPECT_EQ(field("requestParameters.items[].x"), "~requestParameters.items.x present");
  EXPECT_EQ(field("requestParameters.\"aws:tag\""), "~requestParameters.aws:tag present");
  EXPECT_EQ(field("hostname"), "~hostname present");
  EXPECT_EQ(field("\"user\""), "~user present");
  EXPECT_EQ(field("@timestamp"), "~@timestamp present");
}

TEST(ParseField, SaysWhatIsWrong) {
  EXPECT_TRUE(field("").starts_with("this is no field name"));
  EXPECT_TRUE(field("*").starts_with("this is no field name"));
  EXPECT_TRUE(field("a b").starts_with("this is no field name"));
  EXPECT_TRUE(field("eventName:").starts_with("this is no field name"));
  EXPECT_TRUE(field("a..b").starts_with("this is no field name"));
  EXPECT_TRUE(field("\"a").starts_with("this is no field name"));
  EXPECT_EQ(field("evenName"), "there is no field evenName | did you mean eventName?");
  EXPECT_EQ(field("type"),
            "there is no field type | did you mean userIdentity.type or resources.type?");
  EXPECT_EQ(field("requestParamters.x"),
            "there is no field requestParamters.x | did you mean requestParameters.x?");
  auto const behind = parse_field("eventName x");
  ASSERT_FALSE(behind);
  EXPECT_EQ(behind.error().begin, 10u);
}

}  // namespace
}  // namespace cairn::query
