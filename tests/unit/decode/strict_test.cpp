// What a validator must see of a container: told exactly, whatever the size of the reads.
#include "decode/gzip_compress.hpp"
#include "decode/strict.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace cairn::decode {
namespace {

class MemoryReader final : public ByteReader {
 public:
  MemoryReader(std::string_view bytes, std::size_t step, bool hint)
      : bytes_(bytes), step_(step), size_(bytes.size()), hint_(hint) {}
  Result<std::size_t> read(char* out, std::size_t capacity) override {
    std::size_t const size = std::min({capacity, bytes_.size(), step_});
    std::copy_n(bytes_.data(), size, out);
    bytes_.remove_prefix(size);
    return size;
  }
  std::optional<std::uint64_t> size_hint() const override {
    return hint_ ? std::optional<std::uint64_t>(size_) : std::nullopt;
  }

 private:
  std::string_view bytes_;
  std::size_t step_;
  std::uint64_t size_;
  bool hint_;
};

std::string packed(std::string_view text) {
  std::string out;
  EXPECT_TRUE(GzipCompressor().compress(text, out));
  return out;
}

std::string text_of(std::size_t size) {
  std::string out;
  for (std::size_t i = 0; out.size() < size; ++i) out += std::to_string(i * i) + ",";
  return out;
}

/// Reads on every road: at once, in steps, without a hint, with no room to hold.
void expect(std::string const& stored, std::string const& text, ContainerDefect defect,
            bool gzip = true) {
  for (std::size_t const step : {SIZE_MAX, std::size_t{1000}, std::size_t{7}})
    for (bool const hint : {true, false})
      for (std::uint64_t const hold : {std::uint64_t{32} << 20, std::uint64_t{100}}) {
        StrictReader strict(StrictReader::Limits{hold, std::uint64_t{1} << 30});
        std::string got;
        MemoryReader reader(stored, step, hint);
        auto const read = strict.read(reader, [&](std::string_view bytes) { got += bytes; });
        ASSERT_TRUE(read) << read.error().message;
        EXPECT_EQ(got, text) << step << ' ' << hint << ' ' << hold;
        EXPECT_EQ(read->defect, defect) << to_string(read->defect) << step << ' ' << hold;
        EXPECT_EQ(read->gzip, gzip);
        EXPECT_EQ(read->stored, stored.size());
        EXPECT_EQ(read->inflated, text.size());
        EXPECT_EQ(read->text.has_value(), text.size() <= hold);
        if (read->text) {
          EXPECT_EQ(read->text->text(), text);
        }
      }
}

TEST(Strict, TellsEachContainer) {
  std::string const text = text_of(30'000), good = packed(text);
  expect(good, text, ContainerDefect::kNone);
  expect(text, text, ContainerDefect::kNone, false);
  expect("", "", ContainerDefect::kNone, false);
  expect(good + "x", text, ContainerDefect::kTrailing);
  expect(good + std::string(3, '\0'), text, ContainerDefect::kTrailing);
  expect(good + packed("more"), text, ContainerDefect::kSecondMember);
  expect(good.substr(0, good.size() - 8), text, ContainerDefect::kNoTrailer);
  expect(good.substr(0, good.size() - 3), text, ContainerDefect::kNoTrailer);
  std::string bad = good;
  bad[bad.size() - 8] = static_cast<char>(bad[bad.size() - 8] ^ 1);
  expect(bad, text, ContainerDefect::kBadChecksum);
  bad = good;
  bad.back() = static_cast<char>(bad.back() ^ 1);
  expect(bad, text, ContainerDefect::kBadChecksum);
  expect("\x1f\x8b", "", ContainerDefect::kDamaged);
  expect(std::string("\x1f\x8b\x08\xff", 4) + std::string(40, 'x'), "", ContainerDefect::kDamaged);
}

TEST(Strict, ReadsHeadersWithNamesAndExtras) {
  std::string const text = text_of(2'000), good = packed(text);
  std::string header = good.substr(0, 10), body = good.substr(10);
  header[3] = 4 | 8 | 16 | 2;
  expect(header + std::string("\x03\0abc", 5) + std::string("name\0", 5) +
             std::string("comment\0", 8) + "cc" + body,
         text, ContainerDefect::kNone);
}

TEST(Strict, ACutStreamGivesWhatItHas) {
  std::string const text = text_of(30'000), good = packed(text);
  StrictReader strict;
  std::string got;
  std::string const cut = good.substr(0, good.size() / 2);
  MemoryReader reader(cut, SIZE_MAX, true);
  auto const read = strict.read(reader, [&](std::string_view bytes) { got += bytes; });
  ASSERT_TRUE(read);
  EXPECT_EQ(read->defect, ContainerDefect::kDamaged);
  EXPECT_TRUE(text.starts_with(got));
}

TEST(Strict, RefusesWhatIsLargerThanAllowed) {
  std::string const good = packed(std::string(200'000, 'x'));
  StrictReader strict(StrictReader::Limits{1 << 20, 100'000});
  MemoryReader reader(good, SIZE_MAX, true);
  auto const read = strict.read(reader, [](std::string_view) {});
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::kTooLarge);
}

}  // namespace
}  // namespace cairn::decode
