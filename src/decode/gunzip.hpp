// Gzip, on two roads: whole members by libdeflate (nearly every object), and byte by byte by zlib
// (large, endless or damaged ones).
#pragma once
#include "base/result.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

struct libdeflate_decompressor;
struct z_stream_s;

namespace cairn::decode {

inline bool is_gzip(std::string_view bytes) {
  return bytes.size() >= 2 && bytes[0] == '\x1f' && bytes[1] == '\x8b';
}

/// The fast road: one member at a time into a buffer that has room for it.
class MemberInflater {
 public:
  MemberInflater();
  ~MemberInflater();
  MemberInflater(MemberInflater&&) noexcept;

  enum class Outcome {
    kDone,     // checked: deflate data, CRC and length are right
    kNoRoom,   // needs more room than `out` has
    kDamaged,  // something is wrong; GzipStream tells what
  };
  Outcome inflate(std::string_view in, char* out, std::size_t room, std::size_t& consumed,
                  std::size_t& produced);

 private:
  struct Free {
    void operator()(libdeflate_decompressor* inflater) const;
  };
  std::unique_ptr<libdeflate_decompressor, Free> inflater_;
};

/// The slow road: any number of members in steps, and as much of damaged ones as can be read.
///
/// After damage (or bytes that are no gzip) the next plausible member header is looked for and
/// reading goes on there, a line end put between. Zero bytes behind a member are padding. problem()
/// keeps the first thing that was wrong.
class GzipStream {
 public:
  GzipStream();
  ~GzipStream();
  GzipStream(GzipStream&&) noexcept;

  /// Starts at a member's header, or behind a member; `offset` is where the first byte fed stands
  /// in the object.
  void start(std::uint64_t offset, bool behind_member = false);
  struct Step {
    std::size_t consumed = 0;
    std::size_t produced = 0;
    bool damaged = false;  // the member's data broke off, or is not what was compressed
  };
  /// Works until the input is used up or the output is full.
  Step step(std::string_view in, char* out, std::size_t room);
  /// After damage: how many of the bytes consumed belong to the damaged member. A deflate stream
  /// that went wrong may have swallowed the next member, so the caller may feed them again, after
  /// saying so.
  std::uint64_t swallowed() const { return offset_ - member_ - 2; }
  void feed_again(std::uint64_t count) { offset_ -= count; }
  /// No more input follows: notes what is missing.
  void finish();
  std::optional<Error> const& problem() const { return problem_; }

 private:
  enum class State { kHeader, kDeflate, kTrailer, kBetween, kLost };

  bool feed_header(unsigned char byte);
  void feed_trailer(unsigned char byte);
  void feed_lost(unsigned char byte);
  bool inflate_some(std::string_view in, char* out, std::size_t room, Step& step);
  void begin_header(bool recovering);
  void begin_deflate();
  void lose();
  template <typename... Args>
  void note(ErrorCode code, fmt::format_string<Args...> format, Args&&... args) {
    if (!problem_) problem_ = Error{code, fmt::format(format, std::forward<Args>(args)...)};
  }

  struct End {
    void operator()(z_stream_s* stream) const;
  };
  std::unique_ptr<z_stream_s, End> stream_;
  State state_ = State::kHeader;
  std::uint64_t offset_ = 0;         // of the next byte
  std::uint64_t member_ = 0;         // of the current member's header
  std::uint64_t member_length_ = 0;  // inflated bytes of it so far
  std::uint32_t crc_ = 0;
  std::uint32_t header_at_ = 0;  // bytes of the header (or trailer) seen
  std::uint32_t extra_left_ = 0;
  unsigned part_ = 0;  // of the header: fixed, extra length, extra, name, comment, CRC
  unsigned char flags_ = 0;
  unsigned char trailer_[8] = {};
  bool recovering_ = false;  // a header found by looking for one
  bool line_end_due_ = false;
  unsigned lost_match_ = 0;
  std::uint64_t behind_ = 0;  // where bytes that are no gzip begin behind a whole member
  bool garbage_ = false;
  std::optional<Error> problem_;
};

}  // namespace cairn::decode
