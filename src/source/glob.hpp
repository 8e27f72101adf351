// Globs that the shell left alone: `*`, `?`, `[…]` within a name, `**` for any number of folders.
#pragma once
#include "source/listing.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::source {

bool is_glob(std::string_view text);

/// Gives what matches, one path at a time, in the order of a walk: depth first, byte order of
/// names. As in the shell, a leading dot must be written out, and `**` follows no links. A folder
/// that matches is given, and nothing below it: whoever takes it takes it whole.
/// `**` at the end matches the files below only.
class GlobWalk {
 public:
  /// kInvalidArgument for a pattern of more than 60 parts.
  static Result<GlobWalk> create(std::string_view pattern);
  std::optional<std::string> next();

 private:
  /// A set of parts of the pattern, one bit each: those that a name here may match next.
  using Parts = std::uint64_t;
  struct Frame {
    std::string folder;
    Listing listing;
    Parts parts = 0;
    std::size_t at = 0;
  };
  Parts with_skipped(Parts parts) const;
  Parts step(char const* name, bool folder, bool link) const;
  void enter(std::string folder, Parts parts);

  std::vector<std::string> pattern_;
  std::vector<Frame> frames_;
};

}  // namespace cairn::source
