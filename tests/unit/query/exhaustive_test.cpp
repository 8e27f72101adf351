// Every string of a few tokens: the parser neither crashes nor loses its place, and means the same
// thing twice.
#include "query/query.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace cairn::query {
namespace {

void check(std::string const& query) {
  auto const parsed = parse_query(query);
  if (!parsed) {
    QueryError const& error = parsed.error();
    ASSERT_LE(error.begin, error.end) << query;
    ASSERT_LE(error.end, query.size()) << query;
    ASSERT_FALSE(error.message.empty()) << query;
    ASSERT_EQ(error.message.find('\n'), std::string::npos) << query;
    std::string const shown = format_error(error, query);
    ASSERT_NE(shown.find('^'), std::string::npos) << query;
    return;
  }
  for (QueryError const& note : parsed->notes) {
    ASSERT_LT(note.begin, note.end) << query;
    ASSERT_LE(note.end, query.size()) << query;
  }
  // Blanks around a query and parentheses around it change nothing, unless a backslash takes them
  // for text.
  if (query.ends_with('\\')) return;
  auto const again = parse_query(" " + query + " ");
  ASSERT_TRUE(again) << query;
  ASSERT_EQ(again->expression, parsed->expression) << query;
  if (parsed->expression == match::Expression::all({}))
    return;  // nothing at all cannot stand in parentheses
  auto const wrapped = parse_query("(" + query + ")");
  ASSERT_TRUE(wrapped) << query;
  ASSERT_EQ(wrapped->expression, parsed->expression) << query;
}

template <std::size_t N>
void check_all(std::array<char const*, N> const& tokens, std::size_t length,
               std::string const& begun = {}) {
  if (length == 0) return;
  for (char const* const token : tokens) {
    std::string const query = begun + token;
    check(query);
    if (testing::Test::HasFatalFailure()) return;
    check_all(tokens, length - 1, query);
  }
}

TEST(QueryExhaustive, Grammar) {
  check_all(std::array{"a", " ", "(", ")", " and ", " or ", "not ", "ip", ":", "*"}, 5);
}

TEST(QueryExhaustive, Values) {
  check_all(std::array{"ip", ":", " ", "10.0.0.0/8", "null", "\"", "'", "\\", "?", "5"}, 5);
}

TEST(QueryExhaustive, OperatorsAndNames) {
  check_all(std::array{"time", "x", ".", "[]", "==", "!=", ">", "<", "=", "~", "/", "2024", " "},
            4);
}

TEST(QueryExhaustive, OddCharacters) {
  check_all(std::array{"“", "”", "’", "é", "\u00a0", ":", "ip", "@", "-", "+", "!", "&", "|", ",",
                       "\\u00", "\n"},
            4);
}

}  // namespace
}  // namespace cairn::query
