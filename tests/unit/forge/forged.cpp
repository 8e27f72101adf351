#include "forged.hpp"

#include <gtest/gtest.h>
#include <libdeflate.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

namespace cairn::forge::testing {
namespace fs = std::filesystem;

Folder::Folder() {
  std::string name = (fs::temp_directory_path() / "cairn-forge-XXXXXX").string();
  path = ::mkdtemp(name.data());
}

Folder::~Folder() {
  std::error_code ignored;
  fs::remove_all(path, ignored);
}

std::string read_file(fs::path const& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

std::string gunzip(std::string const& packed) {
  libdeflate_decompressor* const inflater = libdeflate_alloc_decompressor();
  std::string raw(packed.size() * 60 + 1000, '\0');
  std::size_t size = 0;
  EXPECT_EQ(libdeflate_gzip_decompress(inflater, packed.data(), packed.size(), raw.data(),
                                       raw.size(), &size),
            LIBDEFLATE_SUCCESS);
  libdeflate_free_decompressor(inflater);
  raw.resize(size);
  return raw;
}

std::map<std::string, std::string> read_tree(fs::path const& folder) {
  std::map<std::string, std::string> files;
  for (fs::directory_entry const& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file())
      files[fs::relative(entry.path(), folder).string()] = read_file(entry.path());
  return files;
}

json::Node parse(std::string const& text) {
  Result<json::Node> node = json::parse_document(text);
  EXPECT_TRUE(node.has_value()) << text.substr(0, 200);
  return node ? std::move(*node) : json::Node{};
}

std::string string_at(json::Node const& node, std::string_view name) {
  json::Node const* const found = node.find(name);
  return found != nullptr ? found->text : "";
}

Forged const& forged() {
  static Forged const made = [] {
    Folder const folder;
    Forged out;
    out.options.out = (folder.path / "trail").string();
    out.options.events = 20'000;
    out.options.hours = 24;
    out.options.regions = 3;
    out.options.digests = false;  // judged in digests_test.cpp
    ForgeProgress progress;
    Result<ForgeReport> report = forge(out.options, progress);
    EXPECT_TRUE(report.has_value()) << report.error().message;
    out.report = *report;
    for (auto& [name, bytes] : read_tree(out.options.out)) {
      if (!name.ends_with(".json.gz")) continue;
      out.packed[name] = bytes.size();
      out.raw[name] = gunzip(bytes);
      out.parsed[name] = parse(out.raw[name]);
    }
    out.truth = parse(read_file(fs::path(out.options.out) / "truth.json"));
    return out;
  }();
  return made;
}

}  // namespace cairn::forge::testing
