// The flags that top, timeline and fields share.
#pragma once
#include "cli/arguments.hpp"
#include "cli/terminal.hpp"
#include "report/summary.hpp"

namespace cairn::cli {

report::SummaryOptions summary_options(Arguments const& arguments, Terminal const& terminal);

}  // namespace cairn::cli
