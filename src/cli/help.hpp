// Texts made from the flag table.
#pragma once
#include "base/result.hpp"
#include "cli/flags.hpp"

#include <string>

namespace cairn::cli {

std::string version_text();
/// `cairn -h`: the commands.
std::string program_help();
/// `cairn COMMAND -h`: one screen.
std::string short_help(Command const& command);
/// `cairn COMMAND --help`: all there is to say.
std::string long_help(Command const& command);

std::string man_page();
std::string bash_completion();
std::string zsh_completion();
std::string fish_completion();

/// Lines of at most `width` columns, each behind `indent` blanks.
std::string wrap(std::string_view text, std::size_t indent, std::size_t width = 80);

}  // namespace cairn::cli
