#include "cli/inputs.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace cairn::cli {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

/// A folder of its own that is the working directory while it lives.
class Inputs_ : public ::testing::Test {
 protected:
  Inputs_() : before_(fs::current_path()) {
    std::string name = (fs::temp_directory_path() / "cairn-inputs-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    fs::current_path(folder_);
    fs::create_directories("logs/deep");
    std::ofstream("logs/a.json.gz") << "x";
    std::ofstream("ConsoleLogin") << "x";
    fs::create_symlink("nowhere", "broken");
  }
  ~Inputs_() override {
    fs::current_path(before_);
    fs::remove_all(folder_);
  }

  static Inputs good(Words const& words, std::optional<std::string> query = std::nullopt) {
    auto inputs = tell_apart(words, std::move(query));
    EXPECT_TRUE(inputs) << inputs.error().message;
    return inputs ? *inputs : Inputs();
  }

 private:
  fs::path before_, folder_;
};

TEST_F(Inputs_, WhatExistsIsAPath) {
  Inputs const inputs = good({"eventName: x", "logs", "logs/a.json.gz", "broken"});
  EXPECT_EQ(inputs.query, "eventName: x");
  EXPECT_EQ(inputs.paths, (Words{"logs", "logs/a.json.gz", "broken"}));
}

TEST_F(Inputs_, ThePlaceOfTheQueryDoesNotMatter) {
  EXPECT_EQ(good({"logs", "x: y"}).query, "x: y");
  EXPECT_EQ(good({"x: y", "logs"}).query, "x: y");
  EXPECT_FALSE(good({"logs"}).query);
  EXPECT_FALSE(good({}).query);
  EXPECT_EQ(good({"", "logs"}).query, "");
}

TEST_F(Inputs_, GlobsAndSchemesAndTheDashArePaths) {
  for (char const* path : {"-", "logs/*.gz", "log[s]", "l?gs", "logs/**/*.json.gz", "**/*.gz",
                           "s3://bucket/prefix", "https://x"}) {
    Inputs const inputs = good({path});
    EXPECT_FALSE(inputs.query) << path;
    EXPECT_EQ(inputs.paths, Words{path});
  }
  for (char const* query :
       {"*", "nolog*", "nolog[s]/**/*.gz", "*kali*", "://x", "a b://c", "userAgent: *kali*"}) {
    Inputs const inputs = good({query});
    EXPECT_EQ(inputs.query, query);
    EXPECT_TRUE(inputs.paths.empty()) << query;
  }
}

TEST_F(Inputs_, AGivenQueryMakesAllOthersPaths) {
  Inputs const inputs = good({"ConsoleLogin", "missing"}, "x");
  EXPECT_EQ(inputs.query, "x");
  EXPECT_EQ(inputs.paths, (Words{"ConsoleLogin", "missing"}));
}

TEST_F(Inputs_, TwoQueriesAreNamedBoth) {
  auto const inputs = tell_apart({"eventName: x", "outcome: denied"}, std::nullopt);
  ASSERT_FALSE(inputs);
  EXPECT_EQ(inputs.error().code, ErrorCode::kInvalidArgument);
  EXPECT_NE(inputs.error().message.find("'eventName: x' and 'outcome: denied'"), std::string::npos);
  auto const hostile = tell_apart({"a\x1b[2J", "b"}, std::nullopt);
  ASSERT_FALSE(hostile);
  EXPECT_EQ(hostile.error().message.find('\x1b'), std::string::npos);
}

TEST_F(Inputs_, WhatLooksLikeAPathIsSaidToBeMissing) {
  for (Words const& words :
       {Words{"eventName: x", "missing/folder"}, Words{"missing/folder", "eventName"}}) {
    auto const inputs = tell_apart(words, std::nullopt);
    ASSERT_FALSE(inputs);
    EXPECT_EQ(inputs.error().code, ErrorCode::kNotFound);
    EXPECT_EQ(inputs.error().message, "'missing/folder' does not exist");
  }
  EXPECT_EQ(missing_path("logs/b.json.gz")->message,
            "'logs/b.json.gz' does not exist; did you mean 'logs/a.json.gz'?");
  for (char const* glob : {"logs/zz*", "*.csv", "z[a].gz"})
    EXPECT_EQ(missing_path(glob)->message, std::string("no file matches '") + glob + "'");
  for (char const* query :
       {"*", "*kali*", "ConsoleLogin", "a/b: c", "field ~ /re/", "10.0.0.1", "(a/b)"})
    EXPECT_FALSE(missing_path(query)) << query;
}

/// Standard input replaced while it lives.
class StandardInput {
 public:
  explicit StandardInput(int fd) : kept_(::dup(STDIN_FILENO)) { ::dup2(fd, STDIN_FILENO); }
  ~StandardInput() {
    ::dup2(kept_, STDIN_FILENO);
    ::close(kept_);
  }

 private:
  int kept_;
};

TEST_F(Inputs_, WithoutPathsAPipeOrAFileIsRead) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  {
    StandardInput const pipe(ends[0]);
    auto const paths = default_paths("search QUERY");
    ASSERT_TRUE(paths);
    EXPECT_EQ(*paths, Words{"-"});
  }
  ::close(ends[0]);
  ::close(ends[1]);
  int const file = ::open("ConsoleLogin", 0);
  {
    StandardInput const input(file);
    EXPECT_TRUE(default_paths("top FIELD"));
  }
  ::close(file);
  int const null = ::open("/dev/null", 0);
  {
    StandardInput const input(null);
    auto const paths = default_paths("top FIELD");
    ASSERT_FALSE(paths);
    EXPECT_NE(paths.error().message.find("cairn top FIELD AWSLogs/"), std::string::npos);
  }
  ::close(null);
}

}  // namespace
}  // namespace cairn::cli
