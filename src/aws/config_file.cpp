#include "aws/config_file.hpp"

#include "base/text.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace cairn::aws {
namespace {

constexpr std::size_t kMaxFile = 4 << 20;
constexpr std::string_view kBlanks = " \t\r";

std::string_view trimmed(std::string_view text) {
  std::size_t const begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

std::string_view unquoted(std::string_view text) {
  if (text.size() >= 2 && (text.front() == '"' || text.front() == '\'') &&
      text.back() == text.front())
    return text.substr(1, text.size() - 2);
  return text;
}

/// `[profile "a b"]` as `profile a b`; empty for a line that is no heading.
std::string heading(std::string_view line) {
  std::size_t const end = line.find(']');
  if (line.front() != '[' || end == std::string_view::npos) return {};
  std::string_view const inside = trimmed(line.substr(1, end - 1));
  std::size_t const blank = inside.find_first_of(kBlanks);
  if (blank == std::string_view::npos) return std::string(unquoted(inside));
  return std::string(inside.substr(0, blank)) + ' ' +
         std::string(unquoted(trimmed(inside.substr(blank))));
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), fold_ascii);
  return out;
}

/// A comment may follow a value after a blank.
std::string_view without_comment(std::string_view value) {
  for (std::size_t i = 1; i < value.size(); ++i)
    if ((value[i] == '#' || value[i] == ';') && kBlanks.find(value[i - 1]) != kBlanks.npos)
      return trimmed(value.substr(0, i));
  return value;
}

Result<std::map<std::string, Section, std::less<>>> read_config(std::string const& path) {
  auto const text = read_small_file(path, kMaxFile);
  if (text) return parse_config_file(*text);
  if (text.error().code == ErrorCode::kNotFound)
    return std::map<std::string, Section, std::less<>>();
  return fail(text.error().code, "{}: {}", escape_controls(path), text.error().message);
}

}  // namespace

std::map<std::string, Section, std::less<>> parse_config_file(std::string_view text) {
  std::map<std::string, Section, std::less<>> out;
  Section* section = nullptr;
  std::string parent;
  while (!text.empty()) {
    std::size_t const end = std::min(text.find('\n'), text.size());
    std::string_view const line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    std::string_view const content = trimmed(line);
    if (content.empty() || content.front() == '#' || content.front() == ';') continue;
    bool const indented = kBlanks.find(line.front()) != kBlanks.npos;
    if (!indented && content.front() == '[') {
      std::string name = heading(content);
      section = name.empty() ? nullptr : &out[std::move(name)];
      parent.clear();
      continue;
    }
    std::size_t const equals = content.find('=');
    if (section == nullptr || equals == std::string_view::npos) continue;
    std::string const name = lower(trimmed(content.substr(0, equals)));
    std::string_view const value = without_comment(trimmed(content.substr(equals + 1)));
    if (indented && !parent.empty()) {
      (*section)[parent + '.' + name] = value;
    } else {
      (*section)[name] = value;
      parent = value.empty() ? name : std::string();
    }
  }
  return out;
}

Result<Configuration> Configuration::load(Environment const& environment) {
  Configuration out;
  out.config_path =
      expand_home(environment.find("AWS_CONFIG_FILE").value_or("~/.aws/config"), environment);
  out.credentials_path = expand_home(
      environment.find("AWS_SHARED_CREDENTIALS_FILE").value_or("~/.aws/credentials"), environment);
  for (auto& [name, section] : CAIRN_TRY(read_config(out.config_path))) {
    std::size_t const blank = name.find(' ');
    std::string const kind = name.substr(0, blank);
    std::string const rest = blank == std::string::npos ? "" : name.substr(blank + 1);
    if (name == "default" || name == "profile default")
      out.profiles["default"].insert(section.begin(), section.end());
    else if (kind == "profile")
      out.profiles[rest] = std::move(section);
    else if (kind == "sso-session")
      out.sso_sessions[rest] = std::move(section);
    else if (kind == "services")
      out.services[rest] = std::move(section);
  }
  for (auto& [name, section] : CAIRN_TRY(read_config(out.credentials_path)))
    for (auto& [setting_name, value] : section) out.profiles[name][setting_name] = value;
  return out;
}

Section const* Configuration::find_profile(std::string_view name) const {
  auto const found = profiles.find(name);
  return found == profiles.end() ? nullptr : &found->second;
}

std::string setting(Section const& section, std::string_view name) {
  auto const found = section.find(name);
  return found == section.end() ? std::string() : found->second;
}

Result<std::string> read_small_file(std::string const& path, std::size_t limit) {
  int const file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (file < 0) {
    int const why = errno;
    ErrorCode const code = why == ENOENT || why == ENOTDIR ? ErrorCode::kNotFound
                           : why == EACCES                 ? ErrorCode::kPermission
                                                           : ErrorCode::kIo;
    return fail(code, "{}", std::generic_category().message(why));
  }
  std::string text;
  char buffer[16 << 10];
  ssize_t count = 0;
  while (text.size() <= limit &&
         ((count = ::read(file, buffer, sizeof buffer)) > 0 || (count < 0 && errno == EINTR)))
    if (count > 0) text.append(buffer, static_cast<std::size_t>(count));
  int const why = errno;
  ::close(file);
  if (count < 0) return fail(ErrorCode::kIo, "{}", std::generic_category().message(why));
  if (text.size() > limit) return fail(ErrorCode::kTooLarge, "larger than {} bytes", limit);
  return text;
}

std::string expand_home(std::string path, Environment const& environment) {
  if (!path.starts_with("~/")) return path;
  return environment.get("HOME") + path.substr(1);
}

}  // namespace cairn::aws
