// The program: from the words of the command line to the exit code.
#pragma once
#include <string>
#include <vector>

namespace cairn::cli {

/// `words` are those behind the program's name. Reads and writes the process's standard streams.
int run_program(std::vector<std::string> const& words);

}  // namespace cairn::cli
