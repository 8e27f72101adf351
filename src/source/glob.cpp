// The pattern is cut at its slashes, and a walk carries the set of parts that the next name may
// match, as a regular expression's automaton does: `**` stays in the set while the walk goes down,
// so no folder is listed twice and nothing backtracks.
#include "source/glob.hpp"

#include <fnmatch.h>
#include <sys/stat.h>

namespace cairn::source {
namespace {

constexpr std::size_t kMostParts = 60;

bool is_folder(std::string const& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

bool is_any_depth(std::string const& part) { return part == "**"; }

}  // namespace

bool is_glob(std::string_view text) { return text.find_first_of("*?[") != std::string_view::npos; }

Result<GlobWalk> GlobWalk::create(std::string_view pattern) {
  GlobWalk out;
  // What stands before the first part with a wildcard is where the walk starts; it may be a folder
  // that cannot be listed.
  std::size_t const slash = pattern.substr(0, pattern.find_first_of("*?[")).rfind('/');
  std::string start =
      slash == std::string_view::npos ? "" : std::string(pattern.substr(0, slash + 1));
  std::string_view rest = slash == std::string_view::npos ? pattern : pattern.substr(slash + 1);
  while (!rest.empty()) {
    std::size_t const end = std::min(rest.find('/'), rest.size());
    std::string part(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (part.empty()) continue;
    if (is_any_depth(part) && !out.pattern_.empty() && is_any_depth(out.pattern_.back())) continue;
    out.pattern_.push_back(std::move(part));
  }
  if (out.pattern_.size() > kMostParts)
    return fail(ErrorCode::kInvalidArgument, "'{}' has more than {} parts", pattern, kMostParts);
  out.enter(std::move(start), out.with_skipped(1));
  return out;
}

/// `**` may stand for no folder at all.
GlobWalk::Parts GlobWalk::with_skipped(Parts parts) const {
  for (std::size_t i = 0; i + 1 < pattern_.size(); ++i)
    if ((parts >> i & 1) != 0 && is_any_depth(pattern_[i])) parts |= Parts{2} << i;
  return parts;
}

/// The parts that may follow once `name` is passed; the bit behind the last part says that the
/// whole pattern matched.
GlobWalk::Parts GlobWalk::step(char const* name, bool folder, bool link) const {
  Parts out = 0;
  Parts const from = frames_.back().parts;
  for (std::size_t i = 0; i < pattern_.size(); ++i) {
    if ((from >> i & 1) == 0) continue;
    if (!is_any_depth(pattern_[i])) {
      if (::fnmatch(pattern_[i].c_str(), name, FNM_PERIOD) == 0) out |= Parts{2} << i;
    } else if (name[0] != '.') {
      if (folder && !link) out |= Parts{1} << i;
      if (!folder && i + 1 == pattern_.size()) out |= Parts{2} << i;
    }
  }
  return out;
}

void GlobWalk::enter(std::string folder, Parts parts) {
  auto listing = Listing::read(folder.empty() ? "." : folder);
  if (!listing) return;
  listing->close();
  frames_.push_back({std::move(folder), std::move(*listing), parts, 0});
}

std::optional<std::string> GlobWalk::next() {
  Parts const whole = Parts{1} << pattern_.size();
  while (!frames_.empty()) {
    Frame& frame = frames_.back();
    if (frame.at == frame.listing.size()) {
      frames_.pop_back();
      continue;
    }
    char const* const name = frame.listing.name(frame.at);
    EntryType const type = frame.listing.type(frame.at);
    ++frame.at;
    bool const sure = type != EntryType::kUnknown && type != EntryType::kLink;
    std::string path = join(frame.folder, name);
    bool const folder = sure ? type == EntryType::kFolder : is_folder(path);
    Parts const parts = with_skipped(step(name, folder, type == EntryType::kLink));
    if ((parts & whole) != 0) return path;
    if (folder && parts != 0) enter(std::move(path), parts);
  }
  return std::nullopt;
}

}  // namespace cairn::source
