#include "cli/inputs.hpp"

#include "base/text.hpp"

#include <dirent.h>
#include <fmt/format.h>
#include <glob.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <iterator>

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

bool ends_like_file(std::string_view text) {
  constexpr std::string_view kEndings[] = {".gz", ".json", ".csv", ".zip", ".tar", ".tgz"};
  return std::any_of(std::begin(kEndings), std::end(kEndings),
                     [&](std::string_view ending) { return text.ends_with(ending); });
}

/// For an argument that is no path: whether it was meant as one.
bool looks_like_path(std::string_view text) {
  if (text.find_first_of(":\"()~") != std::string_view::npos) return false;
  if (ends_like_file(text)) return true;
  if (text.find(' ') != std::string_view::npos) return false;
  bool const wild = text.find_first_of("*?[") != std::string_view::npos;
  return text.find('/') != std::string_view::npos ||
         (wild && text.find('.') != std::string_view::npos);
}

/// The name in the same folder that is most like the one that does not exist, with the folder.
std::string name_nearby(std::string const& path) {
  constexpr std::size_t kMostNames = 10'000;
  std::size_t const slash = path.find_last_of('/');
  std::string const folder = slash == std::string::npos ? "" : path.substr(0, slash + 1);
  DIR* const listing = ::opendir(folder.empty() ? "." : folder.c_str());
  if (listing == nullptr) return {};
  std::vector<std::string> names;
  while (dirent const* const entry = names.size() < kMostNames ? ::readdir(listing) : nullptr)
    if (std::string_view const name = entry->d_name; name != "." && name != "..")
      names.emplace_back(name);
  ::closedir(listing);
  std::sort(names.begin(), names.end());
  std::string_view const near = nearest_of(std::string_view(path).substr(folder.size()), names);
  return near.empty() ? std::string() : folder + std::string(near);
}

}  // namespace

std::optional<Error> missing_path(std::string const& argument) {
  if (!looks_like_path(argument)) return std::nullopt;
  std::string const quoted = escape_controls(argument);
  if (argument.find_first_of("*?[") != std::string::npos)
    return Error{ErrorCode::kNotFound, fmt::format("no file matches '{}'", quoted)};
  std::string const near = name_nearby(argument);
  return Error{
      ErrorCode::kNotFound,
      fmt::format("'{}' does not exist{}", quoted,
                  near.empty() ? "" : fmt::format("; did you mean '{}'?", escape_controls(near)))};
}

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
      for (std::string const& suspect : {argument, *inputs.query})
        if (auto missing = missing_path(suspect)) return tl::unexpected<Error>(*missing);
      return fail(ErrorCode::kInvalidArgument,
                  "two queries: '{}' and '{}'; neither is a path, for '{}' does not exist; put a "
                  "query of several words into quotes, or give it by --query",
                  escape_controls(*inputs.query), escape_controls(argument),
                  escape_controls(argument));
    }
  }
  return inputs;
}

bool reads_standard_input() {
  struct stat status {};
  return ::fstat(STDIN_FILENO, &status) == 0 &&
         (S_ISFIFO(status.st_mode) || S_ISREG(status.st_mode) || S_ISSOCK(status.st_mode));
}

Result<std::vector<std::string>> default_paths(std::string_view command) {
  if (reads_standard_input()) return std::vector<std::string>{"-"};
  return fail(ErrorCode::kInvalidArgument,
              "nothing to read: no path is given and standard input is no pipe or file; for "
              "example: cairn {} AWSLogs/",
              command);
}

}  // namespace cairn::cli
