// What users set beside the rules: levels, what to ignore, allow lists for placeholders. The format
// is in docs/formats/rules.md.
#pragma once
#include "base/result.hpp"
#include "base/time.hpp"
#include "sigma/level.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::sigma {

struct YamlNode;

/// A rule that is not to be loaded.
struct Ignore {
  std::string id;  // lower case
  std::string reason;
  std::optional<Instant> expires;  // from then on the rule is loaded again
  std::string file;
  unsigned line = 0;
};

struct Settings {
  std::map<std::string, Level, std::less<>> levels;  // by lower-case id
  std::vector<Ignore> ignores;
  /// The values of `%name%`. Wildcards in them are alive; an address block means its addresses.
  std::map<std::string, std::vector<std::string>, std::less<>> placeholders;
  Instant now = cairn::now();  // for what expires
};

/// Reads a settings file and the lists that it names. Errors name file and line; an unknown key is
/// one.
Result<Settings> load_settings(std::string const& path);
/// The same of a text; `folder` is where the lists stand that it names.
Result<Settings> parse_settings(std::string_view text, std::string const& path,
                                std::string const& folder);

/// The settings.yml of the first folder among these paths that has one; empty: none.
std::string find_settings(std::span<std::string const> paths);

/// Whether a document in a folder of rules is settings: every key of it is one of theirs.
bool is_settings(YamlNode const& document);

/// A list of ids to ignore, one a line, a reason behind `#` (also the lists of Suzaku).
Result<std::vector<Ignore>> parse_ignore_list(std::string_view text, std::string const& path);
/// Values of an allow list: the first column of a CSV text, without a heading `value` or the
/// placeholder's own name; empty lines and lines that begin with `#` are left out.
std::vector<std::string> parse_allow_list(std::string_view text, std::string_view name);

}  // namespace cairn::sigma
