// An object's bytes as a validator must see them: one gzip member or plain text, nothing repaired,
// converted or skipped.
#pragma once
#include "base/bytes.hpp"
#include "decode/buffer.hpp"
#include "decode/gunzip.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

namespace cairn::decode {

/// What is wrong with the container. The inflated bytes are those of the first member whatever it
/// says.
enum class ContainerDefect {
  kNone,
  kTrailing,      // bytes behind the member that are no gzip
  kSecondMember,  // another gzip member behind it
  kNoTrailer,     // deflate data whole, checksum and length missing or cut
  kBadChecksum,   // checksum or length differ from the bytes
  kDamaged,       // no whole deflate stream
};
char const* to_string(ContainerDefect defect);

struct StrictText {
  bool gzip = false;  // false: plain bytes
  ContainerDefect defect = ContainerDefect::kNone;
  std::uint64_t stored = 0;
  std::uint64_t inflated = 0;
  /// All inflated bytes, if they are no more than `hold`. Borrowed until the next read().
  std::optional<json::PaddedView> text;
};

/// One per thread; reuse it.
class StrictReader {
 public:
  struct Limits {
    std::uint64_t hold = 32u << 20;                     // of inflated bytes kept for `text`
    std::uint64_t max_object = std::uint64_t{1} << 30;  // inflated bytes of one object
  };
  explicit StrictReader(Limits limits) : limits_(limits) {}
  StrictReader() : StrictReader(Limits{}) {}

  /// Reads the object to its end. `sink` gets all inflated bytes, piece by piece. Fails with the
  /// reader's error, or kTooLarge.
  Result<StrictText> read(ByteReader& reader, std::function<void(std::string_view)> const& sink);

 private:
  using Sink = std::function<void(std::string_view)>;
  Status read_stored(ByteReader& reader);
  Status read_more(ByteReader& reader, std::size_t room);
  bool inflate_whole(StrictText& out, Sink const& sink);
  Status stream_gzip(ByteReader& reader, StrictText& out, Sink const& sink);
  Status stream_plain(ByteReader& reader, StrictText& out, Sink const& sink);
  Status take(std::string_view bytes, StrictText& out, Sink const& sink);

  Limits limits_;
  MemberInflater member_;
  Buffer stored_, text_;
  std::size_t stored_size_ = 0;
  std::uint64_t stored_total_ = 0;
  bool ended_ = false;
};

}  // namespace cairn::decode
