// Rows on a terminal.
#pragma once
#include "report/row_format.hpp"

namespace cairn::report {

/// The same rows with control and bidi characters escaped: a record must not move the cursor or
/// reorder what is read.
std::unique_ptr<RowFormat> safe_on_terminal(std::unique_ptr<RowFormat> format);

}  // namespace cairn::report
