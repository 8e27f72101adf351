#include "source/walk.hpp"

#include "source/readers.hpp"

#include <fcntl.h>

#include <cerrno>

namespace cairn::source {

FolderWalk::FolderWalk(std::string root, Visited& visited)
    : visited_(visited), path_(std::move(root)) {}

std::optional<std::variant<Found, Skip>> FolderWalk::next() {
  if (!started_) {
    started_ = true;
    if (Step step = enter()) return step;
  }
  while (!frames_.empty()) {
    Frame& frame = frames_.back();
    path_.resize(frame.path_length);
    if (frame.at == frame.listing.size()) {
      frames_.pop_back();
      continue;
    }
    std::size_t const at = frame.at++;
    if (path_.back() != '/') path_ += '/';
    path_ += frame.listing.name(at);
    if (trail::is_control_file(frame.listing.name(at))) return skip("control file", true);
    if (Step step = visit(frame.listing.type(at))) return step;
  }
  return std::nullopt;
}

/// Lists the folder at path_ and goes into it.
FolderWalk::Step FolderWalk::enter() {
  auto listing = Listing::read(path_);
  if (!listing) return skip(reason_of(listing.error()), false);
  auto const damage = listing->damage();
  if (!frames_.empty()) frames_.back().listing.close();
  frames_.push_back({path_.size(), std::move(*listing), 0});
  if (damage) return skip("folder not listed whole: " + reason_of(*damage), false);
  return std::nullopt;
}

FolderWalk::Step FolderWalk::visit(EntryType type) {
  struct stat status {};
  if (type == EntryType::kFolder) return visit_folder();
  if (type == EntryType::kLink) return follow_link();
  if (type == EntryType::kOther) return skip("not a regular file", true);
  // Through the folder if it is still open: a path of ten parts takes four times as long.
  auto const& folder = frames_.back().listing.folder();
  char const* const path = path_.c_str() + (folder ? path_.rfind('/') + 1 : 0);
  if (::fstatat(folder ? folder->descriptor() : AT_FDCWD, path, &status, AT_SYMLINK_NOFOLLOW) != 0)
    return skip(reason_of(errno), false);
  if (S_ISREG(status.st_mode)) return visit_file(status);
  if (S_ISDIR(status.st_mode)) return visit_folder();
  if (S_ISLNK(status.st_mode)) return follow_link();
  return skip("not a regular file", true);
}

FolderWalk::Step FolderWalk::visit_folder() {
  // Another root may lie in this one; with one root there is nothing to ask.
  struct stat status {};
  if (visited_.roots() > 1 && ::stat(path_.c_str(), &status) == 0 &&
      visited_.is_root(FileId::of(status)))
    return skip("reached twice", true);
  return enter();
}

FolderWalk::Step FolderWalk::visit_file(struct stat const& status) {
  FileId const id = FileId::of(status);
  bool const again = status.st_nlink > 1 ? !visited_.insert(id) : visited_.contains(id);
  if (again) return skip("reached twice", true);
  return Found{path_, static_cast<std::uint64_t>(status.st_size), frames_.back().listing.folder()};
}

FolderWalk::Step FolderWalk::follow_link() {
  struct stat status {};
  if (::stat(path_.c_str(), &status) != 0)
    return skip(errno == ENOENT || errno == ENOTDIR ? "broken link" : reason_of(errno), false);
  bool const is_folder = S_ISDIR(status.st_mode);
  if (!is_folder && !S_ISREG(status.st_mode)) return skip("not a regular file", true);
  std::string target = real_path(path_);
  if (target.empty()) return skip(reason_of(errno), false);
  if (is_folder) {
    std::string const here = real_path(path_.substr(0, frames_.back().path_length));
    if (is_below(here, target)) return skip("link to a folder that holds it", true);
  }
  if (visited_.covers(target)) return skip("reached twice", true);
  if (is_folder) {
    if (visited_.is_root(FileId::of(status))) return skip("reached twice", true);
    visited_.add_root(std::move(target), FileId::of(status));
    return enter();
  }
  if (!visited_.insert(FileId::of(status))) return skip("reached twice", true);
  return Found{path_, static_cast<std::uint64_t>(status.st_size), {}};
}

}  // namespace cairn::source
