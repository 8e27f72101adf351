#include "cli/commands.hpp"
#include "cli/reading.hpp"
#include "cli/summary_options.hpp"
#include "report/fields.hpp"

#include <unistd.h>

namespace cairn::cli {

Result<ExitCode> fields_command(Arguments const& arguments) {
  Reading const reading = CAIRN_TRY(understand(arguments, arguments.others, QueryRule::kOptional));
  report::Output output(STDOUT_FILENO);
  report::FieldsConsumer fields(summary_options(arguments, reading.terminal), output);
  return run_reading(reading, fields, output);
}

}  // namespace cairn::cli
