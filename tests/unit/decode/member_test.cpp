// One gzip member on the fast road and on zlib's.
#include "decode/member.hpp"

#include "decode/gzip_compress.hpp"

#include <gtest/gtest.h>

namespace cairn::decode {
namespace {

struct Seen {
  MemberEnd end;
  std::size_t consumed;
  std::string text;
  bool operator==(Seen const& other) const {
    // What a damaged member gave means nothing.
    if (end != other.end) return false;
    return end == MemberEnd::kDamaged || (consumed == other.consumed && text == other.text);
  }
};

Seen fast(std::string_view gzip) {
  static MemberReader reader;
  std::string text;
  auto const read = reader.read(gzip, [&](std::string_view piece) { text += piece; });
  return {read.end, read.consumed, text};
}
Seen slow(std::string_view gzip) {
  std::string text;
  auto const read = read_member_slowly(gzip, [&](std::string_view piece) { text += piece; });
  return {read.end, read.consumed, text};
}

std::string packed(std::string const& text) {
  std::string out;
  EXPECT_TRUE(GzipCompressor().compress(text, out));
  return out;
}

TEST(Member, BothRoadsAgreeOnEveryCut) {
  std::string const text = R"({"Records":[{"eventName":"GetObject"},{"eventName":"GetObject"}]})";
  std::string const gzip = packed(text);
  for (std::size_t size = 0; size <= gzip.size(); ++size) {
    Seen const seen = slow(std::string_view(gzip).substr(0, size));
    EXPECT_EQ(fast(std::string_view(gzip).substr(0, size)), seen) << size;
    EXPECT_EQ(seen.end, size == gzip.size() ? MemberEnd::kWhole : MemberEnd::kCut) << size;
  }
  // Without the trailer all text is there.
  EXPECT_EQ(slow(std::string_view(gzip).substr(0, gzip.size() - 8)).text, text);
}

TEST(Member, BothRoadsAgreeOnEveryChangedByte) {
  std::string const gzip = packed("one two three one two three");
  for (std::size_t at = 0; at < gzip.size(); ++at) {
    if (at >= 3 && at < 10) continue;  // flags, time and system: zlib reads more of them
    std::string changed = gzip;
    changed[at] = static_cast<char>(changed[at] ^ 0x10);
    EXPECT_EQ(fast(changed), slow(changed)) << at;
  }
}

TEST(Member, WhatFollowsIsLeftAlone) {
  std::string const gzip = packed("first");
  for (std::string const& behind :
       {std::string("garbage"), packed("second"), std::string(9, '\0')}) {
    EXPECT_EQ(fast(gzip + behind), slow(gzip + behind));
    EXPECT_EQ(fast(gzip + behind).consumed, gzip.size());
    EXPECT_EQ(fast(gzip + behind).text, "first");
  }
}

TEST(Member, LargeOnesGrow) {
  std::string const text(20'000'000, 'x');
  std::string const gzip = packed(text) + "behind";
  EXPECT_EQ(fast(gzip), slow(gzip));
  EXPECT_EQ(fast(gzip).text.size(), text.size());
}

}  // namespace
}  // namespace cairn::decode
