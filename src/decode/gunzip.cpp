#include "decode/gunzip.hpp"

#include <isa-l/crc.h>
#include <libdeflate.h>
#include <zlib.h>

#include <algorithm>
#include <limits>

namespace cairn::decode {
namespace {

constexpr std::size_t kTrailer = 8;

/// How long the header of the gzip member is (RFC 1952, 2.3); nothing if it is cut or is none.
std::optional<std::size_t> header_size(std::string_view in) {
  constexpr std::size_t kFixed = 10;
  constexpr unsigned kHeaderCrc = 2, kExtra = 4, kName = 8, kComment = 16, kReserved = 0xe0;
  if (in.size() < kFixed || !is_gzip(in) || in[2] != 8) return std::nullopt;
  auto const byte = [&](std::size_t at) { return static_cast<unsigned char>(in[at]); };
  unsigned const flags = byte(3);
  std::size_t at = kFixed;
  if ((flags & kReserved) != 0) return std::nullopt;
  if ((flags & kExtra) != 0) {
    if (in.size() < at + 2) return std::nullopt;
    at += 2U + byte(at) + (std::size_t{byte(at + 1)} << 8);
  }
  for (unsigned const text : {kName, kComment}) {
    if ((flags & text) == 0) continue;
    std::size_t const end = in.find('\0', at);
    if (end == std::string_view::npos) return std::nullopt;
    at = end + 1;
  }
  if ((flags & kHeaderCrc) != 0) at += 2;
  if (at > in.size()) return std::nullopt;
  return at;
}

std::uint32_t little_endian(char const* at) {
  std::uint32_t out = 0;
  for (unsigned i = 0; i < 4; ++i)
    out |= std::uint32_t{static_cast<unsigned char>(at[i])} << (8 * i);
  return out;
}

}  // namespace

void MemberInflater::Free::operator()(libdeflate_decompressor* inflater) const {
  libdeflate_free_decompressor(inflater);
}

MemberInflater::MemberInflater() : inflater_(libdeflate_alloc_decompressor()) {}
MemberInflater::~MemberInflater() = default;
MemberInflater::MemberInflater(MemberInflater&&) noexcept = default;

MemberInflater::Outcome MemberInflater::inflate(std::string_view in, char* out, std::size_t room,
                                                std::size_t& consumed, std::size_t& produced) {
  if (!inflater_) return Outcome::kDamaged;
  auto const header = header_size(in);
  if (!header || in.size() < *header + kTrailer) return Outcome::kDamaged;
  std::size_t used = 0;
  switch (libdeflate_deflate_decompress_ex(inflater_.get(), in.data() + *header,
                                           in.size() - *header - kTrailer, out, room, &used,
                                           &produced)) {
  case LIBDEFLATE_SUCCESS: break;
  case LIBDEFLATE_INSUFFICIENT_SPACE: return Outcome::kNoRoom;
  default: return Outcome::kDamaged;
  }
  // isa-l's checksum takes a quarter of the time of libdeflate's, a twentieth of the whole.
  char const* const trailer = in.data() + *header + used;
  auto const* const bytes = reinterpret_cast<unsigned char const*>(out);
  if (little_endian(trailer) != crc32_gzip_refl(0, bytes, produced) ||
      little_endian(trailer + 4) != static_cast<std::uint32_t>(produced))
    return Outcome::kDamaged;
  consumed = *header + used + kTrailer;
  return Outcome::kDone;
}

void GzipStream::End::operator()(z_stream_s* stream) const {
  inflateEnd(stream);
  delete stream;
}

GzipStream::GzipStream() = default;
GzipStream::~GzipStream() = default;
GzipStream::GzipStream(GzipStream&&) noexcept = default;

void GzipStream::start(std::uint64_t offset, bool behind_member) {
  offset_ = offset;
  problem_.reset();
  line_end_due_ = garbage_ = false;
  begin_header(false);
  if (behind_member) state_ = State::kBetween;
}

void GzipStream::begin_header(bool recovering) {
  state_ = State::kHeader;
  recovering_ = recovering;
  member_ = offset_;
  header_at_ = 0;
  part_ = 0;
}

void GzipStream::begin_deflate() {
  state_ = State::kDeflate;
  member_length_ = 0;
  crc_ = 0;
  if (!stream_) {
    auto stream = std::make_unique<z_stream>();
    if (inflateInit2(stream.get(), -MAX_WBITS) != Z_OK) {
      note(ErrorCode::kTooLarge, "not enough memory to inflate");
      return;
    }
    stream_.reset(stream.release());
  } else {
    inflateReset(stream_.get());
  }
}

void GzipStream::lose() {
  state_ = State::kLost;
  lost_match_ = 0;
}

// RFC 1952 2.3: ten fixed bytes, then what the flags announce. Part 0 is the fixed one; each later
// one is left out unless flagged.
bool GzipStream::feed_header(unsigned char byte) {
  std::uint32_t const at = header_at_++;
  if (part_ == 0) {
    bool right = true;
    if (at == 0) right = byte == 0x1f;
    if (at == 1) right = byte == 0x8b;
    if (at == 2) right = byte == 8;
    if (at == 3) {
      flags_ = byte;
      right = (byte & 0xe0) == 0;
    }
    // A header that was looked for in damaged data must look like one that some program writes.
    if (recovering_ && at == 8) right = byte == 0 || byte == 2 || byte == 4;
    if (recovering_ && at == 9) right = byte <= 13 || byte == 255;
    if (!right) return false;
    if (at < 9) return true;
    part_ = 1;
  } else if (part_ == 1) {
    extra_left_ = at == 0 ? byte : extra_left_ | static_cast<std::uint32_t>(byte) << 8;
    if (at == 0) return true;
    part_ = 2;
  } else if (part_ == 2) {
    if (--extra_left_ > 0) return true;
    part_ = 3;
  } else if (part_ == 3 || part_ == 4) {
    if (byte != 0) return true;
    ++part_;
  } else {
    if (at == 0) return true;
    part_ = 6;
  }
  header_at_ = 0;
  if (part_ == 1 && (flags_ & 4) == 0) part_ = 3;
  if (part_ == 2 && extra_left_ == 0) part_ = 3;
  if (part_ == 3 && (flags_ & 8) == 0) part_ = 4;
  if (part_ == 4 && (flags_ & 16) == 0) part_ = 5;
  if (part_ == 5 && (flags_ & 2) == 0) part_ = 6;
  if (part_ == 6) begin_deflate();
  return true;
}

void GzipStream::feed_trailer(unsigned char byte) {
  trailer_[header_at_++] = byte;
  if (header_at_ < 8) return;
  auto const number = [&](unsigned at) {
    return static_cast<std::uint32_t>(trailer_[at]) |
           static_cast<std::uint32_t>(trailer_[at + 1]) << 8 |
           static_cast<std::uint32_t>(trailer_[at + 2]) << 16 |
           static_cast<std::uint32_t>(trailer_[at + 3]) << 24;
  };
  if (number(0) != crc_)
    note(ErrorCode::kCorrupt,
         "wrong checksum: the gzip member at byte {} is not what was compressed", member_);
  else if (number(4) != static_cast<std::uint32_t>(member_length_))
    note(ErrorCode::kCorrupt, "wrong length: the gzip member at byte {} says {} bytes and holds {}",
         member_, number(4), static_cast<std::uint32_t>(member_length_));
  else {
    state_ = State::kBetween;
    behind_ = offset_ + 1;
    return;
  }
  // A member that lost its end ends wherever the next one's bytes happen to end a deflate stream.
  garbage_ = false;
  lose();
}

void GzipStream::feed_lost(unsigned char byte) {
  constexpr unsigned char kMagic[3] = {0x1f, 0x8b, 8};
  if (lost_match_ == 3 && (byte & 0xe0) == 0) {
    if (garbage_)
      note(ErrorCode::kCorrupt, "{} bytes that are no gzip data at byte {}", offset_ - 3 - behind_,
           behind_);
    garbage_ = false;
    line_end_due_ = true;
    begin_header(true);
    member_ = offset_ - 3;
    flags_ = byte;
    header_at_ = 4;
    return;
  }
  if (lost_match_ < 3 && byte == kMagic[lost_match_])
    ++lost_match_;
  else
    lost_match_ = byte == 0x1f ? 1 : 0;
}

/// False: the output is full or the input used up for now.
bool GzipStream::inflate_some(std::string_view in, char* out, std::size_t room, Step& step) {
  if (!stream_) {
    step.consumed = in.size();
    return false;
  }
  constexpr std::size_t kMost = std::numeric_limits<uInt>::max();
  z_stream& z = *stream_;
  auto const given = static_cast<uInt>(std::min(in.size() - step.consumed, kMost));
  auto const space = static_cast<uInt>(std::min(room - step.produced, kMost));
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data() + step.consumed));
  z.avail_in = given;
  z.next_out = reinterpret_cast<Bytef*>(out + step.produced);
  z.avail_out = space;
  int const code = ::inflate(&z, Z_NO_FLUSH);
  std::size_t const used = given - z.avail_in;
  std::size_t const made = space - z.avail_out;
  crc_ = libdeflate_crc32(crc_, out + step.produced, made);
  member_length_ += made;
  step.consumed += used;
  step.produced += made;
  offset_ += used;
  if (code == Z_STREAM_END) {
    state_ = State::kTrailer;
    header_at_ = 0;
    return true;
  }
  if (code == Z_OK || code == Z_BUF_ERROR) return used > 0 || made > 0;
  note(ErrorCode::kCorrupt,
       "the gzip data is damaged at byte {}; {} bytes of this member were readable", offset_,
       member_length_);
  garbage_ = false;
  lose();
  return true;
}

