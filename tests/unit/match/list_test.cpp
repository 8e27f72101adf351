#include "match/interpreter.hpp"
#include "match/program.hpp"
#include "support/records.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace cairn::match {
namespace {

/// Long lists become one look-up: the same answers as the interpreter, which knows nothing of that.
TEST(Lists, AnswerAsTheirMembersDo) {
  Field const field = Path{{{"f", Case::kIgnore}}, PathMode::kSearch};
  std::vector<Expression> list;
  for (int i = 0; i < 2000; ++i)
    list.push_back(
        Expression::test(field, Equals{"198.51.100." + std::to_string(i), Case::kIgnore, {}}));
  for (auto const* text : {"22", "KMS", "3.50"})
    list.push_back(Expression::test(field, Equals{text, Case::kIgnore, Decimal::parse(text)}));
  list.push_back(Expression::test(field, Equals{"Exact", Case::kExact, {}}));
  list.push_back(Expression::test(Path{{{"g", Case::kIgnore}}, PathMode::kSearch},
                                  Equals{"other", Case::kIgnore, {}}));
  auto const any = Expression::any(list);
  auto const program = Program::compile(any);
  ASSERT_TRUE(program);
  Matcher matcher(*program);
  std::size_t matches = 0;
  for (auto const* record : {R"({"f":"198.51.100.7"})",
                             R"({"f":"198.51.100.2000"})",
                             R"({"f":["x","198.51.100.1999"]})",
                             R"({"f":{"a":{"b":"198.51.100.0"}}})",
                             R"({"f":22})",
                             R"({"f":"22"})",
                             R"({"f":22.0})",
                             R"({"f":"22.0"})",
                             R"({"f":2.2e1})",
                             R"({"f":3.5})",
                             R"({"f":"3.50"})",
                             R"({"f":"3.5"})",
                             R"({"f":"kms"})",
                             "{\"f\":\"\xe2\x84\xaaMS\"}",
                             R"({"f":"\u004bms"})",
                             R"({"f":"exact"})",
                             R"({"f":"Exact"})",
                             R"({"f":true})",
                             R"({"f":null})",
                             R"({"g":"OTHER"})",
                             R"({"h":"198.51.100.7"})",
                             R"({"f":"198.51.100.7","f":"x"})",
                             "{}"}) {
    test::OwnedRecord const owned(record);
    ASSERT_TRUE(owned.view) << record;
    bool const slow = interpret(any, json::parse_document(record).value(), {}).matches;
    EXPECT_EQ(matcher.matches(*owned.view), slow) << record;
    EXPECT_EQ((*program)->may_match(record) || !slow, true) << record;
    matches += slow;
  }
  EXPECT_EQ(matches, 14u);
}

}  // namespace
}  // namespace cairn::match
