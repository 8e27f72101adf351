// From stored bytes to inflated text: gzip by content, any number of members, damage kept to where
// it is.
#pragma once
#include "base/bytes.hpp"
#include "json/value.hpp"

#include <memory>
#include <optional>
#include <string>

namespace cairn::decode {

struct TextLimits {
  std::uint64_t max_object =
      std::uint64_t{1}
      << 30;  // inflated bytes of one object held at once (bomb guard): --max-object
  std::uint64_t piece =
      32u << 20;  // objects larger than this are given in pieces of about this size
};

/// A run of whole documents (or all there is). Borrowed until the next call.
struct Piece {
  json::PaddedView text;
  bool first = false;        // first piece of the object
  bool last = false;         // nothing follows
  bool checksummed = false;  // last only: the object was gzip, whole, and every checksum was right
};

/// Reads one object after another. One per thread; reuse it, its buffers only grow.
///
/// Small objects (nearly all) come as one piece by whole-buffer inflate. Larger and endless ones
/// (standard input) are cut into pieces behind a complete document or line, so that memory stays
/// flat; what comes live is given as soon as a document is whole; a single document larger than
/// `max_object` is a problem. All gzip members are read. UTF-8 BOM is skipped at the start of each
/// object (UTF-16 with BOM is converted). Damage (cut, wrong CRC or length, bytes behind the last
/// member that are no gzip, a bomb) ends or marks the object: every byte that was readable is still
/// given, and problem() says what is wrong with the object and where.
class TextStream {
 public:
  explicit TextStream(TextLimits limits = {});
  ~TextStream();
  TextStream(TextStream&&) noexcept;

  /// Starts with a new object. `reader` is borrowed until the object is done.
  void open(ByteReader& reader);
  /// nullopt at the end. Errors of the reader itself are returned when nothing could be read, else
  /// told by problem().
  Result<std::optional<Piece>> next();
  /// After the last piece: what was wrong with the object's bytes, if anything.
  std::optional<Error> const& problem() const;
  std::uint64_t bytes_read() const;      // of this object, as stored
  std::uint64_t bytes_inflated() const;  // of this object

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cairn::decode
