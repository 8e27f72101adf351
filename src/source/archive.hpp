// Archives by content: tar and zip, compressed or not, through libarchive.
#pragma once
#include "source/readers.hpp"
#include "source/source.hpp"

namespace cairn::source {

enum class Container {
  kNone,        // a file to read as it is; gzip alone counts as such
  kCompressed,  // one file behind bzip2, xz or zstd
  kArchive,     // tar or zip, perhaps behind compression
};

/// Looks at the first bytes only (and inflates their beginning), never at the name.
Container container_of(PeekReader& reader);

/// Gives the entries of one archive in their order. Entries of up to 32 MB are read at once, since
/// an archive is one stream and its entries are read by many threads; larger ones of an archive
/// that is a file are read by a second handle when their turn comes.
class ArchiveWalk {
 public:
  /// A file. `name` is what the user calls it.
  static ArchiveWalk of_file(std::string name, bool named, Container container,
                             SourceOptions options);
  /// Anything else: it is read to the end into memory as far as its entries are.
  static ArchiveWalk of_stream(std::string name, std::unique_ptr<ByteReader> reader, bool named,
                               Container container, SourceOptions options);
  ~ArchiveWalk();
  ArchiveWalk(ArchiveWalk&&) noexcept;

  /// nullopt at the end. Damage is an unexpected Skip named after the archive; the entries before
  /// it are given.
  std::optional<Item> next();

 private:
  struct Impl;
  explicit ArchiveWalk(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace cairn::source
