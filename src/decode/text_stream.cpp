#include "decode/text_stream.hpp"

#include "decode/buffer.hpp"
#include "decode/csv.hpp"
#include "decode/gunzip.hpp"
#include "decode/units.hpp"
#include "decode/utf16.hpp"

#include <algorithm>
#include <cstring>

namespace cairn::decode {
namespace {

constexpr std::size_t kFirstRead = 64 << 10;  // of a reader that knows no size
constexpr std::size_t kSmallRead = 4 << 10;   // at least
constexpr std::size_t kLargeRead = 1 << 20;   // read before it is known what a large object is
constexpr std::size_t kChunk = 256 << 10;
constexpr unsigned kMostRereads =
    16;  // of damaged members, against bytes made to be read again and again
constexpr std::size_t kMark = 3;  // bytes of the longest byte order mark

}  // namespace

// An object runs through `stored_` (bytes as read) into `text_` (inflated, UTF-8). Nearly all are
// read whole, inflated whole and given as they are. What is larger than a piece, endless or damaged
// is poured through in steps, and cut by a UnitScanner.
struct TextStream::Impl {
  explicit Impl(TextLimits chosen) : limits(chosen) {
    limits.max_object = std::max<std::uint64_t>(limits.max_object, 1);
    limits.piece = std::clamp<std::uint64_t>(limits.piece, 1, limits.max_object);
  }

  TextLimits limits;
  MemberInflater members;
  GzipStream gzip;
  Utf16Decoder utf16;
  UnitScanner scanner;
  Buffer stored, text, scratch;

  // Of the object:
  ByteReader* reader = nullptr;
  std::optional<Error> problem;
  std::size_t stored_size = 0, stored_at = 0;
  std::size_t text_size = 0, text_at = 0;  // the text not given yet is [text_at, text_size)
  std::size_t given = 0;                   // bytes of the last piece
  std::uint64_t read_total = 0, inflated_total = 0;
  unsigned damaged_members = 0;
  bool started = false, ended = false;  // ended: the reader has no more
  bool finished = false;                // all text is in `text`
  bool packed = false, streaming = false, live = false;
  bool converting = false, cutting = false, first = true, over = true;

  void open(ByteReader& from) {
    // One huge object must not cost every later one its memory.
    for (Buffer* buffer : {&stored, &text, &scratch})
      if (buffer->capacity() > limits.piece * 2 + 4 * kLargeRead) buffer->release();
    reader = &from;
    problem.reset();
    stored_size = stored_at = text_size = text_at = given = 0;
    read_total = inflated_total = damaged_members = 0;
    started = ended = finished = packed = streaming = live = converting = cutting = over = false;
    first = true;
  }

  void note(Error error) {
    if (!problem) problem = std::move(error);
  }
  void no_memory() {
    note({ErrorCode::kTooLarge,
          fmt::format("not enough memory at byte {} of the inflated object", inflated_total)});
    finished = true;
    if (text.data() == nullptr) text_size = text_at = 0;
  }

  /// Reads once into stored, up to `room` more bytes. Nothing read is the end.
  Status read_more(std::size_t room) {
    if (!stored.reserve(stored_size + room, stored_size))
      return fail(ErrorCode::kTooLarge, "not enough memory to read the object");
    auto const got = reader->read(stored.data() + stored_size, room);
    if (!got) {
      ended = true;
      return tl::unexpected<Error>(got.error());
    }
    if (*got == 0) ended = true;
    stored_size += *got;
    read_total += *got;
    return {};
  }

  /// Reads the object whole, or as much as shows that it must be streamed.
  Status read_stored() {
    auto const hint = reader->size_hint();
    std::uint64_t room =
        hint ? std::clamp<std::uint64_t>(*hint + 1, kSmallRead, kLargeRead) : kFirstRead;
    while (!ended) {
      if (auto const status = read_more(static_cast<std::size_t>(room)); !status) {
        if (stored_size == 0) return status;
        note(status.error());
        break;
      }
      // What was announced has come, and there was room for more: that is the end, without another
      // call to see it.
      if (hint && stored_size == *hint && stored_size < room) ended = true;
      std::uint64_t const most = is_gzip({stored.data(), stored_size})
                                     ? std::max<std::uint64_t>(limits.piece / 4, kLargeRead)
                                     : std::max<std::uint64_t>(limits.piece, kMark);
      if (stored_size > most) break;
      bool const gzip_yet = stored_size < 2 || is_gzip({stored.data(), stored_size});
      if (!gzip_yet && reader->is_live() && stored_size >= kMark) break;
      room = hint && *hint >= stored_size ? *hint + 1 - stored_size : stored_size;
      room = std::clamp<std::uint64_t>(room, 1, most + 1 - stored_size);
    }
    return {};
  }

