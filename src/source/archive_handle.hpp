// libarchive's handle, opened on a file or a reader.
#pragma once
#include "source/archive.hpp"

#include <archive.h>
#include <archive_entry.h>

namespace cairn::source {

struct CloseArchive {
  void operator()(::archive* handle) const { ::archive_read_free(handle); }
};
using ArchiveHandle = std::unique_ptr<::archive, CloseArchive>;

/// What the callbacks of a handle read from; it must outlive the handle.
struct ArchiveInput {
  std::unique_ptr<ByteReader> reader;
  std::string buffer = std::string(64 << 10, '\0');
};

/// Understands the compressions, and the formats that `container` stands for. Never runs a program.
ArchiveHandle new_handle(Container container);
/// An error is libarchive's message. `input` must outlive the handle; open_file fills it if the
/// file is to be read through it.
Result<ArchiveHandle> open_file(std::string const& path, Container container, ArchiveInput& input);
Result<ArchiveHandle> open_reader(ArchiveInput& input, Container container);

/// The bytes of the entry that a handle stands at. Unlike archive_read_data, it gives all that
/// stands before damage.
class EntryData {
 public:
  explicit EntryData(::archive* handle) : handle_(handle) {}
  /// 0 at the end. An error is libarchive's.
  Result<std::size_t> read(char* out, std::size_t capacity);

 private:
  ::archive* handle_;
  std::string_view block_;     // what of libarchive's block was not given yet
  std::int64_t block_at_ = 0;  // where that stands in the entry; holes are zeros
  std::int64_t at_ = 0;        // of what was given
};

/// The first bytes behind the compressions of what `reader` peeks at, at most `count`.
std::string uncompressed_head(PeekReader& reader, std::size_t count);

/// libarchive's last message as an error of ours, in one line.
Error error_of(::archive* handle);

}  // namespace cairn::source
