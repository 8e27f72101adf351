#include "source/visited.hpp"

#include <gtest/gtest.h>

namespace cairn::source {
namespace {

TEST(Visited, CoversWhatAWalkWillGive) {
  Visited visited;
  EXPECT_FALSE(visited.covers("/a"));
  visited.add_root("/a/b", {1, 2});
  for (char const* path : {"/a/b", "/a/b/c", "/a/b/c/d.json"})
    EXPECT_TRUE(visited.covers(path)) << path;
  for (char const* path :
       {"/", "/a", "/a/bc", "/a/b.json", "/x/a/b", "/a/b/.git/x", "/a/b/c/.git/objects/12", ""})
    EXPECT_FALSE(visited.covers(path)) << path;
  visited.add_root("/a/b/.git", {1, 3});
  EXPECT_TRUE(visited.covers("/a/b/.git/x"));
  EXPECT_FALSE(visited.covers("/a/b/c/.git/x"));
  EXPECT_TRUE(visited.is_root({1, 3}));
  EXPECT_FALSE(visited.is_root({3, 1}));
  visited.add_root("/", {1, 1});
  EXPECT_TRUE(visited.covers("/anything"));
  EXPECT_TRUE(visited.covers("/"));
}

TEST(Visited, FilesOnce) {
  Visited visited;
  EXPECT_FALSE(visited.contains({1, 2}));
  EXPECT_TRUE(visited.insert({1, 2}));
  EXPECT_FALSE(visited.insert({1, 2}));
  EXPECT_TRUE(visited.insert({2, 1}));
  EXPECT_TRUE(visited.contains({1, 2}));
}

TEST(Visited, Below) {
  EXPECT_TRUE(is_below("/a/b", "/a/b"));
  EXPECT_TRUE(is_below("/a/b/c", "/a/b"));
  EXPECT_TRUE(is_below("/a", "/"));
  EXPECT_FALSE(is_below("/a/bc", "/a/b"));
  EXPECT_FALSE(is_below("/a", "/a/b"));
}

}  // namespace
}  // namespace cairn::source
