#include "cli/help.hpp"

#include <fmt/format.h>

namespace cairn::cli {
namespace {

/// Text for roff: backslashes and leading dots lose their meaning, dashes stay dashes.
std::string roff(std::string_view text) {
  std::string out;
  for (char const c : text) {
    if (c == '\\')
      out += "\\e";
    else if (c == '-')
      out += "\\-";
    else if ((c == '.' || c == '\'') && (out.empty() || out.back() == '\n'))
      out += std::string("\\&") + c;
    else
      out += c;
  }
  return out;
}

/// Many choices are more than a line holds: then they stand as a list that troff can break.
std::string roff_choices(std::string_view choices) {
  constexpr std::size_t kLine = 60;
  std::string out;
  for (char const c : roff(choices)) {
    if (c == '|' && choices.size() > kLine)
      out += ", ";
    else
      out += c;
  }
  return out;
}

void append_flag(std::string& out, Flag const& flag) {
  out += ".TP\n";
  if (flag.short_name != '\0') out += fmt::format("\\fB\\-{}\\fR, ", flag.short_name);
  out += fmt::format("\\fB\\-\\-{}\\fR", roff(flag.name));
  if (!flag.argument.empty()) out += fmt::format(" \\fI{}\\fR", roff(flag.argument));
  out += "\n" + roff(flag.help);
  if (!flag.choices.empty()) out += ": " + roff_choices(flag.choices);
  if (!flag.standard.empty()) out += fmt::format(" (default: {})", roff(flag.standard));
  out += ".\n";
}

void append_command(std::string& out, Command const& command) {
  out += fmt::format(".SS cairn {} {}\n{}\n", command.name, roff(command.arguments),
                     roff(command.text));
  for (Group const& group : command.groups) {
    if (group.title != "General" && group.title != "Which events" && group.title != "Reading")
      for (Flag const& flag : group.flags) append_flag(out, flag);
  }
  for (Example const& example : command.examples)
    out +=
        fmt::format(".PP\n{}:\n.PP\n.nf\n    {}\n.fi\n", roff(example.does), roff(example.command));
}

}  // namespace

std::string man_page() {
  std::string out = fmt::format(".TH CAIRN 1 \"\" \"cairn {}\" \"User commands\"\n", CAIRN_VERSION);
  out += ".SH NAME\ncairn \\- search AWS CloudTrail trails and account for every record\n";
  out += ".SH SYNOPSIS\n";
  for (Command const& command : commands())
    out += fmt::format(".B cairn {}\n{}\n.br\n", command.name, roff(command.arguments));
  out += ".SH DESCRIPTION\n" + roff(paths_text()) + "\n.PP\n";
  out += "Data goes to standard output; progress, warnings and the closing account go to standard "
         "error. Times are UTC.\n";
  out += ".SH COMMANDS\n";
  for (Command const& command : commands()) append_command(out, command);
  out += ".SH COMMON FLAGS\nOf search, top, timeline and fields.\n";
  for (Group const& group : find_command("search")->groups)
    if (group.title != "Output")
      for (Flag const& flag : group.flags) append_flag(out, flag);
  out += ".SH EXIT STATUS\n";
  for (auto const& [code, meaning] : exit_codes())
    out += fmt::format(".TP\n.B {}\n{}.\n", code, roff(meaning));
  out += "jq has jq's own.\n.SH ENVIRONMENT\n";
  for (auto const& [name, meaning] : variables())
    out += fmt::format(".TP\n.B {}\n{}.\n", name, roff(meaning));
  return out;
}

}  // namespace cairn::cli
