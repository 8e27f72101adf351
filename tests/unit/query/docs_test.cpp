// docs/formats/query.md means what it says: every example parses, fails or matches as the page
// claims.
#include "base/text.hpp"
#include "match/interpreter.hpp"
#include "match/program.hpp"
#include "query/query.hpp"
#include "record/derived.hpp"
#include "record/fields.hpp"
#include "support/markdown.hpp"
#include "support/records.hpp"

#include <gtest/gtest.h>

namespace cairn::query {
namespace {

std::vector<std::string> const& page() {
  static std::vector<std::string> const lines = test::lines_of_file("docs/formats/query.md");
  return lines;
}

match::DerivedTexts derived_texts(record::RecordView const& record) {
  match::DerivedTexts texts;
  record::principal(record, texts.principal);
  record::account(record, texts.account);
  record::object_name(record, texts.object);
  record::verdict(record, texts.verdict);
  texts.outcome = record::to_string(record::outcome(record));
  return texts;
}

TEST(QueryDocs, ExamplesParseWithoutNotes) {
  auto const queries = test::paragraphs(test::fenced(page(), "query"));
  std::size_t count = 0;
  for (std::string const& block : queries) {
    std::istringstream lines(block);
    for (std::string query; std::getline(lines, query); ++count) {
      auto const parsed = parse_query(query);
      ASSERT_TRUE(parsed) << format_error(parsed.error(), query);
      EXPECT_TRUE(parsed->notes.empty()) << format_error(parsed->notes.front(), query);
    }
  }
  EXPECT_GE(count, 20u);
}

/// The query of a shown error: its second line.
std::string query_of(std::string const& shown) {
  std::size_t const begin = shown.find('\n') + 3;
  return shown.substr(begin, shown.find('\n', begin) - begin);
}

TEST(QueryDocs, ErrorsReadAsShown) {
  auto const errors = test::paragraphs(test::fenced(page(), "query-error"));
  ASSERT_GE(errors.size(), 8u);
  for (std::string const& shown : errors) {
    std::string const query = query_of(shown);
    auto const parsed = parse_query(query);
    ASSERT_FALSE(parsed) << query;
    EXPECT_EQ(format_error(parsed.error(), query), shown);
  }
}

TEST(QueryDocs, NotesReadAsShown) {
  auto const notes = test::paragraphs(test::fenced(page(), "query-note"));
  ASSERT_GE(notes.size(), 2u);
  for (std::string const& shown : notes) {
    std::string const query = query_of(shown);
    auto const parsed = parse_query(query);
    ASSERT_TRUE(parsed) << query;
    ASSERT_EQ(parsed->notes.size(), 1u) << query;
    EXPECT_EQ(format_error(parsed->notes[0], query), shown);
  }
}

TEST(QueryDocs, MatchesAreTrue) {
  auto const blocks = test::fenced(page(), "query-match");
  std::size_t count = 0;
  for (std::string const& line : blocks) {
    if (line.empty()) continue;
    constexpr std::string_view kMark = "   in   ";
    std::size_t const mark = line.find(kMark);
    ASSERT_NE(mark, std::string::npos) << line;
    bool const expected = line.starts_with("true ");
    ASSERT_TRUE(expected || line.starts_with("false ")) << line;
    std::string const query = line.substr(7, mark - 7);
    std::string const json = line.substr(mark + kMark.size());
    auto const parsed = parse_query(query);
    ASSERT_TRUE(parsed) << format_error(parsed.error(), query);
    auto const tree = json::parse_document(json);
    ASSERT_TRUE(tree) << json;
    test::OwnedRecord const record(json);
    ASSERT_TRUE(record.view) << json;
    EXPECT_EQ(match::interpret(parsed->expression, *tree, derived_texts(*record.view)).matches,
              expected)
        << line;
    auto const program = match::Program::compile(parsed->expression);
    ASSERT_TRUE(program) << line;
    EXPECT_EQ(match::Matcher(*program).matches(*record.view), expected) << line;
    ++count;
  }
  EXPECT_GE(count, 45u);
}

TEST(QueryDocs, ShortNamesAreListed) {
  auto const rows = test::table_behind(page(), "Short names, at the top level only:");
  ASSERT_EQ(rows.size(), record::short_names().size());
  for (record::ShortName const& name : record::short_names()) {
    bool listed = false;
    for (auto const& row : rows) {
      std::string_view const field = row.at(1);
      listed = listed || (row.at(0) == name.name &&
                          (field == name.field ||
                           (name.name == "account" && field.starts_with("recipientAccountId"))));
    }
    EXPECT_TRUE(listed) << name.name;
  }
}

}  // namespace
}  // namespace cairn::query