  /// Members one after another into `text`, as long as all is well and small enough.
  void inflate_whole() {
    std::string_view in{stored.data(), stored_size};
    std::uint32_t announced = 0;  // by the last member: a hint, nothing more
    if (in.size() >= 18)
      for (unsigned i = 0; i < 4; ++i)
        announced |= std::uint32_t{static_cast<unsigned char>(in[in.size() - 4 + i])} << (8 * i);
    std::size_t room = std::min<std::uint64_t>(limits.piece, in.size() * 4 + 1024);
    if (announced <= in.size() * 1032)
      room = std::min<std::uint64_t>(limits.piece, std::max<std::size_t>(announced, 1));
    while (is_gzip(in.substr(stored_at))) {
      if (!text.reserve(text_size + room, text_size)) return no_memory();
      std::size_t consumed = 0, produced = 0;
      switch (members.inflate(in.substr(stored_at), text.data() + text_size,
                              text.capacity() - text_size, consumed, produced)) {
      case MemberInflater::Outcome::kDone:
        stored_at += consumed;
        text_size += produced;
        inflated_total += produced;
        if (text_size > limits.piece) return begin_stream();
        room = std::min(room, (in.size() - stored_at) * 4 + 1024);
        break;
      case MemberInflater::Outcome::kNoRoom:
        if (text.capacity() - text_size > limits.piece) return begin_stream();
        room = std::min<std::uint64_t>((text.capacity() - text_size) * 2, limits.piece) + 1024;
        break;
      case MemberInflater::Outcome::kDamaged: return begin_stream();
      }
    }
    // Zero bytes behind the last member are padding.
    while (stored_at < stored_size && in[stored_at] == 0) ++stored_at;
    if (stored_at < stored_size) return begin_stream();
    finished = true;
  }

  void begin_stream() {
    if (stored_at == stored_size && ended) {
      finished = true;
      return;
    }
    gzip.start(stored_at, !is_gzip({stored.data() + stored_at, stored_size - stored_at}));
    streaming = true;
  }

  /// The encoding that the first bytes tell.
  void skip_mark() {
    std::size_t mark = 0;
    Encoding const encoding = detect_encoding({text.data(), text_size}, mark);
    text_at = mark;
    if (encoding == Encoding::kUtf8) return;
    converting = true;
    utf16.start(encoding);
    std::size_t size = 0;
    if (!utf16.convert({text.data() + mark, text_size - mark}, scratch, size)) return no_memory();
    if (finished && !utf16.finish(scratch, size)) return no_memory();
    std::swap(text, scratch);
    text_at = 0;
    text_size = size;
  }

  Status start() {
    started = true;
    CAIRN_CHECK(read_stored());
    packed = is_gzip({stored.data(), stored_size});
    if (packed) {
      if (ended)
        inflate_whole();
      else
        begin_stream();
      while (!finished && text_size < kMark) pour();
    } else {
      std::swap(stored, text);
      text_size = stored_size;
      inflated_total = stored_size;
      live = reader->is_live();
      finished = ended;
      if (!text.reserve(text_size, text_size)) no_memory();
    }
    skip_mark();
    return {};
  }

  /// Adds some text, or finds that there is no more.
  void pour() {
    if (converting) {
      if (!scratch.reserve(kChunk, 0)) return no_memory();
      std::size_t const size = pour_into(scratch, 0, kChunk);
      if (!utf16.convert({scratch.data(), size}, text, text_size)) return no_memory();
      if (finished && !utf16.finish(text, text_size)) return no_memory();
    } else {
      std::size_t const room =
          std::max(kChunk, text.capacity() > text_size ? text.capacity() - text_size : 0);
      if (!text.reserve(text_size + room, text_size)) return no_memory();
      text_size = pour_into(text, text_size, room);
    }
  }

