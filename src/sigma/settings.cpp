#include "sigma/settings.hpp"

#include "base/text.hpp"
#include "sigma/read_file.hpp"
#include "sigma/yaml.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace cairn::sigma {
namespace {

constexpr std::string_view kKeys[] = {"levels", "ignore", "ignore-lists", "placeholders"};

/// Reads a settings document into Settings.
class Reader {
 public:
  Reader(std::string const& file, std::string const& folder, Settings& out)
      : file_(file), folder_(folder), out_(out) {}

  Read<bool> read(YamlNode const& root) {
    if (!root.is_mapping())
      return wrong(root.line, "settings are keys such as `ignore` and `levels`");
    for (auto const& [key, value] : root.members) {
      if (key.text == "levels")
        SIGMA_TRY(levels(value));
      else if (key.text == "ignore")
        SIGMA_TRY(ignores(value));
      else if (key.text == "ignore-lists")
        SIGMA_TRY(ignore_lists(value));
      else if (key.text == "placeholders")
        SIGMA_TRY(placeholders(value));
      else
        return unknown(key, kKeys);
    }
    return true;
  }

 private:
  template <typename Names>
  static tl::unexpected<Problem> unknown(YamlNode const& key, Names const& names) {
    std::string_view const near = nearest_of(key.text, names);
    return wrong(key.line, "there is no setting {}{}", shown(key.text),
                 near.empty() ? std::string() : fmt::format("; did you mean {}?", near));
  }

  Read<bool> levels(YamlNode const& node) {
    for (auto const& [id, value] : node.members) {
      auto const level = parse_level(value.text);
      if (!level)
        return wrong(value.line, "{} is no level: informational, low, medium, high, critical",
                     shown(value.text));
      out_.levels[fold(id.text)] = *level;
    }
    return is_mapping(node, "levels: a rule's id and its level in each line");
  }

  static Read<bool> is_mapping(YamlNode const& node, std::string_view advice) {
    if (node.is_mapping() || node.is_null()) return true;
    return wrong(node.line, "{}", advice);
  }

  Read<bool> ignores(YamlNode const& node) {
    if (!node.is_sequence() && !node.is_null())
      return wrong(node.line, "ignore: a list of `- id: …`, with reason and expires");
    for (YamlNode const& item : node.items) {
      Ignore ignore;
      ignore.file = file_;
      ignore.line = item.line;
      for (auto const& [key, value] : item.members) {
        constexpr std::string_view kOwn[] = {"id", "reason", "expires"};
        if (key.text == "id")
          ignore.id = fold(value.text);
        else if (key.text == "reason")
          ignore.reason = value.text;
        else if (key.text == "expires")
          ignore.expires = SIGMA_TRY(time_of(value));
        else
          return unknown(key, kOwn);
      }
      if (ignore.id.empty()) return wrong(item.line, "an entry of ignore has no id");
      if (ignore.reason.empty()) return wrong(item.line, "an entry of ignore has no reason");
      out_.ignores.push_back(std::move(ignore));
    }
    return true;
  }

  static Read<Instant> time_of(YamlNode const& node) {
    auto const span = parse_time(node.text);
    if (!span) return wrong(node.line, "{} is no time such as 2027-01-31", shown(node.text));
    return span->begin;
  }

  Read<std::string> file_text(YamlNode const& name) const {
    std::filesystem::path const path = std::filesystem::path(folder_) / name.text;
    auto text = read_file(path.native());
    if (!text) return wrong(name.line, "{}", text.error().message);
    return std::move(*text);
  }

  Read<bool> ignore_lists(YamlNode const& node) {
    std::vector<YamlNode> const names = node.is_scalar() ? std::vector<YamlNode>{node} : node.items;
    for (YamlNode const& name : names) {
      std::string const text = SIGMA_TRY(file_text(name));
      auto list = parse_ignore_list(text, name.text);
      if (!list) return wrong(name.line, "{}", list.error().message);
      for (Ignore& ignore : *list) out_.ignores.push_back(std::move(ignore));
    }
    return true;
  }

