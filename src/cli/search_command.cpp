#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/jq_format.hpp"
#include "cli/reading.hpp"
#include "report/rows.hpp"
#include "report/table_format.hpp"
#include "report/terminal_format.hpp"

#include <unistd.h>

namespace cairn::cli {
namespace {

constexpr std::string_view kCsvColumns = "eventTime,account,awsRegion,principal,eventSource,"
                                         "eventName,sourceIPAddress,outcome,errorCode,eventID";

Result<std::vector<report::Column>> columns_of(std::string_view list) {
  std::vector<report::Column> columns;
  for (std::string& name : split_list(list)) {
    auto field = CAIRN_TRY(understand_field("--fields", name));
    columns.push_back({std::move(name), std::move(field)});
  }
  return columns;
}

Result<std::unique_ptr<report::RowFormat>> format_of(Arguments const& arguments,
                                                     Terminal const& terminal) {
  std::string_view const output = arguments.text("output", terminal.output ? "table" : "jsonl");
  bool const evidence = arguments.has("evidence");
  bool const with_verdict =
      arguments.has("verdict") || arguments.has("keys") || arguments.has("digests");
  std::vector<report::Column> columns;
  if (arguments.has("fields")) columns = CAIRN_TRY(columns_of(arguments.text("fields")));
  if (evidence && output != "json" && output != "jsonl")
    return fail(ErrorCode::kInvalidArgument,
                "--evidence goes with --output json or jsonl; a table or csv shows the "
                "place by --fields object");
  if (output == "raw" && !columns.empty())
    return fail(ErrorCode::kInvalidArgument,
                "--output raw gives whole records; for --fields take jsonl, csv or table");
  if (output == "table") {
    auto table = columns.empty() ? report::default_table() : report::table_of(columns);
    if (columns.empty() && with_verdict)
      table.push_back(report::table_of({{"VERDICT", match::Derived::kVerdict}}).front());
    return report::table_format(std::move(table), {terminal.width, terminal.colour_output});
  }
  std::unique_ptr<report::RowFormat> format;
  if (output == "csv") {
    if (columns.empty()) columns = CAIRN_TRY(columns_of(kCsvColumns));
    if (with_verdict && !arguments.has("fields"))
      columns.push_back({"verdict", match::Derived::kVerdict});
    format = report::csv_format(std::move(columns));
  } else if (output == "raw") {
    format = report::raw_format();
  } else if (output == "json") {
    format = report::json_format({evidence, std::move(columns)});
  } else {
    format = report::jsonl_format({evidence, std::move(columns)});
  }
  return terminal.output ? report::safe_on_terminal(std::move(format)) : std::move(format);
}

Result<std::unique_ptr<JqFormat>> jq_format(Arguments const& arguments, Terminal const& terminal) {
  std::string_view const output = arguments.text("output", "jsonl");
  if ((output != "jsonl" && output != "raw") || arguments.has("fields") ||
      arguments.has("evidence"))
    return fail(ErrorCode::kInvalidArgument,
                "--jq decides itself what is printed: it goes with --output jsonl (a result a "
                "line) or raw (strings "
                "without quotes), not with other formats, --fields or --evidence");
  return JqFormat::create({std::string(arguments.text("jq")), output == "raw", terminal.output});
}

Result<report::RowsOptions> rows_options(Arguments const& arguments) {
  report::RowsOptions options;
  if (arguments.has("limit")) {
    std::uint64_t const limit = CAIRN_TRY(parse_count("limit", arguments.text("limit")));
    if (limit > 0) options.limit = limit;
  }
  options.distinct = arguments.has("distinct");
  if (arguments.has("sort")) {
    std::string_view field = arguments.text("sort");
    options.sorter.descending = field.starts_with('-');
    if (options.sorter.descending) field.remove_prefix(1);
    options.sort = CAIRN_TRY(understand_field("--sort", field));
  }
  return options;
}

}  // namespace

Result<ExitCode> search_command(Arguments const& arguments) {
  Reading const reading = CAIRN_TRY(understand(arguments, arguments.others, QueryRule::kRequired));
  auto options = CAIRN_TRY(rows_options(arguments));
  std::unique_ptr<report::RowFormat> format;
  JqFormat const* jq = nullptr;
  if (arguments.has("count")) {
    options.sort.reset();
  } else if (arguments.has("jq")) {
    auto made = CAIRN_TRY(jq_format(arguments, reading.terminal));
    jq = made.get();
    format = std::move(made);
  } else {
    format = CAIRN_TRY(format_of(arguments, reading.terminal));
  }
  report::RowFormat const* const shown = format.get();
  report::Output output(STDOUT_FILENO);
  report::RowsConsumer rows(std::move(format), std::move(options), output);
  return run_reading(reading, rows, output, [&](RunEnd const&) {
    Afterword afterword;
    if (rows.conflicts() > 0)
      afterword.warnings.push_back(
          fmt::format("{} hit{} the eventID of another one and another body: all of them are kept",
                      rows.conflicts(), rows.conflicts() == 1 ? " has" : "s have"));
    std::string left_out;
    if (shown != nullptr)
      for (auto const& name : shown->left_out()) left_out += (left_out.empty() ? "" : ", ") + name;
    if (!left_out.empty())
      afterword.warnings.push_back(
          fmt::format("columns left out for want of width: {}; --output csv has all", left_out));
    if (jq != nullptr && jq->failures() > 0) {
      afterword.failure =
          fmt::format("the jq program failed on {} hit{}, first {}", jq->failures(),
                      jq->failures() == 1 ? "" : "s", escape_controls(jq->first_failure()));
    }
    return afterword;
  });
}

}  // namespace cairn::cli
