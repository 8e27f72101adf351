#include "cli/cairn.hpp"

#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/help.hpp"
#include "cli/say.hpp"
#include "report/output.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <optional>

namespace cairn::cli {
namespace {

using Run = Result<ExitCode> (*)(Arguments const&);
struct Handler {
  std::string_view name;
  Run run;
};
constexpr Handler kHandlers[] = {
    {"search", search_command}, {"top", top_command},       {"timeline", timeline_command},
    {"fields", fields_command}, {"verify", verify_command}, {"detect", detect_command},
    {"rules", rules_command},   {"trail", trail_command},   {"forge", forge_command}};

/// A program that is started without the standard descriptors must not write its output into a file
/// that it opened.
void keep_standard_descriptors() {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd)
    if (::fcntl(fd, F_GETFD) == -1) [[maybe_unused]]
      int const opened = ::open("/dev/null", O_RDONLY);
}

int code(ExitCode exit) { return static_cast<int>(exit); }

int print(std::string_view text) {
  report::Output output(STDOUT_FILENO);
  Status status = output.append(text);
  if (status) status = output.flush();
  if (status || status.error().code == ErrorCode::kCancelled) return code(ExitCode::kFound);
  say_line(status.error().message);
  return code(ExitCode::kError);
}

int wrong_command(std::string_view name) {
  std::vector<std::string_view> names;
  for (Command const& command : commands()) names.push_back(command.name);
  std::string_view const near = nearest_of(name, names);
  say_line(fmt::format("there is no command '{}'; {}", escape_controls(name),
                       near.empty() ? std::string("`cairn -h` lists the commands")
                                    : fmt::format("did you mean {}?", near)));
  return code(ExitCode::kError);
}

int generate(std::vector<std::string> const& words) {
  std::string_view const what = words.size() == 2 ? std::string_view(words[1]) : std::string_view();
  if (what == "man") return print(man_page());
  if (what == "bash") return print(bash_completion());
  if (what == "zsh") return print(zsh_completion());
  if (what == "fish") return print(fish_completion());
  say_line("__generate takes one of man, bash, zsh, fish");
  return code(ExitCode::kError);
}

int help_command(std::vector<std::string> const& words) {
  if (words.size() < 2 || words[1] == "-h" || words[1] == "--help") return print(program_help());
  Command const* const command = find_command(words[1]);
  return command == nullptr ? wrong_command(words[1]) : print(long_help(*command));
}

int run_command(Command const& command, std::vector<std::string> const& words) {
  auto const arguments = parse_arguments(command, {words.begin() + 1, words.end()});
  if (!arguments) {
    say_line(arguments.error().message);
    return code(ExitCode::kError);
  }
  if (arguments->wants_help())
    return print(arguments->text("help") == "h" ? short_help(command) : long_help(command));
  for (Handler const& handler : kHandlers) {
    if (handler.name != command.name) continue;
    auto const exit = handler.run(*arguments);
    if (exit) return code(*exit);
    say_line(exit.error().message);
    return code(ExitCode::kError);
  }
  return wrong_command(command.name);
}

}  // namespace

int run_program(std::vector<std::string> const& words) {
  keep_standard_descriptors();
  std::signal(SIGPIPE, SIG_IGN);
  if (words.empty()) {
    say(program_help());
    return code(ExitCode::kError);
  }
  std::string_view const first = words[0];
  if (first == "--version" || first == "-V" || first == "version") return print(version_text());
  if (first == "--help" || first == "-h") return print(program_help());
  if (first == "help") return help_command(words);
  if (first == "__generate") return generate(words);
  if (first == "jq") return jq_command({words.begin() + 1, words.end()});
  Command const* const command = find_command(first);
  if (first == "validate-logs")
    return validate_logs_command(*command, {words.begin() + 1, words.end()});
  return command == nullptr ? wrong_command(first) : run_command(*command, words);
}

}  // namespace cairn::cli