GzipStream::Step GzipStream::step(std::string_view in, char* out, std::size_t room) {
  Step step;
  for (;;) {
    if (state_ == State::kDeflate) {
      // Asked even without input: zlib may still hold output.
      if (step.produced == room) return step;
      if (line_end_due_) {
        out[step.produced++] = '\n';
        line_end_due_ = false;
        continue;
      }
      if (!inflate_some(in, out, room, step)) return step;
      step.damaged = state_ == State::kLost;
      if (step.damaged) return step;
      continue;
    }
    if (step.consumed == in.size()) return step;
    auto const byte = static_cast<unsigned char>(in[step.consumed]);
    switch (state_) {
    case State::kHeader:
      if (!feed_header(byte)) {
        if (!recovering_)
          note(ErrorCode::kCorrupt, "the gzip header at byte {} is damaged", member_);
        lose();
        continue;  // this byte may begin the next header
      }
      break;
    case State::kTrailer:
      feed_trailer(byte);
      step.damaged = state_ == State::kLost;
      break;
    case State::kBetween:
      if (byte == 0x1f) {
        begin_header(false);
        continue;
      }
      if (byte != 0) {
        garbage_ = true;
        behind_ = offset_;
        lose();
        continue;
      }
      break;
    default: feed_lost(byte); break;
    }
    ++step.consumed;
    ++offset_;
    if (step.damaged) return step;
  }
}

void GzipStream::finish() {
  switch (state_) {
  case State::kBetween: break;
  case State::kLost:
    if (garbage_)
      note(ErrorCode::kCorrupt, "{} bytes behind the end of the gzip data", offset_ - behind_);
    break;
  default:
    note(ErrorCode::kTruncated,
         "the gzip data is cut off: it ends at byte {} inside the member that begins at byte {}",
         offset_, member_);
  }
  state_ = State::kBetween;
}

}  // namespace cairn::decode
