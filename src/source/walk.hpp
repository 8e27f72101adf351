// A walk through one folder tree, depth first, byte order of names.
#pragma once
#include "source/listing.hpp"
#include "source/source.hpp"
#include "source/visited.hpp"

namespace cairn::source {

/// A regular file to read.
struct Found {
  std::string path;
  std::uint64_t size = 0;
  std::weak_ptr<OpenFolder const> folder;  // empty if it is closed already
};

/// Holds the names of the folders between the root and where it is, and one open descriptor:
/// neither depth nor width meets a limit.
class FolderWalk {
 public:
  /// `visited` is borrowed; the caller has put the root in.
  FolderWalk(std::string root, Visited& visited);

  /// nullopt at the end.
  std::optional<std::variant<Found, Skip>> next();

 private:
  using Step = std::optional<std::variant<Found, Skip>>;  // nullopt: nothing to tell, go on
  struct Frame {
    std::size_t path_length = 0;  // of the folder's path
    Listing listing;
    std::size_t at = 0;
  };
  Step enter();
  Step visit(EntryType type);
  Step follow_link();
  Step visit_file(struct stat const& status);
  Step visit_folder();
  Skip skip(std::string reason, bool expected) const {
    return {path_, std::move(reason), expected};
  }

  Visited& visited_;
  std::string path_;  // of what is being looked at
  std::vector<Frame> frames_;
  bool started_ = false;
};

}  // namespace cairn::source
