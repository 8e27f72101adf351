#include "base/text.hpp"
#include "report/rows.hpp"
#include "report/table_format.hpp"
#include "report/terminal_format.hpp"
#include "support/golden.hpp"

#include "driver.hpp"

namespace cairn::report {
namespace {

using test::Caught;
using test::drive;
using test::Objects;

std::string written(std::unique_ptr<RowFormat> format, Objects const& objects) {
  Caught caught;
  RowsConsumer rows(std::move(format), {}, caught.output);
  EXPECT_TRUE(drive(rows, objects).status);
  return caught.text();
}

Column column(char const* name) { return {name, top_level(name)}; }

TEST(JsonlFormat, CopiesRecordsAndJoinsTheirLines) {
  std::string const odd = R"({"a":  "\u0026 é",	"b":1.50E+3,"a":"last"})";
  EXPECT_EQ(written(jsonl_format({}), {{odd, "{\n  \"a\" : [1,\r\n 2]\n}"}}),
            odd + "\n{\"a\":[1,2]}\n");
  EXPECT_EQ(written(jsonl_format({}), {}), "");
}

TEST(JsonFormat, IsOneDocumentWithARecordALine) {
  EXPECT_EQ(written(json_format({}), {{R"({"a":1})"}, {}, {R"({"a":2})", R"({"a":3})"}}),
            "{\"Records\":[\n{\"a\":1},\n{\"a\":2},\n{\"a\":3}\n]}\n");
  EXPECT_EQ(written(json_format({}), {{}}), "{\"Records\":[\n]}\n");
}

TEST(RawFormat, GivesTheRecordsOwnBytes) {
  std::string const odd = "{\n \"a\" : 1 }";
  EXPECT_EQ(written(raw_format(), {{odd}}), odd + "\n");
}

TEST(JsonFormat, AddsEvidence) {
  JsonOptions options;
  options.evidence = true;
  EXPECT_EQ(written(jsonl_format(options), {{"{}", R"({"a":1})"}, {"{ }"}}),
            "{\"cairn\":{\"object\":\"object-0\",\"index\":0,\"verdict\":\"no-digest\"}}\n"
            "{\"a\":1,\"cairn\":{\"object\":\"object-0\",\"index\":1,\"verdict\":\"no-digest\"}}\n"
            "{ \"cairn\":{\"object\":\"object-1\",\"index\":0,\"verdict\":\"no-digest\"}}\n");
}

TEST(JsonFormat, Projects) {
  JsonOptions options;
  options.columns = {column("a"), column("b \"q\""), {"outcome", match::Derived::kOutcome}};
  EXPECT_EQ(written(jsonl_format(options), {{R"({"a":[1, {"x":2}]})", R"({"b \"q\"":1.0})"}}),
            "{\"a\":[1,{\"x\":2}],\"b \\\"q\\\"\":null,\"outcome\":\"success\"}\n"
            "{\"a\":null,\"b \\\"q\\\"\":1.0,\"outcome\":\"success\"}\n");
}

TEST(CsvFormat, QuotesAndDefuses) {
  auto const cell = [](std::string_view text) {
    std::string out;
    append_csv(out, text);
    return out;
  };
  EXPECT_EQ(cell("plain"), "plain");
  EXPECT_EQ(cell(""), "");
  EXPECT_EQ(cell("a,b"), "\"a,b\"");
  EXPECT_EQ(cell("say \"x\""), "\"say \"\"x\"\"\"");
  EXPECT_EQ(cell("two\nlines"), "\"two\nlines\"");
  for (char const* start : {"=", "+", "-", "@", "\t"})
    EXPECT_EQ(cell(std::string(start) + "1"), std::string("'") + start + "1");
  EXPECT_EQ(cell("\r=1"), "\"'\r=1\"");
  EXPECT_EQ(cell("=a,\"b\""), "\"'=a,\"\"b\"\"\"");
  EXPECT_EQ(cell("a=1"), "a=1");
}

TEST(CsvFormat, HasAHeaderAlsoWithoutHits) {
  EXPECT_EQ(written(csv_format({column("a"), column("=b")}), {}), "a,'=b\n");
  EXPECT_EQ(written(csv_format({column("a"), column("b")}),
                    {{R"({"a":["x","y"],"b":null})", R"({"b":"=1"})"}}),
            "a,b\n\"x, y\",\n,'=1\n");
}

std::string event(char const* name, char const* more = "") {
  return std::string(
             R"({"eventTime":"2026-03-10T08:00:00Z","recipientAccountId":"111122223333","awsRegion":"eu-west-1",)") +
         R"("userIdentity":{"type":"IAMUser","userName":"ana"},"eventSource":"s3.amazonaws.com","eventName":")" +
         name + R"(","sourceIPAddress":"192.0.2.7")" + more + "}";
}

