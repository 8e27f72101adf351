#include "decode/member.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <memory>

namespace cairn::decode {
namespace {

constexpr std::size_t kLargestAtOnce = std::size_t{64} << 20;
constexpr std::size_t kPiece = std::size_t{256} << 10;
constexpr int kGzipWindow = 16 + MAX_WBITS;

struct End {
  void operator()(z_stream* stream) const {
    inflateEnd(stream);
    delete stream;
  }
};

/// What the member says of its own length, if it stands alone.
std::size_t announced_size(std::string_view gzip) {
  if (gzip.size() < 18) return 0;
  auto const byte = [&](std::size_t from_end) {
    return static_cast<std::size_t>(static_cast<unsigned char>(gzip[gzip.size() - from_end]));
  };
  return byte(4) | byte(3) << 8 | byte(2) << 16 | byte(1) << 24;
}

}  // namespace

MemberRead MemberReader::read(std::string_view gzip,
                              std::function<void(std::string_view)> const& sink) {
  std::size_t room = std::max(announced_size(gzip), text_.size());
  if (room == 0) room = kPiece;
  for (; room <= kLargestAtOnce; room *= 4) {
    if (text_.size() < room) text_.resize(room);
    std::size_t consumed = 0, produced = 0;
    auto const outcome = fast_.inflate(gzip, text_.data(), text_.size(), consumed, produced);
    if (outcome == MemberInflater::Outcome::kDone) {
      sink(std::string_view(text_).substr(0, produced));
      return {MemberEnd::kWhole, consumed};
    }
    if (outcome == MemberInflater::Outcome::kDamaged) break;
  }
  return read_member_slowly(gzip, sink);
}

MemberRead read_member_slowly(std::string_view gzip,
                              std::function<void(std::string_view)> const& sink) {
  auto fresh = std::make_unique<z_stream>();
  if (inflateInit2(fresh.get(), kGzipWindow) != Z_OK) return {};
  std::unique_ptr<z_stream, End> const stream(fresh.release());
  std::string piece(kPiece, '\0');
  std::size_t at = 0;
  for (;;) {
    std::size_t const given =
        std::min<std::size_t>(gzip.size() - at, std::numeric_limits<uInt>::max());
    stream->next_in = reinterpret_cast<Bytef*>(const_cast<char*>(gzip.data() + at));
    stream->avail_in = static_cast<uInt>(given);
    stream->next_out = reinterpret_cast<Bytef*>(piece.data());
    stream->avail_out = static_cast<uInt>(piece.size());
    int const code = ::inflate(stream.get(), Z_NO_FLUSH);
    std::size_t const used = given - stream->avail_in;
    std::size_t const made = piece.size() - stream->avail_out;
    at += used;
    if (made > 0) sink(std::string_view(piece).substr(0, made));
    if (code == Z_STREAM_END) return {MemberEnd::kWhole, at};
    if (code != Z_OK && code != Z_BUF_ERROR) return {MemberEnd::kDamaged, at};
    if (used == 0 && made == 0) return {MemberEnd::kCut, at};
  }
}

}  // namespace cairn::decode
