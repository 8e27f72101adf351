#include "cli/summary_options.hpp"

namespace cairn::cli {

report::SummaryOptions summary_options(Arguments const& arguments, Terminal const& terminal) {
  std::string_view const output = arguments.text("output", terminal.output ? "table" : "jsonl");
  report::SummaryOptions options;
  options.format = output == "csv"     ? report::SummaryFormat::kCsv
                   : output == "json"  ? report::SummaryFormat::kJson
                   : output == "jsonl" ? report::SummaryFormat::kJsonl
                                       : report::SummaryFormat::kTable;
  options.width = terminal.width;
  options.colour = terminal.colour_output;
  return options;
}

}  // namespace cairn::cli
