// Which programs are recognised, and as what.
#include "jq/pushdown.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace cairn::jq {
namespace {

std::string show(std::optional<Pushdown> const& pushdown) {
  if (!pushdown) return "no";
  std::string out = pushdown->condition ? match::to_string(*pushdown->condition) : "every";
  out += " ->";
  for (auto const& path : pushdown->projection) {
    out += " ";
    for (auto const& name : path) out += "." + name;
    if (path.empty()) out += ".";
  }
  if (pushdown->projection.empty())
    out += " {" + pushdown->rest.substr(pushdown->rest.find_first_not_of(" \n")) + "}";
  for (auto const& name : pushdown->members) out += " " + name;
  return out;
}

struct Case {
  char const* program;
  char const* seen;
};

TEST(Pushdown, Recognises) {
  std::vector<Case> const cases = {
      {".Records[] | .eventName", "every -> .eventName"},
      {".Records[].eventName", "every -> .eventName"},
      {".Records[]?.userIdentity.arn", "every -> .userIdentity.arn"},
      {"\n.Records\n|\t.[]|.a.\"b c\"[\"d\"]", "every -> .a.b c.d"},
      {".Records[] | .a, .b.c, .", "every -> .a .b.c ."},
      {R"(.Records[] | select(.eventName=="X"))", R"(.eventName == "X" -> .)"},
      {R"(.Records[] | select("X" == .eventName) | .a)", R"(.eventName == "X" -> .a)"},
      {R"(.Records[] | select(.a != 1.5) | .a | length)", R"(not(.a == 1.5) -> {.a | length})"},
      {R"(.Records[] | select(.a == true or .b == null and .c))",
       R"(any(.a == true, all(.b == null, not(any(.c == null, .c == false)))) -> .)"},
      {R"(.Records[] | select((.a == 1 or .b == 2) and .c == 3 | not))",
       R"(not(all(any(.a == 1, .b == 2), .c == 3)) -> .)"},
      {R"(.Records[]|select(.a==1)|select(.b==2)|.c as $x | $x, 1)",
       R"(all(.a == 1, .b == 2) -> {.c as $x | $x, 1})"},
      {R"(.Records[] | select(.a==1) | select(.b|test("x")) | .c)",
       R"(.a == 1 -> {select(.b|test("x")) | .c})"},
      {".Records[] | [.a.b, .c, .a]", "every -> {[.a.b, .c, .a]} a c"},
      {".Records[] | [.a] | @tsv", "every -> {[.a] | @tsv} a"},
      {R"(.Records[]|{a, "b c", d: .e.f, "g": ."h"}|.a)",
       R"(every -> {{a, "b c", d: .e.f, "g": ."h"}|.a} a b c e h)"},
      {".Records[] | select(.a == 1) | [.b]", ".a == 1 -> {[.b]} b"},
      {".Records[] | select(.a == 1) | [.b] as $x | .", ".a == 1 -> {[.b] as $x | .}"},
      {".Records[] | select(.a == 1) | [.b], .c", ".a == 1 -> {[.b], .c}"},
      {".Records[] | select(.a == 1) | {a: 1}", ".a == 1 -> {{a: 1}}"},
  };
  for (auto const& one : cases) EXPECT_EQ(show(recognise(one.program)), one.seen) << one.program;
}

TEST(Pushdown, LeavesWhatItDoesNotSurelyUnderstand) {
  for (char const* program : {".",
                              "",
                              ".Records",
                              ".Records[]",
                              ".Records[0]",
                              ".Records[] | .",
                              ".Records[], 1",
                              ".Records[] as $r | $r",
                              "[.Records[] | .a]",
                              ".Records[] | length",
                              ".Records[] | .a | .b",
                              ".Records[] | .a?",
                              ".Records[].a | .b",
                              ".Records[].a, .Records[].b",
                              ".Records[] | .a[0]",
                              ".Records[] | .a[]",
                              ".Records[] | .a // 1",
                              ".Records[] | .a = 1",
                              ".Records[] | [.]",
                              ".Records[] | [.a[]]",
                              ".Records[] | {(.a): .b}",
                              ".Records[] | {$x}",
                              ".Records[] | {a: .b | c}",
                              ".Records[] | {a: [.b]}",
                              ".Records[] | [.a] as [$x] | .",
                              ".Records[] | [.a][0]",
                              ".Records[] | [.a].b",
                              ".Records[] | [.a]?",
                              ".Records[] | []",
                              ".Records[] | {}",
                              ".Records[] | [.a] + [.b]",
                              ".records[] | .a",
                              ".Records.x[] | .a",
                              ".Records[][] | .a",
                              R"(.Records[] | select(.a = "X"))",
                              R"(.Records[] | select(.a == .b))",
                              R"(.Records[] | select(.a == "\u0041"))",
                              R"--(.Records[] | select(.a == "\(1)"))--",
                              R"(.Records[] | select(.a == -1))",
                              R"(.Records[] | select(.a? == 1))",
                              R"(.Records[] | select(.a == 1)?)",
                              R"(.Records[] | select(.a == 1).b)",
                              R"(.Records[] | select(.a == 1) // 2)",
                              R"(.Records[] | select(.a == 1), 2)",
                              R"(.Records[] | select(.a == 1) as $x | $x)",
                              R"(.Records[] | select(.a == 1, .b == 2))",
                              R"(.Records[] | select((.a == 1) == true))",
                              R"(.Records[] | select(.a == 1 == 2))",
                              R"(.Records[] | select(.a + 1 == 2))",
                              R"(.Records[] | select(.a | length == 2))",
                              R"(.Records[] | select(not))",
                              R"(.Records[] | select(true))",
                              R"(.Records[] | select(.))",
                              R"(.Records[] | select(.a == $x))",
                              R"(.Records[] | select(.a == 1 # comment
))",
                              R"(.Records[] | select(.a::b == 1))",
                              R"(def select(f): 1; .Records[] | select(.a == 1))",
                              "# comment\n.Records[] | .a",
                              ".Records[] | .\r",
                              ".Records[] | select(.a == \"\xff\")"})
    EXPECT_EQ(show(recognise(program)), "no") << program;
}

TEST(Pushdown, KeepsLinesAndDepthInBounds) {
  auto const rest = recognise(".Records[] |\n\n select(.a==1) |\n .b | $__loc__")->rest;
  EXPECT_EQ(rest.substr(rest.size() - 15), "\n .b | $__loc__");
  EXPECT_EQ(std::count(rest.begin(), rest.end(), '\n'), 3);
  EXPECT_TRUE(recognise(".Records[] | select(" + std::string(40, '(') + ".a==1" +
                        std::string(40, ')') + ")"));
  EXPECT_FALSE(recognise(".Records[] | select(" + std::string(100000, '(') + ".a==1" +
                         std::string(100000, ')') + ")"));
}

TEST(Pushdown, KnowsWhatCannotRaise) {
  EXPECT_TRUE(recognise(".Records[] | select(.a==1 or .b)")->never_raises_on_objects);
  EXPECT_FALSE(recognise(".Records[] | select(.a==1 or .b.c)")->never_raises_on_objects);
}

}  // namespace
}  // namespace cairn::jq
