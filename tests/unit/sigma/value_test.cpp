// What a value of a selection means.
#include "unit/sigma/rule_tools.hpp"

namespace cairn::sigma::test {
namespace {

bool matches(std::string_view items, std::string_view event, Settings const& settings = {}) {
  return fires("    s:\n" + std::string(items) + "\n    condition: s", event, settings);
}

TEST(SigmaValue, EqualsIgnoringCase) {
  EXPECT_TRUE(matches("        a: 'NO'", R"({"a":"No"})"));
  EXPECT_FALSE(matches("        a: 'NO'", R"({"A":"No"})")) << "names of fields are exact";
  EXPECT_FALSE(matches("        a: 'NO'", R"({"a":"Not"})"));
}

}  // namespace
}  // namespace cairn::sigma::test
