#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/reading.hpp"
#include "cli/summary_options.hpp"
#include "report/timeline.hpp"

#include <unistd.h>

namespace cairn::cli {

Result<ExitCode> timeline_command(Arguments const& arguments) {
  report::TimelineOptions options;
  if (arguments.has("by")) {
    std::string const name(arguments.text("by"));
    options.by = report::Column{name, CAIRN_TRY(understand_field("--by", name))};
  }
  if (arguments.has("bucket")) {
    auto const length = parse_duration(arguments.text("bucket"));
    if (!length) return fail(length.error().code, "--bucket: {}", length.error().message);
    if (*length == 0)
      return fail(ErrorCode::kInvalidArgument, "--bucket {}: no time at all; write 15m, 1h or 1d",
                  escape_controls(arguments.text("bucket")));
    options.bucket = report::Bucket{*length};
  }
  Reading const reading = CAIRN_TRY(understand(arguments, arguments.others, QueryRule::kOptional));
  options.summary = summary_options(arguments, reading.terminal);
  report::Output output(STDOUT_FILENO);
  report::TimelineConsumer timeline(std::move(options), output);
  return run_reading(reading, timeline, output, [&](RunEnd const&) {
    Afterword afterword;
    if (timeline.without_time() > 0)
      afterword.warnings.push_back(fmt::format(
          "{} events have no readable eventTime and are in no bucket", timeline.without_time()));
    return afterword;
  });
}

}  // namespace cairn::cli
