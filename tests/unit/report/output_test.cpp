#include "report/output.hpp"

#include "driver.hpp"

#include <fcntl.h>

#include <csignal>
#include <thread>

namespace cairn::report {
namespace {

TEST(Output, GivesAllBytesInOrderWhateverTheirSizes) {
  test::Caught caught;
  std::string wanted;
  for (std::size_t size : {0u, 1u, 70'000u, 300'000u, 5u, 262'144u, 262'143u, 1u}) {
    std::string const bytes(size, static_cast<char>('a' + wanted.size() % 26));
    wanted += bytes;
    ASSERT_TRUE(caught.output.append(bytes));
    ASSERT_TRUE(caught.output.tick());
  }
  EXPECT_EQ(caught.text(), wanted);
  EXPECT_EQ(caught.output.written(), wanted.size());
}

TEST(Output, SaysThatTheReaderHasGone) {
  std::signal(SIGPIPE, SIG_IGN);
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  ::close(ends[0]);
  Output output(ends[1]);
  ASSERT_TRUE(output.append("x"));
  auto const status = output.flush();
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::kCancelled);
  ::close(ends[1]);
}

TEST(Output, SaysThatTheDiskIsFull) {
  int const full = ::open("/dev/full", O_WRONLY);
  ASSERT_GE(full, 0);
  Output output(full);
  ASSERT_TRUE(output.append("x"));
  auto const status = output.flush();
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::kIo);
  EXPECT_NE(status.error().message.find("no space left"), std::string::npos);
  ::close(full);
}

TEST(Output, WaitsForAPipeThatDoesNotBlock) {
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_NONBLOCK), 0);
  std::string const bytes(1 << 20, 'x');
  std::size_t read = 0;
  std::jthread const reader([&] {
    std::vector<char> buffer(4096);
    while (read < bytes.size()) {
      ssize_t const count = ::read(ends[0], buffer.data(), buffer.size());
      if (count > 0) read += static_cast<std::size_t>(count);
    }
  });
  Output output(ends[1]);
  EXPECT_TRUE(output.append(bytes));
  EXPECT_TRUE(output.flush());
}

}  // namespace
}  // namespace cairn::report
