// credential_process: a program that prints credentials as JSON.
#include "aws/providers.hpp"

#include "aws/document.hpp"
#include "base/text.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <system_error>

namespace cairn::aws {
namespace {

constexpr std::size_t kMaxOutput = 1 << 20;

/// What a program writes to its standard output; it shares our standard error, so that it can speak
/// to the user.
Result<std::string> output_of(std::vector<std::string> const& words) {
  int pipe[2];
  if (::pipe2(pipe, O_CLOEXEC) != 0)
    return fail(ErrorCode::kIo, "{}", std::generic_category().message(errno));
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, pipe[1], STDOUT_FILENO);
  std::vector<char*> arguments;
  for (auto const& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawnattr_t attributes;
  ::posix_spawnattr_init(&attributes);
  sigset_t none;  // whoever runs us may have blocked the signals that end a program
  ::sigemptyset(&none);
  ::posix_spawnattr_setsigmask(&attributes, &none);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  pid_t child = 0;
  int const error =
      ::posix_spawnp(&child, arguments[0], &actions, &attributes, arguments.data(), ::environ);
  ::posix_spawn_file_actions_destroy(&actions);
  ::posix_spawnattr_destroy(&attributes);
  ::close(pipe[1]);
  std::string text;
  char buffer[4096];
  ssize_t count = 0;
  while (error == 0 && text.size() <= kMaxOutput &&
         ((count = ::read(pipe[0], buffer, sizeof buffer)) > 0 || (count < 0 && errno == EINTR)))
    if (count > 0) text.append(buffer, static_cast<std::size_t>(count));
  ::close(pipe[0]);
  if (error != 0) return fail(ErrorCode::kNotFound, "{}", std::generic_category().message(error));
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    return fail(ErrorCode::kPermission, "it ended with status {}",
                WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
  if (text.size() > kMaxOutput) return fail(ErrorCode::kTooLarge, "it prints too much");
  return text;
}

}  // namespace

Result<std::vector<std::string>> split_command(std::string_view command) {
  std::vector<std::string> words;
  std::string word;
  bool inside = false;
  char quote = '\0';
  for (std::size_t i = 0; i < command.size(); ++i) {
    char const c = command[i];
    if (c == '\\' && quote != '\'' && i + 1 < command.size()) {
      word += command[++i];
      inside = true;
    } else if (quote != '\0') {
      if (c == quote)
        quote = '\0';
      else
        word += c;
    } else if (c == '"' || c == '\'') {
      quote = c;
      inside = true;
    } else if (c == ' ' || c == '\t') {
      if (inside) words.push_back(std::exchange(word, {}));
      inside = false;
    } else {
      word += c;
      inside = true;
    }
  }
  if (quote != '\0') return fail(ErrorCode::kInvalidArgument, "a quote is not closed");
  if (inside) words.push_back(std::move(word));
  if (words.empty()) return fail(ErrorCode::kInvalidArgument, "there is no command");
  return words;
}

Found from_process(Context& context, std::string const& command) {
  auto const explain = [&](Error const& error) {
    return fail(error.code, "credential_process of profile '{}': {}",
                escape_controls(context.profile_name()), escape_controls(error.message));
  };
  auto const words = split_command(command);
  if (!words) return explain(words.error());
  auto const text = output_of(*words);
  if (!text) return explain(text.error());
  auto const document = json::parse_document(*text);
  if (!document) return explain({ErrorCode::kCorrupt, "its output is not JSON"});
  if (text_at(*document, "Version") != "1")
    return explain({ErrorCode::kUnsupported, "its output does not say \"Version\": 1"});
  auto credentials =
      read_credentials(*document, {"AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration"});
  if (!credentials) return explain(credentials.error());
  return std::optional(*std::move(credentials));
}

}  // namespace cairn::aws
