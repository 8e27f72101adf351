// The names of real deliveries, where they are at hand.
#include "trail/key.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

namespace cairn::trail {
namespace {

namespace fs = std::filesystem;

TEST(Key, RealDeliveriesAreLogsWhoseFoldersAgreeWithTheirNames) {
  char const* const given = std::getenv("CAIRN_SHARED");
  fs::path const data = fs::path(given != nullptr ? given : "../shared") / "data";
  if (!fs::exists(data)) GTEST_SKIP() << data << " is not here";
  std::size_t logs = 0;
  for (char const* source : {"sans504-s3-ransomware", "grycap-2017", "grycap-2014-2018"}) {
    for (auto const& entry : fs::recursive_directory_iterator(data / source)) {
      std::string const path = entry.path().string();
      if (!path.ends_with(".json.gz")) continue;
      ObjectKey const key = parse_key(path);
      ASSERT_EQ(key.kind, ObjectKind::kLog) << path;
      ASSERT_EQ(key.account.size(), 12U);
      std::string const stamp = format_time(key.stamp.value());
      std::string const folder = std::string(key.region) + "/" + stamp.substr(0, 4) + "/" +
                                 stamp.substr(5, 2) + "/" + stamp.substr(8, 2);
      // The folders of the other copies are of somebody's own making.
      bool const moved = data / source != data / "sans504-s3-ransomware";
      ASSERT_TRUE(moved || entry.path().parent_path().string().ends_with(folder)) << path;
      ++logs;
    }
  }
  EXPECT_GT(logs, 0U);
}

}  // namespace
}  // namespace cairn::trail
