// What was reached already, so that no file is read twice.
#pragma once
#include <sys/stat.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>

namespace cairn::source {

struct FileId {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  bool operator==(FileId const&) const = default;
  static FileId of(struct stat const& status) { return {status.st_dev, status.st_ino}; }
};

/// Folders that are walked whole are remembered by their real path, so the files in them need not
/// be: anything that lies below one is reached by its walk. Only files that can be reached some
/// other way (named, behind a link, with several hard links) are remembered one by one. So a walk
/// of one plain tree remembers one path, however many files it holds.
class Visited {
 public:
  /// Whether a walked folder holds this real path, so that its walk gives it. (Walks pass over
  /// control folders such as `.git`.)
  bool covers(std::string_view real_path) const;
  bool is_root(FileId id) const { return root_ids_.contains(id); }
  std::size_t roots() const { return root_ids_.size(); }
  void add_root(std::string real_path, FileId id) {
    root_paths_.insert(std::move(real_path));
    root_ids_.insert(id);
  }

  bool contains(FileId id) const { return !files_.empty() && files_.contains(id); }
  /// False if it was there.
  bool insert(FileId id) { return files_.insert(id).second; }

 private:
  struct Hash {
    std::size_t operator()(FileId id) const {
      return static_cast<std::size_t>((id.inode + id.device * 0x9E3779B97F4A7C15U) *
                                      0xD6E8FEB86659FD93U);
    }
  };
  std::unordered_set<std::string> root_paths_;
  std::unordered_set<FileId, Hash> root_ids_;
  std::unordered_set<FileId, Hash> files_;
};

/// Without links and dots; empty if the path does not resolve.
std::string real_path(std::string const& path);

/// Whether `path` is `folder` or lies below it; both real.
bool is_below(std::string_view path, std::string_view folder);

}  // namespace cairn::source
