// What the program returns. Error beats nothing found beats found.
#pragma once

namespace cairn::cli {

enum class ExitCode : int {
  kFound = 0,
  kNothing = 1,
  kError = 2,  // or incomplete
  kInterrupted = 130,
};

}  // namespace cairn::cli
