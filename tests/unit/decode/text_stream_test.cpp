#include "support.hpp"

#include "decode/gunzip.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace cairn::decode {
namespace {

using testing::envelope;
using testing::gzip;
using ::testing::HasSubstr;
using testing::inflate;
using testing::Inflated;
using testing::MemoryReader;
using testing::record;

TextLimits in_pieces(std::uint64_t piece, std::uint64_t most = std::uint64_t{1} << 30) {
  TextLimits limits;
  limits.piece = piece;
  limits.max_object = most;
  return limits;
}

std::string noise(std::size_t size, unsigned seed) {
  std::minstd_rand random(seed);
  std::string out(size, '\0');
  for (char& c : out) c = static_cast<char>('!' + random() % 90);
  return out;
}

TEST(TextStream, ReadsAnOrdinaryObjectInOneCallAndOnePiece) {
  std::string const text = envelope(40);
  for (std::string const& stored : {gzip(text), text}) {
    TextStream stream;
    MemoryReader reader(stored);
    Inflated const got = inflate(stream, reader);
    EXPECT_EQ(got.text, text);
    EXPECT_EQ(got.pieces, 1u);
    EXPECT_FALSE(got.problem);
    EXPECT_EQ(reader.calls(), 1);
    EXPECT_EQ(stream.bytes_read(), stored.size());
    EXPECT_EQ(stream.bytes_inflated(), text.size());
  }
}

TEST(TextStream, ReadsOneObjectAfterAnother) {
  TextStream stream;
  for (int count : {3, 400, 1, 0, 20}) {
    MemoryReader packed(gzip(envelope(count)), 1000);
    EXPECT_EQ(inflate(stream, packed).text, envelope(count));
    MemoryReader plain(envelope(count), 999, false);
    EXPECT_EQ(inflate(stream, plain).text, envelope(count));
    MemoryReader nothing("");
    EXPECT_EQ(inflate(stream, nothing).text, "");
  }
}

TEST(TextStream, ReadsAllMembers) {
  std::string const a = envelope(5), b = "\n" + envelope(300), c = "\n" + envelope(1);
  EXPECT_EQ(inflate(gzip(a) + gzip(b) + gzip(c)).text, a + b + c);
  EXPECT_EQ(inflate(gzip(a) + gzip("") + gzip(c)).text, a + c);
  Inflated const padded =
      inflate(gzip(a) + std::string(700, '\0') + gzip(b) + std::string(3, '\0'));
  EXPECT_EQ(padded.text, a + b);
  EXPECT_FALSE(padded.problem);
}

TEST(TextStream, GivesEveryReadableByteOfACutMember) {
  std::string const text = envelope(3);
  std::string const stored = gzip(text);
  std::size_t before = 0;
  for (std::size_t cut = 2; cut < stored.size(); ++cut) {
    Inflated const got = inflate(stored.substr(0, cut));
    ASSERT_TRUE(got.problem) << cut;
    EXPECT_EQ(got.problem->code, ErrorCode::kTruncated) << cut;
    EXPECT_THAT(got.problem->message, HasSubstr(std::to_string(cut))) << cut;
    ASSERT_EQ(got.text, text.substr(0, got.text.size())) << cut;
    ASSERT_GE(got.text.size(), before) << cut;
    before = got.text.size();
  }
  EXPECT_EQ(before, text.size());  // only the trailer is missing
  EXPECT_EQ(inflate(stored.substr(0, 1)).text, "\x1f");
}

TEST(TextStream, KeepsTheFirstMemberWhenTheSecondIsCut) {
  std::string const a = envelope(5), b = envelope(300);
  std::string const second = gzip(b);
  Inflated const got = inflate(gzip(a) + second.substr(0, second.size() / 2));
  ASSERT_TRUE(got.problem);
  EXPECT_EQ(got.problem->code, ErrorCode::kTruncated);
  EXPECT_EQ(got.text, (a + b).substr(0, got.text.size()));
  EXPECT_GT(got.text.size(), a.size());
}

TEST(TextStream, NamesWrongChecksumAndLengthAndGoesOn) {
  std::string const a = envelope(5), b = envelope(3);
  std::string checksum = gzip(a), length = gzip(a);
  checksum[checksum.size() - 8] ^= 1;
  length[length.size() - 4] ^= 1;
  for (auto const& [stored, word] :
       {std::pair(checksum, "wrong checksum"), std::pair(length, "wrong length")}) {
    Inflated const got = inflate(stored + gzip(b));
    EXPECT_EQ(got.text, a + "\n" + b);
    ASSERT_TRUE(got.problem);
    EXPECT_EQ(got.problem->code, ErrorCode::kCorrupt);
    EXPECT_THAT(got.problem->message, HasSubstr(word));
    EXPECT_THAT(got.problem->message, HasSubstr("byte 0"));
  }
}

TEST(TextStream, FindsTheNextMemberBehindADamagedOne) {
  std::string const a = envelope(200) + noise(20000, 1), b = envelope(3);
  unsigned broken_off = 0;
  for (unsigned seed = 0; seed < 50; ++seed) {
    std::string broken = gzip(a);
    std::string const damage = noise(40, seed);
    broken.replace(10 + seed * 20, damage.size(), damage);
    Inflated const got = inflate(broken + gzip(b));
    ASSERT_TRUE(got.problem);
    EXPECT_EQ(got.problem->code, ErrorCode::kCorrupt);
    EXPECT_TRUE(got.text.ends_with(b)) << seed;
    broken_off += got.problem->message.find("is damaged at byte") != std::string::npos;
  }
  EXPECT_GT(broken_off, 10u);
}

TEST(TextStream, FindsTheNextMemberBehindOneCutAnywhere) {
  std::string const text = envelope(3), next = envelope(1);
  std::string const stored = gzip(text);
  // Cut at 3, the next header's first byte is one of flags that announce a name without an end.
  for (std::size_t cut = 4; cut < stored.size(); ++cut) {
    Inflated const got = inflate(stored.substr(0, cut) + gzip(next));
    ASSERT_TRUE(got.problem) << cut;
    EXPECT_TRUE(got.text.ends_with(next)) << cut;
  }
}

TEST(TextStream, CountsBytesBehindTheEnd) {
  std::string const text = envelope(5), stored = gzip(text);
  Inflated const got = inflate(stored + std::string(10, '\0') + "rubbish");
  EXPECT_EQ(got.text, text);
  ASSERT_TRUE(got.problem);
  EXPECT_EQ(got.problem->message, "7 bytes behind the end of the gzip data");
  Inflated const between = inflate(stored + "rubbish" + gzip(text));
  EXPECT_EQ(between.text, text + "\n" + text);
  ASSERT_TRUE(between.problem);
  EXPECT_THAT(between.problem->message, HasSubstr("7 bytes that are no gzip data"));
}

TEST(TextStream, ReadsEveryHeaderPart) {
  std::string const text = envelope(2), plain = gzip(text);
  std::string const head = std::string("\x1f\x8b\x08\x1f", 4) + plain.substr(4, 6) +
                           std::string("\x03\x00", 2) + "abc" + std::string("name\0", 5) +
                           std::string("comment\0", 8);
  for (bool const damaged : {false, true}) {  // the fast road, then the slow one
    std::string stored = head;
    auto const crc =
        crc32(0, reinterpret_cast<Bytef const*>(stored.data()), static_cast<uInt>(stored.size()));
    stored += static_cast<char>(crc & 0xff);
    stored += static_cast<char>(crc >> 8 & 0xff);
    stored += plain.substr(10);
    if (damaged) stored[stored.size() - 1] ^= 1;
    Inflated const got = inflate(stored);
    EXPECT_EQ(got.text, text);
    EXPECT_EQ(got.problem.has_value(), damaged);
  }
}

TEST(TextStream, DamagedHeadersAreProblems) {
  for (std::string const& stored :
       {std::string("\x1f\x8b\x07 no such method"), std::string("\x1f\x8b\x08\xff flags"),
        std::string("\x1f\x8b")}) {
    Inflated const got = inflate(stored);
    EXPECT_EQ(got.text, "");
    EXPECT_TRUE(got.problem) << stored;
  }
}

TEST(TextStream, StopsABombAtTheLimit) {
  std::string const bomb = gzip(std::string(8 << 20, 'x'));
  Inflated const got = inflate(bomb, in_pieces(64 << 10, 1 << 20));
  ASSERT_TRUE(got.problem);
  EXPECT_EQ(got.problem->code, ErrorCode::kTooLarge);
  EXPECT_THAT(got.problem->message, HasSubstr("--max-object"));
  EXPECT_LE(got.text.size(), 1u << 20);
}

TEST(TextStream, ALyingLengthAllocatesNothing) {
  std::string stored = gzip(envelope(2));
  for (std::size_t i = stored.size() - 4; i < stored.size(); ++i) stored[i] = '\xff';
  Inflated const got = inflate(stored);
  EXPECT_EQ(got.text, envelope(2));
  EXPECT_TRUE(got.problem);
}

TEST(TextStream, CutsBehindDocumentsAndStaysFlat) {
  std::string text;
  for (int i = 0; i < 3000; ++i)
    text += (i % 3 == 0 ? envelope(i % 7) : record(i)) + (i % 2 == 0 ? "\n" : "");
  for (bool const packed : {false, true}) {
    Inflated const got = inflate(packed ? gzip(text) : text, in_pieces(20000), 4096);
    EXPECT_EQ(got.text, text);
    EXPECT_FALSE(got.problem);
    EXPECT_GT(got.pieces, text.size() / 20000);
    EXPECT_LE(got.largest, 20000u);
  }
}

/// Gives the same bytes for ever.
class EndlessReader final : public ByteReader {
 public:
  explicit EndlessReader(std::string unit) : unit_(std::move(unit)) {}
  Result<std::size_t> read(char* out, std::size_t capacity) override {
    std::size_t count = 0;
    for (; count < std::min<std::size_t>(capacity, 64 << 10); ++count) {
      out[count] = unit_[at_];
      at_ = (at_ + 1) % unit_.size();
    }
    return count;
  }

