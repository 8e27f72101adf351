#include "cli/help.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cairn::cli {
namespace {

constexpr std::size_t kWidth = 80;

std::string spelling(Flag const& flag) {
  std::string text = flag.short_name == '\0' ? "    " : fmt::format("-{}, ", flag.short_name);
  text += fmt::format("--{}", flag.name);
  if (!flag.argument.empty()) text += fmt::format(" {}", flag.argument);
  return text;
}

std::string explanation(Flag const& flag) {
  std::string text(flag.help);
  if (flag.argument == "WHEN") text += ": " + std::string(flag.choices);
  if (flag.argument == "FORMAT" && flag.choices.find('|') == std::string_view::npos)
    text += fmt::format(" (--{} {})", flag.name, flag.choices);
  if (!flag.standard.empty()) text += fmt::format(" (default: {})", flag.standard);
  return text;
}

/// The same cut to its first part, for one line.
std::string short_explanation(Flag const& flag) {
  std::string text(flag.help.substr(0, flag.help.find_first_of(";(:")));
  while (text.ends_with(' ')) text.pop_back();
  if (!flag.choices.empty() && flag.choices.size() < 30)
    return flag.argument == "FORMAT" && flag.choices.find('|') != std::string_view::npos
               ? std::string(flag.choices)
               : text + ": " + std::string(flag.choices);
  if (!flag.standard.empty() && flag.standard.size() < 20)
    text += fmt::format(" ({})", flag.standard);
  return text;
}

/// A list of terms and what they mean, in two columns.
void append_pairs(std::string& out, std::vector<std::pair<std::string, std::string>> const& pairs,
                  std::size_t column) {
  for (auto const& [term, meaning] : pairs) {
    std::string const text = wrap(meaning, column, kWidth);
    std::size_t const width = 2 + display_width(term);
    if (width + 2 > column)
      out += "  " + term + "\n" + text;
    else
      out += "  " + term + std::string(column - width, ' ') + text.substr(column);
  }
}

void append_groups(std::string& out, Command const& command, std::string (*explain)(Flag const&)) {
  for (Group const& group : command.groups) {
    std::vector<std::pair<std::string, std::string>> pairs;
    for (Flag const& flag : group.flags) pairs.emplace_back(spelling(flag), explain(flag));
    out += fmt::format("\n{}:\n", group.title);
    append_pairs(out, pairs, 26);
  }
}

std::string usage(Command const& command) {
  return fmt::format("usage: cairn {}{}{}{}\n", command.name, command.arguments.empty() ? "" : " ",
                     command.arguments, command.name == "jq" ? "" : " [FLAGS]");
}

}  // namespace

std::string wrap(std::string_view text, std::size_t indent, std::size_t width) {
  std::string out;
  std::size_t used = 0;
  while (!text.empty()) {
    std::size_t const end = std::min(text.find(' '), text.size());
    std::string_view const word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (used > 0 && used + 1 + display_width(word) > width) {
      out += '\n';
      used = 0;
    }
    if (used == 0) {
      out.append(indent, ' ');
      used = indent;
    } else {
      out += ' ';
      ++used;
    }
    out += word;
    used += display_width(word);
  }
  return out + "\n";
}

std::string version_text() { return "cairn " CAIRN_VERSION "\n"; }

std::string program_help() {
  std::string out = "Cairn searches AWS CloudTrail trails and accounts for every record.\n\nusage: "
                    "cairn COMMAND …\n\nCommands:\n";
  std::vector<std::pair<std::string, std::string>> pairs;
  for (Command const& command : commands())
    pairs.emplace_back(std::string(command.name), std::string(command.summary));
  append_pairs(out, pairs, 14);
  out += "\nTry:\n"
         "  cairn forge --out trail\n"
         "  cairn top eventName trail\n"
         "  cairn search 'outcome: denied and not ip: 10.0.0.0/8' trail\n"
         "\n`cairn COMMAND -h` shows one screen on a command, `cairn COMMAND --help` all\n"
         "there is to say; `man cairn` has it all.\n";
  return out;
}

std::string short_help(Command const& command) {
  std::string summary(command.summary);
  summary[0] = static_cast<char>(summary[0] - 'a' + 'A');
  std::string out = fmt::format("{}.\n\n{}", summary, usage(command));
  append_groups(out, command, short_explanation);
  if (!command.examples.empty())
    out += fmt::format("\nExample:\n  {}\n", command.examples.front().command);
  return out;
}

std::string long_help(Command const& command) {
  std::string out = usage(command) + "\n" + wrap(command.text, 0, kWidth);
  if (command.arguments.find("PATH") != std::string_view::npos && command.name != "jq")
    out += "\n" + wrap(paths_text(), 0, kWidth);
  append_groups(out, command, explanation);
  if (!command.examples.empty()) out += "\nExamples:\n";
  for (Example const& example : command.examples)
    out += fmt::format("  # {}\n  {}\n", example.does, example.command);
  if (command.offer == Offer::kFiles) {
    out += "\nExit code:\n";
    std::vector<std::pair<std::string, std::string>> pairs;
    if (command.name == "jq") {
      pairs.emplace_back("", "jq's own; 2 also if something could not be read whole");
    } else {
      for (auto const& [code, meaning] : exit_codes())
        pairs.emplace_back(std::to_string(code), std::string(meaning));
    }
    append_pairs(out, pairs, 8);
  }
  return out;
}

}  // namespace cairn::cli
