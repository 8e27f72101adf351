// Which arguments are the query and which are paths.
#pragma once
#include "base/result.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::cli {

struct Inputs {
  std::optional<std::string> query;
  std::vector<std::string> paths;
};

/// An argument that exists, matches a glob, has a scheme or is `-` is a path, else it is the query.
/// With `query` given (--query) all are paths. Fails on a second query: with kNotFound if one of
/// the two is a missing_path(), else with kInvalidArgument, naming both.
Result<Inputs> tell_apart(std::vector<std::string> const& arguments,
                          std::optional<std::string> query);

/// For an argument that is no path: what to say if it looks like one all the same (`logs/*.gz`,
/// `/var/log`, `a.json`), with a name nearby.
std::optional<Error> missing_path(std::string const& argument);

/// Standard input is a pipe or a file.
bool reads_standard_input();
/// What to read when no path is given: standard input if it is a pipe or a file. An error with an
/// example otherwise.
Result<std::vector<std::string>> default_paths(std::string_view command);

}  // namespace cairn::cli
