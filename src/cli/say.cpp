#include "cli/say.hpp"

#include "base/text.hpp"

#include <unistd.h>

#include <cerrno>
#include <string>

namespace cairn::cli {

void say(std::string_view text) {
  while (!text.empty()) {
    ssize_t const count = ::write(STDERR_FILENO, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return;  // nobody is left to be told
    text.remove_prefix(static_cast<std::size_t>(count));
  }
}

void say_line(std::string_view text) {
  std::string out = "cairn: ";
  for (;;) {
    std::size_t const end = text.find('\n');
    out += escape_controls(text.substr(0, end));
    out += '\n';
    if (end == std::string_view::npos || end + 1 == text.size()) break;
    text.remove_prefix(end + 1);
  }
  say(out);
}

}  // namespace cairn::cli
