#include "source/glob.hpp"

#include "forge.hpp"

#include <glob.h>

#include <algorithm>
#include <set>

namespace cairn::source {
namespace {

Lines matches(std::string const& pattern) {
  Lines out;
  auto walk = GlobWalk::create(pattern).value();
  while (auto path = walk.next()) out.push_back(std::move(*path));
  return out;
}

class Glob : public testing::Test {
 protected:
  Glob() {
    for (char const* name : {"a.json", "b.json", "c.csv", ".hidden.json", "x/a.json", "x/y/a.json",
                             "x/y/z/b.json", "x/.dot/a.json", "w[1].json", "2024/01/09/a.json",
                             "2024/01/10/a.json", "2024/02/09/b.json"})
      t.write(name, name);
  }
  Lines below(std::string const& pattern) {
    Lines out = matches(t / pattern);
    for (auto& path : out) path = path.substr(t.path().size() + 1);
    return out;
  }
  TemporaryFolder t;
};

TEST_F(Glob, Parts) {
  EXPECT_EQ(below("*.json"), (Lines{"a.json", "b.json", "w[1].json"}));
  EXPECT_EQ(below("?.json"), (Lines{"a.json", "b.json"}));
  EXPECT_EQ(below("[b-z].*"), (Lines{"b.json", "c.csv"}));
  EXPECT_EQ(below("[!b-z].*"), (Lines{"a.json"}));
  EXPECT_EQ(below(".*.json"), (Lines{".hidden.json"}));
  EXPECT_EQ(below("2024/*/09/*"), (Lines{"2024/01/09/a.json", "2024/02/09/b.json"}));
  EXPECT_EQ(below("*/01"), (Lines{"2024/01"}));
  EXPECT_EQ(below("*/nothing/*"), Lines{});
  EXPECT_EQ(below("x//y/*.json"), (Lines{"x//y/a.json"}));
}

TEST_F(Glob, AnyDepth) {
  EXPECT_EQ(below("**/a.json"),
            (Lines{"2024/01/09/a.json", "2024/01/10/a.json", "a.json", "x/a.json", "x/y/a.json"}));
  EXPECT_EQ(below("x/**/*.json"), (Lines{"x/a.json", "x/y/a.json", "x/y/z/b.json"}));
  EXPECT_EQ(below("x/**"), (Lines{"x/a.json", "x/y/a.json", "x/y/z/b.json"}));
  EXPECT_EQ(below("**/**/b.json"), (Lines{"2024/02/09/b.json", "b.json", "x/y/z/b.json"}));
  EXPECT_EQ(below("**/y/**/b.json"), (Lines{"x/y/z/b.json"}));
  EXPECT_EQ(below("**/09"), (Lines{"2024/01/09", "2024/02/09"}));
  t.link(".", "x/self");
  EXPECT_EQ(below("x/**/a.json"),
            (Lines{"x/a.json", "x/y/a.json"}));  // no link is followed by `**`
}

TEST_F(Glob, AgreesWithTheSystemWithoutAnyDepth) {
  for (char const* pattern : {"*", "*/*", "*/*/*", "x/*", "*.json", "[a-b]*", "*/0[12]/*", "*a*",
                              "?*/y", "x/y/z/*", ".*n"}) {
    glob_t found{};
    Lines expected;
    if (::glob((t / pattern).c_str(), GLOB_NOSORT, nullptr, &found) == 0)
      for (std::size_t i = 0; i < found.gl_pathc; ++i)
        if (std::string const path = found.gl_pathv[i]; path.back() != '.')
          expected.push_back(path);
    ::globfree(&found);
    Lines got = matches(t / pattern);
    std::sort(expected.begin(), expected.end());
    std::sort(got.begin(), got.end());
    EXPECT_EQ(got, expected) << pattern;
  }
}

TEST_F(Glob, FoldersThatMatchAreWalkedAndAFileCalledLikeAGlobIsItself) {
  EXPECT_EQ(run({t / "2024/0*"}, t / ""),
            (Lines{"2024/01/09/a.json=2024/01/09/a.json", "2024/01/10/a.json=2024/01/10/a.json",
                   "2024/02/09/b.json=2024/02/09/b.json"}));
  EXPECT_EQ(run({t / "w[1].json"}, t / ""), (Lines{"w[1].json=w[1].json"}));
  auto source = open_paths({t / "*.csv"}).value();
  EXPECT_TRUE(std::get<Object>(source->next().value().value()).named);
}

TEST(GlobPattern, TooManyParts) {
  std::string pattern = "*";
  for (int i = 0; i < 70; ++i) pattern += "/*";
  EXPECT_EQ(GlobWalk::create(pattern).error().code, ErrorCode::kInvalidArgument);
}

}  // namespace
}  // namespace cairn::source
