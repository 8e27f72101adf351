#include "forge.hpp"

#include "source/walk.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <mutex>
#include <thread>

namespace cairn::source {
namespace {

namespace fs = std::filesystem;

TEST(Paths, FilesInTheOrderGiven) {
  TemporaryFolder const t;
  auto const b = t.write("b.json", "B");
  auto const a = t.write("a.json.gz", "A");
  EXPECT_EQ(run({b, a}, t / ""), (Lines{"b.json=B", "a.json.gz=A"}));
  auto source = open_paths({b}).value();
  auto item = source->next().value().value();
  auto& object = std::get<Object>(item);
  EXPECT_TRUE(object.named);
  EXPECT_EQ(object.size, 1U);
  EXPECT_EQ(object.reader->size_hint(), 1U);
}

TEST(Paths, FoldersDepthFirstInByteOrder) {
  TemporaryFolder const t;
  for (char const* name : {"b/2.json", "b/10.json", "a.json", "B.json", "é.json", "b/c/d/x.json",
                           "b-/y.json", "_.json"})
    t.write(name, "1");
  fs::create_directories(t / "empty/er");
  EXPECT_EQ(run({t.path()}, t / ""),
            (Lines{"B.json=1", "_.json=1", "a.json=1", "b/10.json=1", "b/2.json=1",
                   "b/c/d/x.json=1", "b-/y.json=1", "é.json=1"}));
  EXPECT_EQ(run({t.path() + "/"}, t / "").size(), 8U);
  auto source = open_paths({t.path()}).value();
  EXPECT_FALSE(std::get<Object>(source->next().value().value()).named);
}

TEST(Paths, AFolderMayBeCalledLikeAFileAndNamesMayBeOdd) {
  TemporaryFolder const t;
  t.write("x.json.gz/y.json", "1");
  t.write("new\nline\x1b[31m.json", "2");
  t.write("bad\xff.json", "3");
  EXPECT_EQ(run({t.path()}, t / ""),
            (Lines{"bad\xff.json=3", "new\nline\x1b[31m.json=2", "x.json.gz/y.json=1"}));
}

TEST(Paths, MissingPathsFailAtOnce) {
  TemporaryFolder const t;
  t.write("events.json", "1");
  auto const missing = open_paths({t / "evnets.json"});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::kNotFound);
  EXPECT_NE(missing.error().message.find("did you mean " + (t / "events.json")), std::string::npos)
      << missing.error().message;
  EXPECT_EQ(open_paths({t / "zzzzzzzzzzz"}).error().message.find("did you mean"),
            std::string::npos);
  EXPECT_EQ(open_paths({t / "none/x"}).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(open_paths({t / "events.json/x"}).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(open_paths({""}).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(open_paths({t / "*.csv"}).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(open_paths({"s3://b_/x"}).error().code, ErrorCode::kInvalidArgument);
}

TEST(Paths, ControlFilesAreExpectedUnlessNamed) {
  TemporaryFolder const t;
  t.write(".DS_Store", "x");
  t.write(".git/config", "x");
  t.write("a.json", "1");
  t.write("b.json.gz.6eF0a1B2", "x");
  EXPECT_EQ(run({t.path()}, t / ""), (Lines{".DS_Store -- control file", ".git -- control file",
                                            "a.json=1", "b.json.gz.6eF0a1B2 -- control file"}));
  EXPECT_EQ(run({t / ".DS_Store", t / ".git"}, t / ""), (Lines{".DS_Store=x", ".git/config=x"}));
  // A walk passes over .git, so naming it beside the folder is not twice.
  EXPECT_EQ(run({t.path(), t / ".git"}, t / "").back(), ".git/config=x");
}

TEST(Paths, NothingIsReadTwice) {
  TemporaryFolder const t;
  t.write("d/a.json", "1");
  t.write("d/e/b.json", "2");
  Lines const both{"d/a.json=1", "d/e/b.json=2"};
  EXPECT_EQ(run({t / "d", t / "d"}, t / ""), (Lines{both[0], both[1], "d -- reached twice"}));
  EXPECT_EQ(run({t / "d", t / "d/e"}, t / ""), (Lines{both[0], both[1], "d/e -- reached twice"}));
  EXPECT_EQ(run({t / "d/e", t / "d"}, t / ""), (Lines{both[1], both[0], "d/e -- reached twice"}));
  EXPECT_EQ(run({t / "d/e/b.json", t / "d"}, t / ""),
            (Lines{both[1], both[0], "d/e/b.json -- reached twice"}));
  EXPECT_EQ(run({t / "d", t / "d/e/../a.json"}, t / "").back(), "d/e/../a.json -- reached twice");
  EXPECT_EQ(run({t / "d/a.json", t / "d/./a.json"}, t / ""),
            (Lines{both[0], "d/./a.json -- reached twice"}));
  EXPECT_EQ(run({t / "d/*.json", t / "d/**"}, t / ""),
            (Lines{both[0], "d/a.json -- reached twice", both[1]}));
  fs::create_hard_link(t / "d/a.json", t / "d/z.json");
  EXPECT_EQ(run({t / "d"}, t / ""), (Lines{both[0], both[1], "d/z.json -- reached twice"}));
}

TEST(Paths, Links) {
  TemporaryFolder const t;
  t.write("in/real/a.json", "1");
  t.write("out/b.json", "2");
  t.write("out/sub/c.json", "3");
  t.link("../out/b.json", "in/1-file");
  t.link("../out/b.json", "in/2-file-again");
  t.link("real", "in/3-folder-inside");
  t.link("real/a.json", "in/4-file-inside");
  t.link("../out/sub", "in/5-folder");
  t.link("../out", "in/6-its-parent");
  t.link("nowhere", "in/7-broken");
  t.link("8-self", "in/8-self");
  t.link("..", "in/real/loop");
  t.link("/dev/null", "in/9-device");
  EXPECT_EQ(run({t / "in"}, t / "in/"),
            (Lines{"1-file=2", "2-file-again -- reached twice", "3-folder-inside -- reached twice",
                   "4-file-inside -- reached twice", "5-folder/c.json=3",
                   "6-its-parent/b.json -- reached twice", "6-its-parent/sub -- reached twice",
                   "7-broken -- broken link?", "8-self -- loop of links?",
                   "9-device -- not a regular file", "real/a.json=1",
                   "real/loop -- link to a folder that holds it"}));
  EXPECT_EQ(run({t / "in/7-broken"}, t / "in/"), (Lines{"7-broken -- broken link?"}));
  EXPECT_EQ(run({t / "in/5-folder", t / "out"}, t / ""),
            (Lines{"in/5-folder/c.json=3", "out/b.json=2", "out/sub -- reached twice"}));
}

TEST(Paths, WhatIsNoFileIsPassedByUnlessNamed) {
  TemporaryFolder const t;
  ASSERT_EQ(::mkfifo((t / "pipe").c_str(), 0600), 0);
  int const socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  (t / "socket").copy(address.sun_path, sizeof address.sun_path - 1);
  ASSERT_EQ(::bind(socket, reinterpret_cast<sockaddr const*>(&address), sizeof address), 0);
  ::close(socket);
  EXPECT_EQ(run({t.path()}, t / ""),
            (Lines{"pipe -- not a regular file", "socket -- not a regular file"}));
  std::thread writer([&] { std::ofstream(t / "pipe") << "{\"Records\":[]}"; });
  EXPECT_EQ(run({t / "pipe"}, t / ""), (Lines{"pipe={\"Records\":[]}"}));
  writer.join();
  EXPECT_EQ(run({"/dev/null"}), (Lines{"/dev/null="}));
}

TEST(Paths, WhatMayNotBeReadIsNamed) {
  TemporaryFolder const t;
  t.write("a.json", "1");
  t.write("locked/b.json", "2");
  auto const c = t.write("c.json", "3");
  fs::permissions(t / "locked", fs::perms::none);
  fs::permissions(c, fs::perms::none);
  fs::permissions(t.path(), fs::perms::all);
  bool const privileged = ::geteuid() == 0;
  if (privileged) {
    ASSERT_EQ(::seteuid(65534), 0);
  }
  auto const all = run({t.path()}, t / "");
  auto const named = run({t / "locked/b.json"}, t / "");
  if (privileged) {
    ASSERT_EQ(::seteuid(0), 0);
  }
  fs::permissions(t / "locked", fs::perms::owner_all);
  EXPECT_EQ(all,
            (Lines{"a.json=1", "c.json= (permission denied)", "locked -- permission denied?"}));
  EXPECT_EQ(named, (Lines{"locked/b.json -- permission denied?"}));
}

TEST(Paths, AFileThatVanishesIsNamed) {
  TemporaryFolder const t;
  t.write("a.json", "1");
  t.write("b.json", "2");
  auto source = open_paths({t.path()}).value();
  ASSERT_TRUE(source->next().value());
  fs::remove(t / "b.json");
  auto const skip = std::get<Skip>(source->next().value().value());
  EXPECT_EQ(skip.reason, "no such file");
  EXPECT_FALSE(skip.expected);
}

TEST(Paths, StandardInput) {
  TemporaryFolder const t;
  auto const path = t.write("x", "{\"a\":1}\n");
  int const saved = ::dup(STDIN_FILENO);
  int const file = ::open(path.c_str(), O_RDONLY);
  ::dup2(file, STDIN_FILENO);
  auto const once = run({"-", "-"});
  auto const zip = t.write("y", pack_zip({{"e.json", "E"}}));
  ::close(file);
  int const archive = ::open(zip.c_str(), O_RDONLY);
  ::dup2(archive, STDIN_FILENO);
  auto const packed = run({"-"});
  ::close(archive);
  ::dup2(saved, STDIN_FILENO);
  ::close(saved);
  EXPECT_EQ(once, (Lines{"-={\"a\":1}\n", "- -- reached twice"}));
  EXPECT_EQ(packed, (Lines{"-!e.json=E"}));
}

TEST(Paths, ManyFilesAndDeepFoldersWithFewDescriptors) {
  TemporaryFolder const t;
  constexpr std::size_t kFiles = 20'000;
  fs::create_directories(t / "many");
  for (std::size_t i = 0; i < kFiles; ++i) {
    int const file =
        ::open((t / ("many/" + std::to_string(i) + ".json")).c_str(), O_CREAT | O_WRONLY, 0600);
    ASSERT_GE(file, 0);
    ::close(file);
  }
  std::string deep = "deep";
  for (int i = 0; i < 400; ++i) deep += "/d" + std::to_string(i);
  t.write(deep + "/x.json", "deep");
  rlimit before{};
  ::getrlimit(RLIMIT_NOFILE, &before);
  rlimit const few{64, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &few), 0);
  std::size_t count = 0;
  bool sorted = true;
  std::string last;
  std::vector<Item> waiting;  // readers that nobody has read from yet hold no descriptor
  auto source = open_paths({t.path()}).value();
  while (auto item = source->next().value()) {
    auto const* object = std::get_if<Object>(&*item);
    ASSERT_NE(object, nullptr);
    sorted = sorted && last < object->name;
    last = object->name;
    ++count;
    if (count % 100 == 1) waiting.push_back(std::move(*item));
  }
  ::setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_EQ(count, kFiles + 1);
  EXPECT_TRUE(sorted);
  EXPECT_EQ(read_all(*std::get<Object>(waiting.front()).reader), "deep");
  EXPECT_EQ(read_all(*std::get<Object>(waiting.back()).reader), "");
}

TEST(Paths, ReadersMayGoToOtherThreads) {
  TemporaryFolder const t;
  std::size_t expected = 0;
  for (int i = 0; i < 300; ++i) {
    std::string const content(static_cast<std::size_t>(i * 37), 'x');
    t.write("d" + std::to_string(i % 30) + "/" + std::to_string(i) + ".json", content);
    expected += content.size();
  }
  t.write("z.zip", pack_zip({{"a.json", "A"}, {"b.json", "BB"}}));
  auto source = open_paths({t.path()}).value();
  std::mutex mutex;
  std::atomic<std::size_t> total = 0;
  std::atomic<std::size_t> objects = 0;
  auto const work = [&] {
    while (true) {
      std::optional<Item> item;
      {
        std::lock_guard const lock(mutex);
        item = source->next().value();
      }
      if (!item) return;
      total += read_all(*std::get<Object>(*item).reader).size();
      ++objects;
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back(work);
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(total, expected + 3);
  EXPECT_EQ(objects, 302U);
}

TEST(Paths, ATreeTooDeepForThePathLimitIsNamed) {
  TemporaryFolder const t;
  std::string const part(250, 'd');
  int folder = ::open(t.path().c_str(), O_RDONLY | O_DIRECTORY);
  for (int i = 0; i < 20; ++i) {
    ASSERT_EQ(::mkdirat(folder, part.c_str(), 0700), 0);
    int const next = ::openat(folder, part.c_str(), O_RDONLY | O_DIRECTORY);
    ::close(folder);
    folder = next;
  }
  ::close(folder);
  auto const lines = run({t.path()});
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_NE(lines[0].find(" -- path too long?"), std::string::npos);
}

}  // namespace
}  // namespace cairn::source
