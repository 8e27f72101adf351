#include "cli/rule_options.hpp"

#include "base/text.hpp"
#include "cli/reading.hpp"
#include "cli/say.hpp"

#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace cairn::cli {
namespace {

namespace fs = std::filesystem;

/// The folder that came with the program: beside an installed one, or in the tree that it was built
/// in.
Result<std::string> own_rules() {
  std::error_code error;
  fs::path const program = fs::read_symlink("/proc/self/exe", error);
  for (char const* const place : {"../share/cairn/rules", "../../rules"}) {
    fs::path const folder = (program.parent_path() / place).lexically_normal();
    if (fs::is_directory(folder, error)) return folder.native();
  }
  return fail(ErrorCode::kNotFound,
              "no rules came with this program; name a folder: --rules DIR or $CAIRN_RULES");
}

}  // namespace

Result<ChosenRules> choose_rules(Arguments const& arguments, std::vector<std::string> paths) {
  ChosenRules out;
  out.paths = std::move(paths);
  char const* const variable = std::getenv("CAIRN_RULES");
  if (out.paths.empty() && arguments.has("rules")) out.paths = split_list(arguments.text("rules"));
  if (out.paths.empty() && variable != nullptr && *variable != '\0') out.paths = {variable};
  if (out.paths.empty()) out.paths = {"own"};
  for (std::string& path : out.paths)
    if (path == "own") path = CAIRN_TRY(own_rules());
  out.settings_file = arguments.text("settings");
  if (out.settings_file.empty()) out.settings_file = sigma::find_settings(out.paths);
  sigma::Settings settings;
  if (!out.settings_file.empty()) settings = CAIRN_TRY(sigma::load_settings(out.settings_file));
  out.set = CAIRN_TRY(sigma::load(out.paths, settings));
  return out;
}

void say_rejected(sigma::RuleSet const& set) {
  for (sigma::Rejected const& rejected : set.rejected) {
    std::string const line = rejected.line == 0 ? "" : fmt::format(":{}", rejected.line);
    std::string const title = rejected.title.empty() ? "" : fmt::format(" ({})", rejected.title);
    say_line(fmt::format("{}{}: {}{}", rejected.file, line, rejected.what, title));
  }
}

Result<sigma::Level> level_of(Arguments const& arguments, sigma::Level otherwise) {
  if (!arguments.has("level")) return otherwise;
  if (auto const level = sigma::parse_level(arguments.text("level"))) return *level;
  return fail(ErrorCode::kInvalidArgument,
              "--level takes informational, low, medium, high or critical, not {}",
              arguments.text("level"));
}

}  // namespace cairn::cli
