#include "cli/help.hpp"
#include "record/fields.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cairn::cli {
namespace {

std::string words_of(std::string_view choices) {
  std::string words(choices);
  std::replace(words.begin(), words.end(), '|', ' ');
  return words;
}

std::string field_names() {
  std::string names;
  for (auto const& name : record::short_names()) names += fmt::format("{} ", name.name);
  names += "principal outcome object";
  for (auto const& field : record::known_fields()) names += fmt::format(" {}", field.path);
  return names;
}

/// For a text between single quotes.
std::string quoted(std::string_view text) {
  std::string out;
  for (char const c : text) {
    if (c == '\'')
      out += "'\\''";
    else
      out += c;
  }
  return out;
}

/// For a description between brackets in zsh's _arguments.
std::string bracketed(std::string_view text) {
  std::string out;
  for (char const c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
    out += c;
  }
  return quoted(out);
}

std::string bash_offer(Flag const& flag) {
  switch (flag.offer) {
  case Offer::kChoices:
    return fmt::format("mapfile -t COMPREPLY < <(compgen -W '{}' -- \"$cur\")",
                       words_of(flag.choices));
  case Offer::kFields: return "_cairn_fields";
  case Offer::kFolders: return "mapfile -t COMPREPLY < <(compgen -d -- \"$cur\")";
  case Offer::kFiles: return "mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")";
  case Offer::kNothing: break;
  }
  return "COMPREPLY=()";
}

std::string zsh_offer(Flag const& flag) {
  switch (flag.offer) {
  case Offer::kChoices: return fmt::format("({})", words_of(flag.choices));
  case Offer::kFields: return "_sequence compadd - $cairn_fields";
  case Offer::kFolders: return "_files -/";
  case Offer::kFiles: return "_files";
  case Offer::kNothing: break;
  }
  return " ";
}

template <typename F>
void for_each_flag(Command const& command, F&& f) {
  for (Group const& group : command.groups)
    for (Flag const& flag : group.flags) f(flag);
}

}  // namespace

std::string bash_completion() {
  std::string out = "# bash completion for cairn; made by `cairn __generate bash`\n"
                    "_cairn_fields() {\n"
                    "  local head=\"\"\n"
                    "  [[ $cur == *,* ]] && head=\"${cur%,*},\"\n"
                    "  mapfile -t COMPREPLY < <(compgen -P \"$head\" -W \"$_cairn_field_names\" -- "
                    "\"${cur##*,}\")\n"
                    "}\n";
  out += fmt::format("_cairn_field_names='{}'\n", field_names());
  out += "_cairn() {\n"
         "  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} "
         "command=${COMP_WORDS[1]}\n"
         "  if ((COMP_CWORD == 1)); then\n"
         "    mapfile -t COMPREPLY < <(compgen -W '";
  for (Command const& command : commands()) out += fmt::format("{} ", command.name);
  out += "--help --version' -- \"$cur\")\n    return\n  fi\n  case $command in\n";
  for (Command const& command : commands()) {
    std::string flags;
    out += fmt::format("    {})\n      case $prev in\n", command.name);
    for_each_flag(command, [&](Flag const& flag) {
      flags += fmt::format("--{} ", flag.name);
      if (flag.argument.empty()) return;
      std::string const letter =
          flag.short_name == '\0' ? "" : fmt::format("-{} | ", flag.short_name);
      out += fmt::format("        {}--{}) {}; return ;;\n", letter, flag.name, bash_offer(flag));
    });
    out += "      esac\n";
    out += fmt::format("      [[ $cur == -* ]] && mapfile -t COMPREPLY < <(compgen -W '{}' -- "
                       "\"$cur\") && return\n",
                       flags);
    if (command.name == "top") out += "      ((COMP_CWORD == 2)) && { _cairn_fields; return; }\n";
    if (command.name == "help") {
      out += "      mapfile -t COMPREPLY < <(compgen -W '";
      for (Command const& other : commands()) out += fmt::format("{} ", other.name);
      out += "' -- \"$cur\")\n";
    }
    if (command.offer == Offer::kFiles)
      out += "      mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n";
    out += "      ;;\n";
  }
  return out + "  esac\n}\ncomplete -o filenames -F _cairn cairn\n";
}

std::string zsh_completion() {
  std::string out = "#compdef cairn\n# made by `cairn __generate zsh`\n";
  out += fmt::format("local -a cairn_fields=({})\n", field_names());
  out += "local -a commands=(\n";
  for (Command const& command : commands())
    out += fmt::format("  '{}:{}'\n", command.name, quoted(command.summary));
  out += ")\nif ((CURRENT == 2)); then\n  _describe command commands\n  return\nfi\nlocal "
         "command=${words[2]}\n"
         "shift words\n((CURRENT--))\ncase $command in\n";
  for (Command const& command : commands()) {
    out += fmt::format("  {})\n    _arguments -s", command.name);
    for_each_flag(command, [&](Flag const& flag) {
      std::string const tail =
          flag.argument.empty() ? "" : fmt::format(":{}:{}", flag.argument, zsh_offer(flag));
      out += fmt::format(" \\\n      '--{}[{}]{}'", flag.name, bracketed(flag.help), tail);
      if (flag.short_name != '\0')
        out += fmt::format(" \\\n      '-{}[{}]{}'", flag.short_name, bracketed(flag.help), tail);
    });
    if (command.name == "top") out += " \\\n      '1:field:_sequence compadd - $cairn_fields'";
    if (command.name == "help") out += " \\\n      '1:command:->command'";
    if (command.offer == Offer::kFiles) out += " \\\n      '*:path:_files'";
    out += "\n    [[ $state == command ]] && _describe command commands\n    ;;\n";
  }
  return out + "esac\n";
}

std::string fish_completion() {
  std::string out = "# fish completion for cairn; made by `cairn __generate fish`\n"
                    "complete -c cairn -f\n";
  for (Command const& command : commands())
    out += fmt::format("complete -c cairn -n __fish_use_subcommand -a {} -d '{}'\n", command.name,
                       quoted(command.summary));
  out += fmt::format("set -g __cairn_fields {}\n", field_names());
  for (Command const& command : commands()) {
    std::string const when =
        fmt::format("complete -c cairn -n '__fish_seen_subcommand_from {}'", command.name);
    if (command.offer == Offer::kFiles) out += when + " -F\n";
    for_each_flag(command, [&](Flag const& flag) {
      std::string line = when;
      if (flag.short_name != '\0') line += fmt::format(" -s {}", flag.short_name);
      line += fmt::format(" -l {}", flag.name);
      if (!flag.argument.empty()) line += " -r";
      if (flag.offer == Offer::kChoices) line += fmt::format(" -f -a '{}'", words_of(flag.choices));
      if (flag.offer == Offer::kFields)
        line += " -f -a '(__fish_complete_list , \"printf %s\\\\n $__cairn_fields\")'";
      if (flag.offer == Offer::kFiles) line += " -F";
      if (flag.offer == Offer::kFolders) line += " -f -a '(__fish_complete_directories)'";
      out += fmt::format("{} -d '{}'\n", line, quoted(flag.help));
    });
  }
  return out;
}

}  // namespace cairn::cli