Objects hostile_events() {
  return {
      {event("GetObject"), event("PutObject", R"(,"errorCode":"AccessDenied")"),
       event("ListBuckets", R"(,"errorCode":"NoSuchBucket")")},
      {R"({"eventName":"line\nbreak \u001b[2J \u202egnp.exe","userIdentity":{"type":"IAMUser","userName":"\u001b]0;x\u0007"}})",
       event("ANameThatIsFarTooLongForAnyTableAndGoesOnAndOnAndOnAndOnAndOnAndOnAndOnAndOnAndOn"),
       R"({"eventName":"日本語日本語日本語日本語日本語日本語日本語日本語日本語","sourceIPAddress":"2001:db8::1"})"}};
}

TEST(TableFormat, LooksAsItShould) {
  test::expect_golden("table.txt",
                      written(table_format(default_table(), {120, false}), hostile_events()));
  test::expect_golden("table-narrow.txt",
                      written(table_format(default_table(), {60, false}), hostile_events()));
  test::expect_golden("table-colour.txt",
                      written(table_format(default_table(), {120, true}), hostile_events()));
  test::expect_golden(
      "table-fields.txt",
      written(table_format(table_of({column("eventName"), column("errorCode")}), {80, false}),
              hostile_events()));
}

TEST(TableFormat, NeverWrapsAndNeverLetsControlsThrough) {
  Objects objects = hostile_events();
  for (int i = 0; i < 300; ++i)
    objects.push_back(objects[static_cast<std::size_t>(i % 2)]);  // past the rows that are measured
  for (std::size_t const width : {40u, 41u, 77u, 120u, 400u}) {
    std::string const text = written(table_format(default_table(), {width, false}), objects);
    std::size_t lines = 0;
    for (std::string_view rest = text; !rest.empty(); ++lines) {
      std::size_t const end = rest.find('\n');
      EXPECT_LE(display_width(rest.substr(0, end)), width);
      EXPECT_EQ(escape_controls(rest.substr(0, end)), rest.substr(0, end));
      rest.remove_prefix(end + 1);
    }
    EXPECT_EQ(lines, 1u + 302 * 3);
  }
}

TEST(TableFormat, LeavesOutWhatMattersLeastAndTellsIt) {
  auto const left_out = [](std::vector<TableColumn> columns, std::size_t width) {
    auto format = table_format(std::move(columns), {width, false});
    RowFormat const& table = *format;
    Caught caught;
    RowsConsumer rows(std::move(format), {}, caught.output);
    EXPECT_TRUE(drive(rows, hostile_events()).status);
    std::string names;
    for (auto const& name : table.left_out()) names += name + " ";
    return names;
  };
  EXPECT_EQ(left_out(default_table(), 120), "");
  EXPECT_EQ(left_out(default_table(), 80), "ACCOUNT/REGION ");
  EXPECT_EQ(left_out(default_table(), 60), "ACCOUNT/REGION SOURCE ");
  EXPECT_EQ(left_out(default_table(), 50), "TIME ACCOUNT/REGION SOURCE ");
  EXPECT_EQ(left_out(default_table(), 30), "TIME ACCOUNT/REGION PRINCIPAL SOURCE ");
  EXPECT_EQ(left_out(default_table(), 5), "TIME ACCOUNT/REGION PRINCIPAL SOURCE OUTCOME ");
  std::vector<TableColumn> const own =
      table_of({column("eventName"), column("nothing"), column("errorCode")});
  EXPECT_EQ(left_out(own, 23), "");  // six, six, six and gaps: 22
  EXPECT_EQ(left_out(own, 21), "errorCode ");
  EXPECT_EQ(left_out(own, 1), "nothing errorCode ");
}

TEST(TableFormat, IsEmptyWithoutHits) {
  EXPECT_EQ(written(table_format(default_table(), {}), {{}}), "");
}

TEST(TerminalFormat, EscapesWhatMovesTheCursor) {
  EXPECT_EQ(written(safe_on_terminal(raw_format()), {{"{\"a\":\"\xe2\x80\xae x\",\n\"b\":1}"}}),
            "{\"a\":\"\\u202e x\",\n\"b\":1}\n");
  EXPECT_EQ(written(safe_on_terminal(json_format({})), {{R"({"a":1})", R"({"a":2})"}}),
            "{\"Records\":[\n{\"a\":1},\n{\"a\":2}\n]}\n");
}

TEST(TableLayout, FitsColumns) {
  std::vector<LayoutColumn> const columns = {
      {"A", Align::kLeft, 5, 0}, {"B", Align::kLeft, 5, 10}, {"C", Align::kLeft, 3, 0}};
  EXPECT_EQ(fit_columns(columns, {4, 4, 3}, 100), (std::vector<std::size_t>{4, 14, 3}));
  EXPECT_EQ(fit_columns(columns, {20, 10, 3}, 34), (std::vector<std::size_t>{17, 10, 3}));
  EXPECT_EQ(fit_columns(columns, {20, 30, 3}, 10), (std::vector<std::size_t>{5, 5, 3}));
  std::string out;
  append_cell(out, "abcdef", 4, Align::kLeft);
  append_cell(out, "x", 3, Align::kRight);
  EXPECT_EQ(out, "abc…  x");
}

}  // namespace
}  // namespace cairn::report
