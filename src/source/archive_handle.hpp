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
/// An error is libarchive's message.
Result<ArchiveHandle> open_file(std::string const& path, Container container);
Result<ArchiveHandle> open_reader(ArchiveInput& input, Container container);

/// The first bytes behind the compressions of what `reader` peeks at, at most `count`.
std::string uncompressed_head(PeekReader& reader, std::size_t count);

/// libarchive's last message as an error of ours, in one line.
Error error_of(::archive* handle);

}  // namespace cairn::source
