// The closing account, for people and for machines.
#pragma once
#include "cli/exit_code.hpp"
#include "engine/account.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::cli {

struct AccountText {
  std::string_view command;
  ExitCode exit = ExitCode::kFound;
  bool colour = false;
  bool records = true;                // false: the run read texts, records were not counted
  std::vector<std::string> warnings;  // counted once for the run
};

/// Some aligned lines, with a final line break.
std::string account_text(engine::Account const& account, AccountText const& options);
/// Only what went wrong: the objects that could not be read whole. Empty if there are none.
std::string damage_text(engine::Account const& account, bool colour);
/// One JSON object on one line, documented in docs/formats/stats.md.
std::string account_json(engine::Account const& account, AccountText const& options);

/// `148.2 MB`; decimal units.
std::string human_bytes(double bytes);

}  // namespace cairn::cli