  Read<bool> placeholders(YamlNode const& node) {
    for (auto const& [name, value] : node.members) {
      std::vector<std::string>& values = out_.placeholders[name.text];
      if (value.is_scalar()) {
        for (std::string& text : parse_allow_list(SIGMA_TRY(file_text(value)), name.text))
          values.push_back(std::move(text));
        continue;
      }
      for (YamlNode const& item : value.items) {
        if (!item.is_scalar()) return wrong(item.line, "the values of a placeholder are texts");
        values.push_back(item.text);
      }
    }
    return is_mapping(node,
                      "placeholders: a name and a CSV file, or a list of values, in each line");
  }

  std::string const& file_;
  std::string const& folder_;
  Settings& out_;
};

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r";
  std::size_t const begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

/// Calls `f(line, number)` for each line that is neither empty nor a comment.
template <typename F>
void for_each_line(std::string_view text, F&& f) {
  unsigned number = 0;
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  while (!text.empty()) {
    std::size_t const end = std::min(text.find('\n'), text.size());
    std::string_view const line = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
    if (!line.empty() && line.front() != '#') f(line, number);
  }
}

bool is_id(std::string_view text) {
  return !text.empty() && text.find_first_of(" \t\"'") == std::string_view::npos;
}

/// The first cell of a CSV line.
std::string first_cell(std::string_view line) {
  if (line.front() != '"') return std::string(trimmed(line.substr(0, line.find(','))));
  std::string cell;
  for (std::size_t i = 1; i < line.size(); ++i) {
    if (line[i] == '"' && (i + 1 == line.size() || line[i + 1] != '"')) break;
    if (line[i] == '"') ++i;
    cell += line[i];
  }
  return cell;
}

}  // namespace

bool is_settings(YamlNode const& document) {
  return !document.members.empty() &&
         std::all_of(document.members.begin(), document.members.end(), [](auto const& member) {
           return std::find(std::begin(kKeys), std::end(kKeys), member.first.text) !=
                  std::end(kKeys);
         });
}

std::string find_settings(std::span<std::string const> paths) {
  for (std::string const& path : paths) {
    std::filesystem::path const file = std::filesystem::path(path) / "settings.yml";
    std::error_code error;
    if (std::filesystem::is_regular_file(file, error)) return file.native();
  }
  return {};
}

Result<std::vector<Ignore>> parse_ignore_list(std::string_view text, std::string const& path) {
  std::vector<Ignore> out;
  std::optional<Error> error;
  for_each_line(text, [&](std::string_view line, unsigned number) {
    std::size_t const hash = std::min(line.find('#'), line.size());
    Ignore ignore;
    ignore.id = fold(trimmed(line.substr(0, hash)));
    ignore.reason = trimmed(line.substr(std::min(hash + 1, line.size())));
    ignore.file = path;
    ignore.line = number;
    if (!is_id(ignore.id) && !error)
      error = Error{ErrorCode::kInvalidArgument,
                    fmt::format("{}:{}: {} is no rule id; write `ID # reason`", path, number,
                                shown(ignore.id))};
    out.push_back(std::move(ignore));
  });
  if (error) return tl::unexpected<Error>(std::move(*error));
  return out;
}

std::vector<std::string> parse_allow_list(std::string_view text, std::string_view name) {
  std::vector<std::string> out;
  bool first = true;
  for_each_line(text, [&](std::string_view line, unsigned) {
    std::string cell = first_cell(line);
    bool const heading = first && (equals_ignoring_ascii_case(cell, "value") ||
                                   equals_ignoring_ascii_case(cell, name));
    first = false;
    if (!heading && !cell.empty()) out.push_back(std::move(cell));
  });
  return out;
}

Result<Settings> parse_settings(std::string_view text, std::string const& path,
                                std::string const& folder) {
  Settings settings;
  auto const documents = parse_yaml(text);
  if (documents.size() > 1 && !documents[1].error)
    return fail(ErrorCode::kInvalidArgument, "{}:{}: settings are one document", path,
                documents[1].line);
  for (YamlDocument const& document : documents) {
    std::optional<Problem> problem = document.error;
    if (!problem) {
      auto const read = Reader(path, folder, settings).read(document.root);
      if (!read) problem = read.error();
    }
    if (problem)
      return fail(ErrorCode::kInvalidArgument, "{}:{}: {}", path, problem->line, problem->what);
  }
  return settings;
}

Result<Settings> load_settings(std::string const& path) {
  std::string const text = CAIRN_TRY(read_file(path));
  return parse_settings(text, path, std::filesystem::path(path).parent_path().native());
}

}  // namespace cairn::sigma
