// AWS's own configuration: ~/.aws/config and ~/.aws/credentials.
#pragma once
#include "aws/environment.hpp"
#include "base/result.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::aws {

/// Names in lower case; nested settings (an indented line below `s3 =`) as `s3.name`.
using Section = std::map<std::string, std::string, std::less<>>;

/// One file. Unknown sections and lines that mean nothing are passed over, as AWS's tools do;
/// section names may be quoted.
std::map<std::string, Section, std::less<>> parse_config_file(std::string_view text);

/// Both files together; where both name a setting the credentials file wins.
struct Configuration {
  std::map<std::string, Section, std::less<>> profiles;
  std::map<std::string, Section, std::less<>> sso_sessions;
  std::map<std::string, Section, std::less<>> services;
  std::string config_path, credentials_path;

  /// Missing files are empty ones. A file that cannot be read, or is over 4 MiB, is an error.
  static Result<Configuration> load(Environment const& environment);
  Section const* find_profile(std::string_view name) const;
};

/// A setting of a section, or empty.
std::string setting(Section const& section, std::string_view name);

/// The whole of a small file. kNotFound, kPermission, kTooLarge, kIo.
Result<std::string> read_small_file(std::string const& path, std::size_t limit);
/// `~/` at the front stands for HOME.
std::string expand_home(std::string path, Environment const& environment);

}  // namespace cairn::aws
