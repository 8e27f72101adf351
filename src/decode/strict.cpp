// Nearly every object is read whole and inflated whole by libdeflate. What is damaged or larger
// than `hold` goes through zlib's raw inflate in steps, so that what is missing or wrong around the
// deflate data can be told apart from what is wrong in it.
#include "decode/strict.hpp"

#include <zlib.h>

#include <algorithm>
#include <cstring>

namespace cairn::decode {
namespace {

constexpr std::size_t kSmallRead = 64 << 10;
constexpr std::size_t kMostStored = 16 << 20;  // read before inflating begins
constexpr std::size_t kChunk = 256 << 10;

unsigned byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}
std::uint32_t little_endian(std::string_view bytes, std::size_t at) {
  return byte_at(bytes, at) | byte_at(bytes, at + 1) << 8 | byte_at(bytes, at + 2) << 16 |
         byte_at(bytes, at + 3) << 24;
}

/// Bytes of a member's header (RFC 1952), 0 if it is none or not all there.
std::size_t header_size(std::string_view in) {
  constexpr unsigned kCrc = 2, kExtra = 4, kName = 8, kComment = 16, kReserved = 0xE0;
  if (in.size() < 10 || !is_gzip(in) || byte_at(in, 2) != 8) return 0;
  unsigned const flags = byte_at(in, 3);
  if ((flags & kReserved) != 0) return 0;
  std::size_t at = 10;
  if ((flags & kExtra) != 0) {
    if (at + 2 > in.size()) return 0;
    at += 2 + (byte_at(in, at) | byte_at(in, at + 1) << 8);
  }
  for (unsigned const text : {kName, kComment}) {
    if ((flags & text) == 0) continue;
    std::size_t const end = at <= in.size() ? in.find('\0', at) : std::string_view::npos;
    if (end == std::string_view::npos) return 0;
    at = end + 1;
  }
  if ((flags & kCrc) != 0) at += 2;
  return at <= in.size() ? at : 0;
}

class RawInflate {
 public:
  RawInflate() : good_(inflateInit2(&stream_, -MAX_WBITS) == Z_OK) {}
  ~RawInflate() { inflateEnd(&stream_); }
  RawInflate(RawInflate const&) = delete;
  RawInflate& operator=(RawInflate const&) = delete;
  bool good() const { return good_; }

  /// zlib's code; `in` loses what was consumed.
  int step(std::string_view& in, char* out, std::size_t room, std::size_t& produced) {
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
    stream_.avail_in = static_cast<uInt>(std::min<std::size_t>(in.size(), 1u << 30));
    stream_.next_out = reinterpret_cast<Bytef*>(out);
    stream_.avail_out = static_cast<uInt>(room);
    uInt const before = stream_.avail_in;
    int const code = inflate(&stream_, Z_NO_FLUSH);
    in.remove_prefix(before - stream_.avail_in);
    produced = room - stream_.avail_out;
    return code;
  }

 private:
  z_stream stream_{};
  bool good_;
};

}  // namespace

char const* to_string(ContainerDefect defect) {
  switch (defect) {
  case ContainerDefect::kNone: return "";
  case ContainerDefect::kTrailing: return "bytes behind the gzip member";
  case ContainerDefect::kSecondMember: return "a second gzip member";
  case ContainerDefect::kNoTrailer: return "gzip trailer missing";
  case ContainerDefect::kBadChecksum: return "gzip checksum wrong";
  case ContainerDefect::kDamaged: return "gzip data damaged or cut";
  }
  return "";
}

Status StrictReader::read_more(ByteReader& reader, std::size_t room) {
  if (!stored_.reserve(stored_size_ + room, stored_size_))
    return fail(ErrorCode::kTooLarge, "not enough memory to read the object");
  std::size_t const got = CAIRN_TRY(reader.read(stored_.data() + stored_size_, room));
  ended_ = got == 0;
  stored_size_ += got;
  stored_total_ += got;
  return {};
}

Status StrictReader::read_stored(ByteReader& reader) {
  auto const hint = reader.size_hint();
  std::uint64_t room = hint ? std::clamp<std::uint64_t>(*hint + 1, 1, kMostStored) : kSmallRead;
  while (!ended_ && stored_size_ < kMostStored) {
    CAIRN_CHECK(read_more(reader, static_cast<std::size_t>(room)));
    if (hint && stored_size_ == *hint && stored_size_ < room) ended_ = true;
    room = std::clamp<std::uint64_t>(
        hint && *hint >= stored_size_ ? *hint + 1 - stored_size_ : stored_size_, 1, kMostStored);
  }
  return {};
}

