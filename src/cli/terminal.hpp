// What the program talks to.
#pragma once
#include <cstddef>
#include <string_view>

namespace cairn::cli {

struct Terminal {
  bool output = false;  // stdout is a terminal
  bool errors = false;  // stderr is one
  std::size_t width = 120;
  bool colour_output = false;
  bool colour_errors = false;
};

/// `colour`: auto, always or never. Width: of the terminal, else $COLUMNS, else 120.
Terminal look_at_terminal(std::string_view colour);

}  // namespace cairn::cli
