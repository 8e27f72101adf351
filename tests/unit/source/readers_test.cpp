#include "source/readers.hpp"

#include "forge.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace cairn::source {
namespace {

TEST(FileReader, OneReadHasItAllAndTheFileIsClosedAtItsEnd) {
  TemporaryFolder const t;
  auto const path = t.write("x", "content");
  int const free = ::open("/dev/null", O_RDONLY);
  ::close(free);
  FileReader reader(path, 7);
  std::string buffer(8, '\0');
  EXPECT_EQ(reader.read(buffer.data(), 8), 7U);
  EXPECT_EQ(::fcntl(free, F_GETFD), -1);  // the lowest free number is free again
  EXPECT_EQ(reader.read(buffer.data(), 8), 0U);
  EXPECT_EQ(buffer.substr(0, 7), "content");
}

TEST(FileReader, AFileThatGrewOrShrankIsReadAsItIs) {
  TemporaryFolder const t;
  auto const path = t.write("x", std::string(5000, 'a'));
  for (std::uint64_t const told : {0U, 10U, 5000U, 9000U}) {
    FileReader reader(path, told);
    EXPECT_EQ(read_all(reader), std::string(5000, 'a'));
  }
}

TEST(FileReader, Errors) {
  TemporaryFolder const t;
  char byte = 0;
  FileReader missing(t / "none", 1);
  EXPECT_EQ(missing.read(&byte, 1).error().code, ErrorCode::kNotFound);
  FileReader folder(t.path(), std::nullopt);
  EXPECT_EQ(folder.read(&byte, 1).error().code, ErrorCode::kIo);
  EXPECT_EQ(reason_of(EACCES), "permission denied");
  EXPECT_EQ(error_of(EACCES).code, ErrorCode::kPermission);
}

TEST(PeekReader, GivesEverythingWhateverWasPeekedAt) {
  std::string text(200'000, '\0');
  for (std::size_t i = 0; i < text.size(); ++i) text[i] = static_cast<char>(i * 31 >> 3);
  for (std::size_t const peeked : {0U, 1U, 512U, 70'000U, 199'999U, 200'000U, 300'000U}) {
    PeekReader reader(std::make_unique<MemoryReader>(text));
    EXPECT_EQ(reader.peek(peeked), std::string_view(text).substr(0, peeked));
    EXPECT_TRUE(read_all(reader) == text) << peeked;
  }
}

TEST(PeekReader, AnErrorComesAfterTheBytesBeforeIt) {
  PeekReader reader(std::make_unique<MemoryReader>("abc", Error{ErrorCode::kCorrupt, "bad"}));
  EXPECT_EQ(reader.peek(10), "abc");
  std::string error;
  EXPECT_EQ(read_all(reader, &error), "abc");
  EXPECT_EQ(error, "bad");
}

}  // namespace
}  // namespace cairn::source