bool StrictReader::inflate_whole(StrictText& out, Sink const& sink) {
  std::string_view const in{stored_.data(), stored_size_};
  if (in.size() < 18) return false;
  // The last four bytes tell the length if nothing follows the member: a hint, nothing more.
  std::size_t room = std::max<std::size_t>(little_endian(in, in.size() - 4), 1);
  if (room > in.size() * 1032) room = in.size() * 4 + 1024;
  for (; room <= limits_.hold; room = room * 2 + 1024) {
    if (!text_.reserve(room, 0)) return false;
    std::size_t consumed = 0, produced = 0;
    auto const done = member_.inflate(in, text_.data(), text_.capacity(), consumed, produced);
    if (done == MemberInflater::Outcome::kDamaged) return false;
    if (done == MemberInflater::Outcome::kNoRoom) continue;
    if (produced > std::min(limits_.hold, limits_.max_object)) return false;
    if (consumed < in.size())
      out.defect = is_gzip(in.substr(consumed)) ? ContainerDefect::kSecondMember
                                                : ContainerDefect::kTrailing;
    out.inflated = produced;
    out.text = json::PaddedView{text_.data(), produced};
    sink(out.text->text());
    return true;
  }
  return false;
}

/// Hands bytes on; `text_` keeps them as long as all fit.
Status StrictReader::take(std::string_view bytes, StrictText& out, Sink const& sink) {
  if (bytes.empty()) return {};
  if (out.inflated + bytes.size() > limits_.max_object)
    return fail(ErrorCode::kTooLarge, "larger than {} bytes once inflated (--max-object)",
                limits_.max_object);
  if (out.text) {
    std::size_t const size = out.text->size;
    if (size + bytes.size() > limits_.hold || !text_.reserve(size + bytes.size(), size)) {
      out.text.reset();
    } else {
      std::memcpy(text_.data() + size, bytes.data(), bytes.size());
      out.text = json::PaddedView{text_.data(), size + bytes.size()};
    }
  }
  out.inflated += bytes.size();
  sink(bytes);
  return {};
}

Status StrictReader::stream_plain(ByteReader& reader, StrictText& out, Sink const& sink) {
  for (;;) {
    CAIRN_CHECK(take({stored_.data(), stored_size_}, out, sink));
    if (ended_) return {};
    stored_size_ = 0;
    CAIRN_CHECK(read_more(reader, kChunk));
  }
}

Status StrictReader::stream_gzip(ByteReader& reader, StrictText& out, Sink const& sink) {
  std::size_t const header = header_size({stored_.data(), stored_size_});
  RawInflate raw;
  if (!raw.good()) return fail(ErrorCode::kIo, "zlib could not start");
  std::string_view in{stored_.data() + header, stored_size_ - header};
  auto const refill = [&]() -> Status {
    std::size_t const left = in.size();
    std::memmove(stored_.data(), in.data(), left);
    stored_size_ = left;
    auto const read = read_more(reader, kChunk);
    in = {stored_.data(), stored_size_};
    return read;
  };
  std::string chunk(kChunk, '\0');
  uLong crc = crc32(0, nullptr, 0);
  int code = header == 0 ? Z_DATA_ERROR : Z_OK;
  while (code == Z_OK || code == Z_BUF_ERROR) {
    std::size_t produced = 0;
    code = raw.step(in, chunk.data(), chunk.size(), produced);
    crc = crc32(crc, reinterpret_cast<Bytef const*>(chunk.data()), static_cast<uInt>(produced));
    CAIRN_CHECK(take({chunk.data(), produced}, out, sink));
    if (code == Z_STREAM_END || produced > 0 || !in.empty()) {
      if (code == Z_BUF_ERROR && produced == 0) break;
      continue;
    }
    if (ended_) break;
    CAIRN_CHECK(refill());
  }
  if (code != Z_STREAM_END) {
    out.defect = ContainerDefect::kDamaged;
  } else {
    while (!ended_ && in.size() < 8 + 2) CAIRN_CHECK(refill());
    if (in.size() < 8)
      out.defect = ContainerDefect::kNoTrailer;
    else if (little_endian(in, 0) != crc ||
             little_endian(in, 4) != static_cast<std::uint32_t>(out.inflated))
      out.defect = ContainerDefect::kBadChecksum;
    else if (in.size() > 8)
      out.defect =
          is_gzip(in.substr(8)) ? ContainerDefect::kSecondMember : ContainerDefect::kTrailing;
  }
  while (!ended_) {
    stored_size_ = 0;
    CAIRN_CHECK(read_more(reader, kChunk));
  }
  return {};
}

Result<StrictText> StrictReader::read(ByteReader& reader, Sink const& sink) {
  for (Buffer* buffer : {&stored_, &text_})  // one huge object must not cost every later one
    if (buffer->capacity() > kMostStored) buffer->release();
  stored_size_ = 0;
  stored_total_ = 0;
  ended_ = false;
  CAIRN_CHECK(read_stored(reader));
  StrictText out;
  out.gzip = is_gzip({stored_.data(), stored_size_});
  if (!out.gzip || !ended_ || !inflate_whole(out, sink)) {
    out = StrictText{out.gzip, {}, 0, 0, json::PaddedView{}};
    CAIRN_CHECK(out.gzip ? stream_gzip(reader, out, sink) : stream_plain(reader, out, sink));
    if (out.text && out.text->size == 0 && text_.reserve(1, 0)) out.text->data = text_.data();
  }
  if (out.text && out.text->data != nullptr)
    std::memset(text_.data() + out.text->size, 0, json::kPadding);
  out.stored = stored_total_;
  return out;
}

}  // namespace cairn::decode