 private:
  std::string unit_;
  std::size_t at_ = 0;
};

TEST(TextStream, EndlessInputComesInPieces) {
  for (std::string const& unit :
       {record(1) + "\n", gzip(record(1) + "\n"), std::string("free text\n"), record(1)}) {
    EndlessReader reader(unit);
    TextStream stream(in_pieces(100000));
    stream.open(reader);
    for (int i = 0; i < 40; ++i) {
      auto const piece = stream.next();
      ASSERT_TRUE(piece && *piece);
      EXPECT_FALSE((*piece)->last);
      EXPECT_LE((*piece)->text.size, 100000u);
      EXPECT_GT((*piece)->text.size, 90000u);
    }
  }
}

TEST(TextStream, TellsOfABrokenReader) {
  std::string const text = envelope(5000);
  for (std::size_t const position : {std::size_t{0}, std::size_t{1000}, text.size() - 10}) {
    MemoryReader reader(text, 700);
    reader.fail_at(position);
    TextStream stream;
    Inflated const got = inflate(stream, reader);
    EXPECT_EQ(got.text, text.substr(0, position));
    std::optional<Error> const& error = position == 0 ? got.failure : got.problem;
    ASSERT_TRUE(error) << position;
    EXPECT_EQ(error->message, "the disk is broken");
  }
}

TEST(TextStream, AFileThatShrankIsReadToItsEnd) {
  class Shrunk final : public ByteReader {
   public:
    Result<std::size_t> read(char* out, std::size_t) override {
      if (done_) return 0;
      done_ = true;
      std::memcpy(out, "{}", 2);
      return 2;
    }
    std::optional<std::uint64_t> size_hint() const override { return 5000; }

   private:
    bool done_ = false;
  } reader;
  TextStream stream;
  EXPECT_EQ(inflate(stream, reader).text, "{}");
}

std::string utf16(std::u16string_view text, bool big) {
  std::string out;
  for (char16_t const c : text) {
    char const high = static_cast<char>(c >> 8), low = static_cast<char>(c & 0xff);
    out += big ? high : low;
    out += big ? low : high;
  }
  return out;
}

TEST(TextStream, ReadsWhatAByteOrderMarkAnnounces) {
  std::string const text = R"({"a":"ü€😀"})";
  std::u16string const wide = u"\ufeff"
                              u"{\"a\":\"ü€😀\"}";
  for (std::uint64_t const piece : {std::uint64_t{1}, std::uint64_t{9}, std::uint64_t{1} << 20}) {
    for (std::string const& stored :
         {"\xef\xbb\xbf" + text, utf16(wide, false), utf16(wide, true)}) {
      EXPECT_EQ(inflate(stored, in_pieces(piece)).text, text) << piece;
      EXPECT_EQ(inflate(gzip(stored), in_pieces(piece)).text, text) << piece;
      EXPECT_EQ(inflate(stored, in_pieces(piece), 1).text, text) << piece;
    }
  }
  std::u16string large = u"\ufeff";
  std::string expected;
  for (int i = 0; i < 50000; ++i) large += u"{\"é\":1}\n", expected += "{\"é\":1}\n";
  EXPECT_EQ(inflate(utf16(large, false), in_pieces(30000)).text, expected);
  EXPECT_EQ(inflate(gzip(utf16(large, true)), in_pieces(30000)).text, expected);
}

TEST(TextStream, LoneSurrogatesAndOddBytesBecomeReplacements) {
  std::u16string const wide = {0xfeff, u'a', 0xd800, u'b', 0xdc00, 0xd801};
  EXPECT_EQ(inflate(utf16(wide, false) + "x").text, "a\ufffdb\ufffd\ufffd");
}

TEST(TextStream, BothGzipRoadsAgree) {
  for (unsigned seed = 0; seed < 60; ++seed) {
    std::string const text = noise(seed * 997 % 70000, seed) + std::string(seed * 31, 'a');
    std::string const stored =
        gzip(text, static_cast<int>(seed % 10)) + gzip(text.substr(0, seed), 1);
    GzipStream slow;
    slow.start(0);
    std::string out(text.size() + seed + 10, '\0');
    std::size_t used = 0, size = 0;
    for (GzipStream::Step step{1, 0}; step.consumed + step.produced > 0;) {
      step = slow.step(std::string_view(stored).substr(used, 1 + seed), out.data() + size,
                       std::min<std::size_t>(out.size() - size, 1 + seed * 7));
      used += step.consumed;
      size += step.produced;
    }
    slow.finish();
    EXPECT_FALSE(slow.problem());
    EXPECT_EQ(out.substr(0, size), text + text.substr(0, seed));
    EXPECT_EQ(inflate(stored).text, text + text.substr(0, seed));
  }
}

}  // namespace
}  // namespace cairn::decode
