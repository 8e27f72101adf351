#include "cli/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace cairn::cli {
namespace {

constexpr std::size_t kLeastWidth = 40, kLargestWidth = 1000;

std::string_view variable(char const* name) {
  char const* const value = std::getenv(name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

std::size_t width_of(bool terminal) {
  winsize size{};
  if (terminal && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    return size.ws_col;
  std::size_t width = 120;
  std::string_view const columns = variable("COLUMNS");
  std::from_chars(columns.data(), columns.data() + columns.size(), width);
  return width;
}

}  // namespace

Terminal look_at_terminal(std::string_view colour) {
  Terminal terminal;
  terminal.output = ::isatty(STDOUT_FILENO) == 1;
  terminal.errors = ::isatty(STDERR_FILENO) == 1;
  terminal.width = std::clamp(width_of(terminal.output), kLeastWidth, kLargestWidth);
  bool const wanted = variable("NO_COLOR").empty() && variable("TERM") != "dumb";
  terminal.colour_output = colour == "always" || (colour != "never" && wanted && terminal.output);
  terminal.colour_errors = colour == "always" || (colour != "never" && wanted && terminal.errors);
  return terminal;
}

}  // namespace cairn::cli
