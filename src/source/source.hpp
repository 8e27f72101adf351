// A stream of objects to read, from whatever paths the user gave.
#pragma once
#include "base/bytes.hpp"
#include "base/result.hpp"
#include "trail/key.hpp"

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <variant>
#include <vector>

namespace cairn::source {

struct Object {
  std::string name;        // as the user would name it: path, `archive.zip!entry`, `-`
  std::uint64_t size = 0;  // bytes as stored, 0 if unknown
  bool named =
      false;  // the user named it (or a glob of theirs did): what fails here is never expected
  std::unique_ptr<ByteReader> reader;
};

/// Something that was listed and cannot or need not be read.
struct Skip {
  std::string name;
  std::string reason;  // "permission denied", "reached twice", "broken link", "control file", …
  bool expected = false;  // true: counted by reason only (control files, reached twice); false:
                          // named, exit code 2
};

using Item = std::variant<Object, Skip>;

class Source {
 public:
  virtual ~Source() = default;
  /// The next object in stable order (arguments in their order; within a folder byte order of
  /// names, depth first), nullopt at the end. Listing problems are Skips; an error ends the run.
  /// Called by one thread at a time.
  virtual Result<std::optional<Item>> next() = 0;
};

struct SourceOptions {
  std::uint64_t max_object = std::uint64_t{1} << 30;  // inflated bytes of one archive entry
  // Of buckets:
  TimeSpan delivered;           // prefixes of days wholly outside are not even listed
  std::string profile, region;  // AWS's; empty: as the environment says
  std::stop_token stop;         // ends what waits for the network, as kCancelled
};

/// `paths`: files, folders (recursive), `s3://bucket/prefix`, globs that the shell left alone (`*`,
/// `?`, `[…]`, `**`), archives (zip, tar, tar.gz, tar.zst…: by content), `-`. A path that does not
/// exist is kNotFound at once, with a nearby name if there is one; a glob that matches nothing
/// likewise. A file reached twice (same device and inode) is given once. Memory does not grow with
/// the number of files of a folder tree beyond the names of the folders being walked. Names that
/// CloudTrail and exporters use (`.json`, `.json.gz`, `.csv`…) are not looked into for archives
/// within folders and archives, since opening thousands of small files costs as much as reading
/// them; what the user named is, whatever its name.
Result<std::unique_ptr<Source>> open_paths(std::vector<std::string> paths,
                                           SourceOptions options = {});

}  // namespace cairn::source
