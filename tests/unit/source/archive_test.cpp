#include "source/archive.hpp"

#include "forge.hpp"

#include <random>

namespace cairn::source {
namespace {

std::vector<Packed> const kEntries{{"d/", "", AE_IFDIR},
                                   {"d/b.json", "B"},
                                   {"a.json.gz", "\x1f\x8bnot looked into"},
                                   {"../../up\nname.json", "U"},
                                   {"link", "d/b.json", AE_IFLNK},
                                   {"__MACOSX/._b.json", "junk"},
                                   {"é.json", ""}};

Lines expected(std::string const& name) {
  return {name + "!d/b.json=B",
          name + "!a.json.gz=\x1f\x8bnot looked into",
          name + "!../../up\nname.json=U",
          name + "!link -- not a regular file",
          name + "!__MACOSX/._b.json -- control file",
          name + "!é.json="};
}

std::string noise(std::size_t size) {
  std::mt19937 random(12);
  std::string out(size, '\0');
  for (char& c : out) c = static_cast<char>('a' + random() % 16);
  return out;
}

TEST(Archive, EveryKindByContent) {
  TemporaryFolder const t;
  for (auto const& [name, filter] :
       std::vector<std::pair<std::string, int>>{{"tar", ARCHIVE_FILTER_NONE},
                                                {"gz", ARCHIVE_FILTER_GZIP},
                                                {"bz2", ARCHIVE_FILTER_BZIP2},
                                                {"xz", ARCHIVE_FILTER_XZ},
                                                {"zst", ARCHIVE_FILTER_ZSTD}}) {
    t.write(name, pack_tar(filter, kEntries));
    EXPECT_EQ(run({t / name}, t / ""), expected(name)) << name;
  }
  t.write("ustar", pack(ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE, {{"x.json", "X"}}));
  EXPECT_EQ(run({t / "ustar"}, t / ""), (Lines{"ustar!x.json=X"}));
  t.write("zip", pack_zip(kEntries));
  EXPECT_EQ(run({t / "zip"}, t / ""), expected("zip"));
  // Within folders too.
  EXPECT_EQ(run({t.path()}, t / "").size(), 6 * expected("").size() + 1);
}

TEST(Archive, ManyEntriesComeInOrder) {
  TemporaryFolder const t;
  std::vector<Packed> entries;
  Lines wanted;
  for (int i = 0; i < 2000; ++i) {
    std::string const name = "e" + std::to_string(i * 7919 % 2000) + ".json";
    entries.push_back({name, noise(static_cast<std::size_t>(i % 300))});
    wanted.push_back("a!" + name + "=" + entries.back().content);
  }
  t.write("a", pack_tar(ARCHIVE_FILTER_ZSTD, entries));
  EXPECT_EQ(run({t / "a"}, t / ""), wanted);
  t.write("a", pack_zip(entries));
  EXPECT_EQ(run({t / "a"}, t / ""), wanted);
}

TEST(Archive, GzipAloneIsNone) {
  TemporaryFolder const t;
  std::string const gz = compress(ARCHIVE_FILTER_GZIP, "{\"Records\":[]}");
  t.write("a.json.gz", gz);
  t.write("b.gz", gz);
  t.write("c", gz);
  for (char const* name : {"a.json.gz", "b.gz", "c"})
    EXPECT_EQ(run({t / name}, t / ""), (Lines{std::string(name) + "=" + gz}));
  EXPECT_EQ(run({t.path()}, t / "").size(), 3U);
}

TEST(Archive, WhatTheUserNamedIsJudgedByContent) {
  TemporaryFolder const t;
  t.write("x.json.gz", pack_tar(ARCHIVE_FILTER_GZIP, {{"a.json", "A"}}));
  EXPECT_EQ(run({t / "x.json.gz"}, t / ""), (Lines{"x.json.gz!a.json=A"}));
}

TEST(Archive, ASmallCutTarIsADamagedArchive) {
  TemporaryFolder const t;
  std::string const whole =
      pack_tar(ARCHIVE_FILTER_GZIP, {{"a.json", "A"}, {"b.json", noise(20000)}});
  t.write("x.tgz", whole.substr(0, whole.size() / 2));
  Lines const got = run({t / "x.tgz"}, t / "");
  ASSERT_EQ(got.size(), 3U);
  EXPECT_EQ(got[0], "x.tgz!a.json=A");
  EXPECT_TRUE(got[1].starts_with("x.tgz!b.json=" + noise(20000).substr(0, 8000))) << got[1];
  EXPECT_NE(got.back().find("damaged archive"), std::string::npos) << got.back();
}

TEST(Archive, OtherCompressionsOfOneFileAreOpened) {
  TemporaryFolder const t;
  std::string const text = "{\"Records\":[" + noise(100'000) + "]}";
  for (int const filter : {ARCHIVE_FILTER_BZIP2, ARCHIVE_FILTER_XZ, ARCHIVE_FILTER_ZSTD}) {
    t.write("x", compress(filter, text));
    EXPECT_EQ(run({t / "x"}, t / ""), (Lines{"x=" + text}));
  }
}

TEST(Archive, TextAndZerosAreNone) {
  TemporaryFolder const t;
  for (std::string const& content :
       {std::string(), std::string("P"), std::string(2048, '\0'), noise(4096),
        std::string("{\"a\":1}"), std::string("BZh"), std::string("\x28\xb5\x2f")}) {
    t.write("x", content);
    EXPECT_EQ(run({t / "x"}, t / ""), (Lines{"x=" + content}));
  }
}

TEST(Archive, Nested) {
  TemporaryFolder const t;
  std::string const inner = pack_tar(ARCHIVE_FILTER_GZIP, {{"i.json", "I"}, {"j.json", "J"}});
  std::string const zip = pack_zip({{"a.json", "A"}, {"inner.tgz", inner}, {"z.json", "Z"}});
  t.write("x.zip", zip);
  EXPECT_EQ(run({t / "x.zip"}, t / ""), (Lines{"x.zip!a.json=A", "x.zip!inner.tgz!i.json=I",
                                               "x.zip!inner.tgz!j.json=J", "x.zip!z.json=Z"}));
  std::string deep = zip;
  for (int i = 0; i < 3; ++i) deep = pack_zip({{"d.zip", deep}});
  t.write("x.zip", deep);
  EXPECT_EQ(run({t / "x.zip"}, t / ""),
            (Lines{"x.zip!d.zip!d.zip!d.zip -- archives too deep in each other?"}));
}

TEST(Archive, NobodyNamedItsEntries) {
  TemporaryFolder const t;
  t.write("x.tgz", pack_tar(ARCHIVE_FILTER_GZIP, {{"a.json", "A"}}));
  t.write("x.zst", compress(ARCHIVE_FILTER_ZSTD, "text"));
  auto const named = [&](char const* name) {
    auto source = open_paths({t / name}).value();
    return std::get<Object>(source->next().value().value()).named;
  };
  EXPECT_FALSE(named("x.tgz"));
  EXPECT_TRUE(named("x.zst"));
}

TEST(Archive, EmptyOnes) {
  TemporaryFolder const t;
  t.write("x.zip", pack_zip({}));
  EXPECT_EQ(run({t / "x.zip"}, t / ""), (Lines{"x.zip -- empty archive"}));
}

TEST(Archive, CutAnywhereGivesWhatStandsBeforeAndIsNamed) {
  TemporaryFolder const t;
  for (int const filter : {ARCHIVE_FILTER_NONE, ARCHIVE_FILTER_GZIP}) {
    std::string const whole = pack_tar(filter, {{"a.bin", noise(3000)}, {"b.bin", noise(3000)}});
    for (std::size_t cut = 512; cut < whole.size(); cut += 101) {
      t.write("x", whole.substr(0, cut));
      bool told = false;
      for (auto const& line : run({t / "x"}, t / ""))
        told = told || line.find("?") != std::string::npos || line.find(" (") != std::string::npos;
      // The end of a tar is two empty blocks, which may be cut without harm; a gzip that is no
      // archive any more is read as it is.
      bool const harmless = filter == ARCHIVE_FILTER_NONE && cut >= 2 * (512 + 3072);
      auto const lines = run({t / "x"}, t / "");
      bool const as_file = lines.size() == 1 && lines[0] == "x=" + whole.substr(0, cut);
      ASSERT_TRUE(told || harmless || as_file)
          << cut << " of " << whole.size() << ' ' << lines.size();
    }
  }
  std::string const zip = pack_zip({{"a.json", noise(3000)}, {"b.json", noise(3000)}});
  for (std::size_t cut = 30; cut < zip.size(); cut += 37) {
    t.write("x", zip.substr(0, cut));
    auto const lines = run({t / "x"}, t / "");
    ASSERT_FALSE(lines.empty());
    bool told = false;
    for (auto const& line : lines)
      told = told || line.find("?") != std::string::npos || line.find(" (") != std::string::npos;
    bool const both = lines.size() >= 2 && lines[0] == "x!a.json=" + noise(3000) &&
                      lines[1] == "x!b.json=" + noise(3000);
    ASSERT_TRUE(told || both) << cut << " of " << zip.size();
  }
}

TEST(Archive, AnEntryOverTheLimitIsCutAndSaysSo) {
  TemporaryFolder const t;
  SourceOptions options;
  options.max_object = 1000;
  std::vector<Packed> const entries{{"a.json", noise(5000)}, {"b.json", "B"}};
  std::string const told = " (larger than the limit of 1000 bytes)";
  t.write("x", pack_tar(ARCHIVE_FILTER_GZIP, entries));
  auto const lines = run({t / "x"}, t / "", options);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0], "x!a.json=" + noise(5000).substr(0, 1000) + told);
  EXPECT_EQ(lines[1], "x!b.json=B");
  // The same behind a stream, which has no second chance. (The inner archive itself is below the
  // limit.)
  t.write("y",
          pack_zip({{"in.tgz", pack_tar(ARCHIVE_FILTER_GZIP,
                                        {{"a.json", std::string(5000, 'x')}, {"b.json", "B"}})}}));
  EXPECT_EQ(run({t / "y"}, t / "", options),
            (Lines{"y!in.tgz!a.json=" + std::string(1000, 'x') + told, "y!in.tgz!b.json=B"}));
}

TEST(Archive, LargeEntriesAreReadByTheirOwnHandle) {
  TemporaryFolder const t;
  std::string const large(40 << 20, 'x');
  std::vector<Packed> const entries{{"a.json", "A"}, {"large.json", large}, {"z.json", "Z"}};
  for (bool const zip : {false, true}) {
    t.write("x", zip ? pack_zip(entries) : pack_tar(ARCHIVE_FILTER_GZIP, entries));
    auto source = open_paths({t / "x"}).value();
    std::vector<Object> objects;  // read in another order than given, as threads may
    while (auto item = source->next().value())
      objects.push_back(std::move(std::get<Object>(*item)));
    ASSERT_EQ(objects.size(), 3U);
    EXPECT_EQ(read_all(*objects[2].reader), "Z");
    EXPECT_EQ(objects[1].size, large.size());
    EXPECT_TRUE(read_all(*objects[1].reader) == large);
    EXPECT_EQ(read_all(*objects[0].reader), "A");
  }
}

TEST(Archive, RandomDamageNeverCrashes) {
  TemporaryFolder const t;
  std::mt19937 random(13);
  std::vector<std::string> const good{pack_zip(kEntries), pack_tar(ARCHIVE_FILTER_NONE, kEntries),
                                      pack_tar(ARCHIVE_FILTER_GZIP, kEntries),
                                      pack_tar(ARCHIVE_FILTER_XZ, kEntries),
                                      pack_tar(ARCHIVE_FILTER_ZSTD, kEntries)};
  SourceOptions options;
  options.max_object = 1 << 20;
  for (int i = 0; i < 1500; ++i) {
    std::string bytes = good[static_cast<std::size_t>(i) % good.size()];
    for (std::size_t n = 1 + random() % 8; n > 0; --n)
      bytes[random() % bytes.size()] = static_cast<char>(random());
    t.write("x", bytes);
    ASSERT_FALSE(run({t / "x"}, t / "", options).empty());
  }
}

}  // namespace
}  // namespace cairn::source
