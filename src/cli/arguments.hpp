// The command line of one command, read by its flag table.
#pragma once
#include "base/result.hpp"
#include "cli/flags.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::cli {

struct Arguments {
  Command const* command = nullptr;
  std::map<std::string, std::string, std::less<>>
      values;                       // of the flags that were given; a switch has an empty one
  std::vector<std::string> others;  // neither flags nor their values

  bool has(std::string_view flag) const { return values.find(flag) != values.end(); }
  /// The value given, or `otherwise`.
  std::string_view text(std::string_view flag, std::string_view otherwise = {}) const {
    auto const found = values.find(flag);
    return found == values.end() ? otherwise : std::string_view(found->second);
  }
  /// -h or --help was given; the short one has the value `h`.
  bool wants_help() const { return has("help"); }
};

/// `words`: what follows the command's name. A value may begin with `-` (`--from -24h`). Of a flag
/// given twice the last counts, unless it repeats. Fails with kInvalidArgument: unknown flag (with
/// the nearest one), missing value, value that is none of the choices.
Result<Arguments> parse_arguments(Command const& command, std::vector<std::string> const& words);

/// A whole number.
Result<std::uint64_t> parse_count(std::string_view flag, std::string_view text);
/// Bytes: `4096`, `512MiB`, `1GiB`, `2G` (binary), `100MB` (decimal).
Result<std::uint64_t> parse_size(std::string_view flag, std::string_view text);

}  // namespace cairn::cli
