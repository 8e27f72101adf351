// Texts that are kept as files: tests/golden/NAME. CAIRN_UPDATE_GOLDEN=1 writes them anew; look at
// the difference before you commit.
#pragma once
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

namespace cairn::test {

inline void expect_golden(std::string const& name, std::string const& text) {
  std::string const path = "tests/golden/" + name;
  if (std::getenv("CAIRN_UPDATE_GOLDEN") != nullptr) std::ofstream(path, std::ios::binary) << text;
  std::ifstream file(path, std::ios::binary);
  ASSERT_TRUE(file) << path << " is missing: run with CAIRN_UPDATE_GOLDEN=1";
  std::string const kept{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  EXPECT_EQ(text, kept) << "differs from " << path;
}

}  // namespace cairn::test
