// The commands, one file each.
#pragma once
#include "base/result.hpp"
#include "cli/arguments.hpp"
#include "cli/exit_code.hpp"

#include <string>
#include <vector>

namespace cairn::cli {

Result<ExitCode> search_command(Arguments const& arguments);
Result<ExitCode> top_command(Arguments const& arguments);
Result<ExitCode> timeline_command(Arguments const& arguments);
Result<ExitCode> fields_command(Arguments const& arguments);
Result<ExitCode> detect_command(Arguments const& arguments);
Result<ExitCode> rules_command(Arguments const& arguments);
Result<ExitCode> verify_command(Arguments const& arguments);
Result<ExitCode> trail_command(Arguments const& arguments);
Result<ExitCode> forge_command(Arguments const& arguments);

/// Everything behind `cairn jq`, by jq's own rules; returns jq's exit code.
int jq_command(std::vector<std::string> const& words);

/// Everything behind `cairn validate-logs`; returns aws-cli's exit codes.
int validate_logs_command(Command const& command, std::vector<std::string> const& words);

}  // namespace cairn::cli
