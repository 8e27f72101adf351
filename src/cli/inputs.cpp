#include "cli/inputs.hpp"

#include "base/text.hpp"

#include <fmt/format.h>
#include <glob.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>

namespace cairn::cli {
namespace {

bool exists(std::string const& path) {
  struct stat status {};
  return ::lstat(path.c_str(), &status) == 0;  // a broken link exists: the run will name it
}

bool has_scheme(std::string_view text) {
  std::size_t const end = text.find("://");
  if (end == std::string_view::npos || end == 0) return false;
  return std::all_of(
      text.begin(), text.begin() + static_cast<std::ptrdiff_t>(end),
      [](unsigned char c) { return std::isalnum(c) != 0 || c == '+' || c == '-' || c == '.'; });
}

bool glob_finds(std::string const& pattern) {
  glob_t found{};
  bool const any = ::glob(pattern.c_str(), GLOB_NOSORT, nullptr, &found) == 0 && found.gl_pathc > 0;
  ::globfree(&found);
  return any;
}

/// `logs/**/*.json.gz`: the folder before `**` is all that is looked at here.
bool matches_glob(std::string const& text) {
  if (text == "*" || text.find_first_of("*?[") == std::string::npos) return false;
  std::size_t const deep = text.find("**");
  if (deep == std::string::npos) return glob_finds(text);
  if (deep == 0) return text.size() > 2 && text[2] == '/';
  std::string const folder = text.substr(0, deep);
  return folder.back() == '/' && glob_finds(folder);
}

bool is_path(std::string const& text) {
  return text == "-" || (!text.empty() && exists(text)) || has_scheme(text) || matches_glob(text);
}

bool looks_like_path(std::string_view text) {
  return text.find('/') != std::string_view::npos &&
         text.find_first_of(": ") == std::string_view::npos;
}

}  // namespace

Result<Inputs> tell_apart(std::vector<std::string> const& arguments,
                          std::optional<std::string> query) {
  Inputs inputs;
  inputs.query = std::move(query);
  bool const settled = inputs.query.has_value();
  for (std::string const& argument : arguments) {
    if (settled || is_path(argument)) {
      inputs.paths.push_back(argument);
    } else if (!inputs.query) {
      inputs.query = argument;
    } else {
      std::string const first = escape_controls(*inputs.query), second = escape_controls(argument);
      std::string const& suspect =
          looks_like_path(first) && !looks_like_path(second) ? first : second;
      return fail(ErrorCode::kInvalidArgument,
                  "two queries: '{}' and '{}'; neither is a path, for '{}' does not exist; put a "
                  "query of several words "
                  "into quotes, or give it by --query",
                  first, second, suspect);
    }
  }
  return inputs;
}

Result<std::vector<std::string>> default_paths(std::string_view command) {
  struct stat status {};
  if (::fstat(STDIN_FILENO, &status) == 0 &&
      (S_ISFIFO(status.st_mode) || S_ISREG(status.st_mode) || S_ISSOCK(status.st_mode)))
    return std::vector<std::string>{"-"};
  return fail(ErrorCode::kInvalidArgument,
              "nothing to read: no path is given and standard input is no pipe or file; for "
              "example: cairn {} AWSLogs/",
              command);
}

}  // namespace cairn::cli
