#include "sigma/builder.hpp"
#include "sigma/read_file.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <system_error>

namespace cairn::sigma {
namespace {

namespace fs = std::filesystem;

bool is_rule_file(fs::path const& path) {
  return path.extension() == ".yml" || path.extension() == ".yaml";
}

/// The rule files below a folder, in order of their names. Hidden folders are left out; links to
/// folders are not followed.
Result<std::vector<fs::path>> files_below(fs::path const& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  fs::recursive_directory_iterator at(folder, error);
  for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
    bool const hidden = at->path().filename().native().starts_with('.');
    std::error_code unreadable;
    if (at->is_directory(unreadable)) {
      if (hidden) at.disable_recursion_pending();
    } else if (!hidden && is_rule_file(at->path())) {
      files.push_back(at->path());
    }
  }
  if (error) return fail(ErrorCode::kIo, "{}: {}", folder.native(), error.message());
  std::sort(files.begin(), files.end());
  return files;
}

/// Where files really are. To ask the system for each of a thousand files would take longer than
/// reading them.
class RealPaths {
 public:
  fs::path of(fs::path const& file) {
    std::error_code error;
    if (fs::is_symlink(fs::symlink_status(file, error))) {
      fs::path real = fs::weakly_canonical(file, error);
      return error ? file : real;
    }
    auto const [folder, is_new] = folders_.try_emplace(file.parent_path());
    if (is_new)
      folder->second = fs::weakly_canonical(folder->first.empty() ? "." : folder->first, error);
    return error ? file : folder->second / file.filename();
  }

 private:
  std::map<fs::path, fs::path> folders_;
};

}  // namespace

RuleSet load_texts(std::span<RuleText const> texts, Settings const& settings) {
  Builder builder(settings);
  for (RuleText const& text : texts) builder.add_file(text.name, text.text);
  return builder.finish();
}

Result<RuleSet> load(std::span<std::string const> paths, Settings const& settings) {
  Builder builder(settings);
  std::set<fs::path> seen;
  RealPaths real_paths;
  for (std::string const& path : paths) {
    std::error_code error;
    fs::file_status const status = fs::status(path, error);
    if (!fs::exists(status))
      return fail(ErrorCode::kNotFound, "{}: there is no such rule file or folder", path);
    bool const folder = fs::is_directory(status);
    std::vector<fs::path> files = {path};
    if (folder) files = CAIRN_TRY(files_below(path));
    for (fs::path const& file : files) {
      if (!seen.insert(real_paths.of(file)).second) continue;
      auto const text = read_file(file.native());
      if (text)
        builder.add_file(file.native(), *text);
      else if (folder)
        builder.reject_file(file.native(), text.error().message);
      else
        return tl::unexpected<Error>(text.error());
    }
  }
  return builder.finish();
}

}  // namespace cairn::sigma
