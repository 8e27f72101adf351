// The one table of commands and flags. The parser, -h, --help, the man page and the shells'
// completions are all made from it.
#pragma once
#include <cstdint>
#include <span>
#include <string_view>

namespace cairn::cli {

/// What a shell may offer for a value.
enum class Offer : std::uint8_t { kNothing, kFiles, kFolders, kFields, kChoices };

struct Flag {
  std::string_view name;  // without the dashes
  char short_name = '\0';
  std::string_view argument = {};  // what stands for the value in help; empty: a switch
  std::string_view help = {};      // begins in lower case, without a final stop
  std::string_view standard = {};  // what holds without the flag, for help; may be empty
  std::string_view choices = {};   // `a|b|c`: the only values; empty: any
  Offer offer = Offer::kNothing;
  bool repeats = false;  // may be given more than once; its values stand on lines of their own
};

struct Example {
  std::string_view command;
  std::string_view does;
};

struct Group {
  std::string_view title;
  std::span<Flag const> flags;
};

struct Command {
  std::string_view name;
  std::string_view arguments;  // `QUERY [PATH…]`
  std::string_view summary;    // one line
  std::string_view text;       // paragraphs for --help and the man page
  std::span<Group const> groups;
  std::span<Example const> examples;
  Offer offer = Offer::kFiles;  // for the arguments
};

/// In the order of the help.
std::span<Command const> commands();
Command const* find_command(std::string_view name);
Flag const* find_flag(Command const& command, std::string_view name);
Flag const* find_flag(Command const& command, char short_name);

struct ExitCodeText {
  int code;
  std::string_view meaning;
};
std::span<ExitCodeText const> exit_codes();

struct VariableText {
  std::string_view name;
  std::string_view meaning;
};
std::span<VariableText const> variables();
/// How PATH and QUERY are told apart.
std::string_view paths_text();

}  // namespace cairn::cli