  /// Bytes into `out` from `size` on; the new size.
  std::size_t pour_into(Buffer& out, std::size_t size, std::size_t room) {
    if (!packed) {
      auto const got = reader->read(out.data() + size, room);
      if (!got) note(got.error());
      std::size_t const count = got ? *got : 0;
      finished = count == 0;
      read_total += count;
      inflated_total += count;
      return size + count;
    }
    for (;;) {
      auto const step =
          gzip.step({stored.data() + stored_at, stored_size - stored_at}, out.data() + size, room);
      stored_at += step.consumed;
      inflated_total += step.produced;
      if (step.damaged && ++damaged_members <= kMostRereads) {
        auto const again = std::min<std::uint64_t>(gzip.swallowed(), stored_at);
        stored_at -= again;
        gzip.feed_again(again);
      }
      if (step.produced > 0) return size + step.produced;
      if (stored_at < stored_size && (step.consumed > 0 || step.damaged)) continue;
      stored_size = stored_at = 0;
      if (!ended) {
        if (auto const status = read_more(kChunk); !status) note(status.error());
      }
      if (stored_size > 0) continue;
      gzip.finish();
      if (gzip.problem()) note(*gzip.problem());
      finished = true;
      return size;
    }
  }

  Piece give(std::size_t size, bool last) {
    static constexpr char kNothing[json::kPadding] = {};
    Piece piece;
    piece.text = text.data() == nullptr ? json::PaddedView{kNothing, 0}
                                        : json::PaddedView{text.data() + text_at, size};
    piece.first = first;
    piece.last = last;
    piece.checksummed = last && packed && !problem;
    first = false;
    over = last;
    given = size;
    if (last && text.data() != nullptr) std::memset(text.data() + text_size, 0, json::kPadding);
    return piece;
  }

  /// Enough to tell CSV from JSON has come, and more may be long in coming.
  bool shows_first_line() {
    std::string_view const seen{text.data() + text_at, text_size - text_at};
    std::size_t const begin = seen.find_first_not_of(" \t\r\n");
    return live && begin != std::string_view::npos &&
           (seen[begin] == '{' || seen[begin] == '[' || seen.find('\n', begin) != seen.npos);
  }

  void begin_cutting() {
    cutting = true;
    while (!finished && text_size - text_at < kLongestHeader && !shows_first_line()) pour();
    bool const csv = is_event_history({text.data() + text_at, text_size - text_at});
    scanner = UnitScanner(csv ? UnitScanner::Mode::kCsv : UnitScanner::Mode::kDocuments);
  }

  Result<std::optional<Piece>> next() {
    if (over) return std::nullopt;
    if (!started) {
      if (auto const status = start(); !status) {
        over = true;
        return tl::unexpected<Error>(status.error());
      }
    }
    text_at += given;
    if (cutting) scanner.drop(given);
    given = 0;
    if (text_at > 0 && !finished) {
      std::memmove(text.data(), text.data() + text_at, text_size - text_at);
      text_size -= text_at;
      text_at = 0;
    }
    if (live) return next_live();
    for (std::size_t want = limits.piece;;) {
      while (!finished && text_size - text_at <= want) pour();
      std::size_t const size = text_size - text_at;
      if (finished && size <= want) return give(size, true);
      if (!cutting) begin_cutting();
      std::string_view const seen{text.data() + text_at, want};
      std::size_t cut = 0;
      while (auto const unit = scanner.next(seen)) cut = unit->end;
      if (cut > 0) return give(cut, false);
      if (want >= limits.max_object) return give_up(want);
      want = std::min<std::uint64_t>(limits.max_object,
                                     want + std::max<std::uint64_t>(limits.piece, want / 2));
    }
  }

  /// The documents that are there, before more is asked for.
  Piece next_live() {
    if (!cutting) begin_cutting();
    for (;;) {
      std::string_view const seen{text.data() + text_at, text_size - text_at};
      std::size_t cut = 0;
      while (auto const unit = scanner.next(seen)) cut = unit->end;
      if (cut > 0) return give(cut, false);
      if (finished) return give(seen.size(), true);
      if (seen.size() >= limits.max_object) return give_up(seen.size());
      pour();
    }
  }

  /// One document is too large to be held.
  Piece give_up(std::size_t size) {
    note({ErrorCode::kTooLarge,
          fmt::format(
              "one document is larger than {} bytes; what follows was not read (--max-object)",
              size)});
    Piece piece = give(size, false);
    piece.last = over = true;
    return piece;
  }
};

TextStream::TextStream(TextLimits limits) : impl_(std::make_unique<Impl>(limits)) {}
TextStream::~TextStream() = default;
TextStream::TextStream(TextStream&&) noexcept = default;

void TextStream::open(ByteReader& reader) { impl_->open(reader); }
Result<std::optional<Piece>> TextStream::next() { return impl_->next(); }
std::optional<Error> const& TextStream::problem() const { return impl_->problem; }
std::uint64_t TextStream::bytes_read() const { return impl_->read_total; }
std::uint64_t TextStream::bytes_inflated() const { return impl_->inflated_total; }

}  // namespace cairn::decode
