// The command line of `cairn jq`: jq 1.6's own rules, and some long flags of Cairn's beside them.
#pragma once
#include "base/result.hpp"
#include "jq/options.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::jq {

/// A flag that is not jq's: `--threads N`, `--quiet`.
struct ForeignFlag {
  std::string_view name;
  bool takes_value = false;
  char letter = '\0';  // none; for flags without a value, and free in jq
};

struct CommandLine {
  Options options;
  bool has_program = false;
  std::vector<std::string> paths;
  std::optional<bool> color;  // -C, -M; else what standard output is decides
  bool help = false;
  bool version = false;
  std::map<std::string, std::string, std::less<>> foreign;  // given ones, with their values
};

/// `words`: what follows `cairn jq`. Short flags may stand together (`-rc`). The first word that is
/// no flag is the program, the others are paths. Fails with kInvalidArgument.
Result<CommandLine> parse_command_line(std::span<std::string const> words,
                                       std::span<ForeignFlag const> foreign);

}  // namespace cairn::jq
