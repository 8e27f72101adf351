#include "source/archive_handle.hpp"

#include "decode/gunzip.hpp"
#include "source/gunzip_reader.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace cairn::source {
namespace {

la_ssize_t read_input(::archive* handle, void* data, void const** out) {
  auto& input = *static_cast<ArchiveInput*>(data);
  auto const count = input.reader->read(input.buffer.data(), input.buffer.size());
  if (!count) {
    ::archive_set_error(handle, EIO, "%s", count.error().message.c_str());
    return ARCHIVE_FATAL;
  }
  *out = input.buffer.data();
  return static_cast<la_ssize_t>(*count);
}

/// Feeds a handle from what can be peeked at, so that nothing is used up.
struct PeekInput {
  PeekReader& reader;
  std::size_t at = 0;
};

la_ssize_t read_peeked(::archive*, void* data, void const** out) {
  constexpr std::size_t kStep = 64 << 10;
  constexpr std::size_t kMost = 2 << 20;  // more than one block of bzip2, the coarsest of them
  auto& input = *static_cast<PeekInput*>(data);
  if (input.at >= kMost) return 0;
  // One more byte than there was, so that a slow stream is asked for no more than it takes.
  if (input.reader.peek(input.at + 1).size() <= input.at) return 0;
  std::string_view const known = input.reader.peek_known();
  *out = known.data() + input.at;
  auto const count = std::min(known.size() - input.at, kStep);
  input.at += count;
  return static_cast<la_ssize_t>(count);
}

/// libarchive keeps back what it inflated of a file that is cut; this does not.
std::string inflated_head(PeekReader& reader, std::size_t count) {
  PeekInput input{reader};
  decode::GzipStream gzip;
  gzip.start(0);
  std::string out(count, '\0');
  std::size_t size = 0;
  void const* data = nullptr;
  for (la_ssize_t given = 1; given > 0 && size < count && !gzip.problem();) {
    given = read_peeked(nullptr, &input, &data);
    std::string_view in(static_cast<char const*>(data), static_cast<std::size_t>(given));
    for (decode::GzipStream::Step step{1, 0}; step.consumed + step.produced > 0 && size < count;) {
      step = gzip.step(in, out.data() + size, count - size);
      in.remove_prefix(step.consumed);
      size += step.produced;
    }
  }
  out.resize(size);
  return out;
}

}  // namespace

Error error_of(::archive* handle) {
  char const* const text = ::archive_error_string(handle);
  std::string message = text == nullptr ? "unreadable" : text;
  std::replace(message.begin(), message.end(), '\n', ' ');
  bool const truncated = message.find("runcated") != std::string::npos;
  return {truncated ? ErrorCode::kTruncated : ErrorCode::kCorrupt, std::move(message)};
}

ArchiveHandle new_handle(Container container) {
  ArchiveHandle handle(::archive_read_new());
  ::archive* const a = handle.get();
  if (a == nullptr) return handle;
  // Each by name: "all" would let a file's first bytes choose an external program to run.
  ::archive_read_support_filter_gzip(a);
  ::archive_read_support_filter_bzip2(a);
  ::archive_read_support_filter_xz(a);
  ::archive_read_support_filter_lzma(a);
  ::archive_read_support_filter_zstd(a);
  if (container == Container::kArchive) {
    ::archive_read_support_format_tar(a);
    ::archive_read_support_format_zip(a);
  } else {
    ::archive_read_support_format_raw(a);
  }
  return handle;
}

Result<ArchiveHandle> open_file(std::string const& path, Container container, ArchiveInput& input) {
  // By its name, libarchive can seek in it, which zip needs.
  auto peeked = std::make_unique<PeekReader>(std::make_unique<FileReader>(path, std::nullopt));
  if (decode::is_gzip(peeked->peek(2))) {
    input.reader = std::move(peeked);
    return open_reader(input, container);
  }
  ArchiveHandle handle = new_handle(container);
  if (!handle) return fail(ErrorCode::kIo, "out of memory");
  if (::archive_read_open_filename(handle.get(), path.c_str(), 64 << 10) != ARCHIVE_OK)
    return tl::unexpected<Error>(error_of(handle.get()));
  return handle;
}

Result<ArchiveHandle> open_reader(ArchiveInput& input, Container container) {
  auto peeked = std::make_unique<PeekReader>(std::move(input.reader));
  bool const packed = decode::is_gzip(peeked->peek(2));
  input.reader = std::move(peeked);
  if (packed) input.reader = std::make_unique<GunzipReader>(std::move(input.reader));
  ArchiveHandle handle = new_handle(container);
  if (!handle) return fail(ErrorCode::kIo, "out of memory");
  if (::archive_read_open(handle.get(), &input, nullptr, read_input, nullptr) != ARCHIVE_OK)
    return tl::unexpected<Error>(error_of(handle.get()));
  return handle;
}

Result<std::size_t> EntryData::read(char* out, std::size_t capacity) {
  while (block_.empty()) {
    void const* data = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    int const result = ::archive_read_data_block(handle_, &data, &size, &offset);
    if (result == ARCHIVE_EOF) return std::size_t{0};
    if (result < ARCHIVE_WARN) return tl::unexpected<Error>(error_of(handle_));
    block_ = {static_cast<char const*>(data), size};
    block_at_ = std::max<std::int64_t>(offset, at_);
  }
  std::size_t count = 0;
  if (at_ < block_at_) {
    count = std::min(capacity, static_cast<std::size_t>(block_at_ - at_));
    std::memset(out, 0, count);
  } else {
    count = std::min(capacity, block_.size());
    std::memcpy(out, block_.data(), count);
    block_.remove_prefix(count);
    block_at_ += static_cast<std::int64_t>(count);
  }
  at_ += static_cast<std::int64_t>(count);
  return count;
}

std::string uncompressed_head(PeekReader& reader, std::size_t count) {
  if (decode::is_gzip(reader.peek(2))) return inflated_head(reader, count);
  PeekInput input{reader};
  ArchiveHandle const handle = new_handle(Container::kCompressed);
  ::archive_entry* entry = nullptr;
  if (!handle ||
      ::archive_read_open(handle.get(), &input, nullptr, read_peeked, nullptr) != ARCHIVE_OK ||
      ::archive_read_next_header(handle.get(), &entry) != ARCHIVE_OK)
    return {};
  std::string out(count, '\0');
  la_ssize_t const got = ::archive_read_data(handle.get(), out.data(), count);
  out.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return out;
}

}  // namespace cairn::source
