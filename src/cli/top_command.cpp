#include "cli/commands.hpp"
#include "cli/reading.hpp"
#include "cli/summary_options.hpp"
#include "report/top.hpp"

#include <unistd.h>

namespace cairn::cli {

Result<ExitCode> top_command(Arguments const& arguments) {
  if (arguments.others.empty())
    return fail(ErrorCode::kInvalidArgument,
                "no field to count; for example: cairn top eventName AWSLogs/");
  report::TopOptions options;
  for (std::string& name : split_list(arguments.others.front())) {
    auto field = CAIRN_TRY(understand_field("the field to count", name));
    options.fields.push_back({std::move(name), std::move(field)});
  }
  if (arguments.has("limit"))
    options.limit = CAIRN_TRY(parse_count("limit", arguments.text("limit")));
  Reading const reading = CAIRN_TRY(understand(
      arguments, {arguments.others.begin() + 1, arguments.others.end()}, QueryRule::kOptional));
  options.summary = summary_options(arguments, reading.terminal);
  report::Output output(STDOUT_FILENO);
  report::TopConsumer top(std::move(options), output);
  return run_reading(reading, top, output);
}

}  // namespace cairn::cli
