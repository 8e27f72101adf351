#include "base/sorter.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace cairn {
namespace {

using Rows = std::vector<std::pair<std::string, std::string>>;

Rows random_rows(std::size_t count, std::uint32_t seed) {
  std::mt19937 random(seed);
  Rows rows;
  for (std::size_t i = 0; i < count; ++i) {
    std::string key = random() % 10 == 0 ? "" : std::to_string(random() % 300);
    std::string row = key + "#" + std::to_string(i) + std::string(random() % 80, '.');
    if (random() % 1000 == 0) row.append(100'000, 'x');
    rows.emplace_back(std::move(key), std::move(row));
  }
  return rows;
}

/// The obviously right twin.
std::vector<std::string> sorted(Rows rows, bool descending, std::size_t limit) {
  std::stable_sort(rows.begin(), rows.end(), [&](auto const& a, auto const& b) {
    if (a.first.empty() || b.first.empty()) return !a.first.empty() && b.first.empty();
    return descending ? a.first > b.first : a.first < b.first;
  });
  std::vector<std::string> out;
  for (auto const& row : rows)
    if (out.size() < limit) out.push_back(row.second);
  return out;
}

TEST(Sorter, SortsAsAStableSortDoesInAnyMemory) {
  Rows const rows = random_rows(5000, 3);
  for (std::size_t const memory :
       {std::size_t{1}, std::size_t{4} << 10, std::size_t{200} << 10, std::size_t{64} << 20})
    for (bool const descending : {false, true})
      for (std::uint64_t const limit :
           {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{777}, ~std::uint64_t{0}}) {
        SorterOptions options;
        options.memory = memory;
        options.descending = descending;
        options.limit = limit;
        Sorter sorter(options);
        for (auto const& [key, row] : rows) ASSERT_TRUE(sorter.add(key, row));
        std::vector<std::string> out;
        ASSERT_TRUE(sorter.finish([&](std::string_view row) -> Status {
          out.emplace_back(row);
          return {};
        }));
        EXPECT_EQ(out, sorted(rows, descending, limit)) << memory << descending << limit;
      }
}

TEST(Sorter, SaysWhereItCannotSpill) {
  SorterOptions options;
  options.memory = 100;
  options.folder = "/dev/full/nowhere";
  Sorter sorter(options);
  Status status;
  for (int i = 0; i < 10 && status; ++i) status = sorter.add("k", std::string(60, 'x'));
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::kIo);
  EXPECT_NE(status.error().message.find("/dev/full/nowhere"), std::string::npos);
  EXPECT_NE(status.error().message.find("TMPDIR"), std::string::npos);
}

TEST(Sorter, PassesOnWhatTheWriterSays) {
  Sorter sorter({});
  ASSERT_TRUE(sorter.add("k", "row"));
  auto const status = sorter.finish(
      [](std::string_view) -> Status { return fail(ErrorCode::kCancelled, "enough"); });
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::kCancelled);
}

}  // namespace
}  // namespace cairn
