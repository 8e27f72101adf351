// What the program says on stderr.
#pragma once
#include <string_view>

namespace cairn::cli {

/// Writes the text to stderr in one piece, as it is: escape what comes from data first.
void say(std::string_view text);
/// `cairn: TEXT` and a line break; a text of several lines stays one, and control characters in it
/// are escaped.
void say_line(std::string_view text);

}  // namespace cairn::cli
