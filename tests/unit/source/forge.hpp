// Folders, files and archives for the tests of the sources.
#pragma once
#include "source/source.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace cairn::source {

/// A folder that goes away with the test.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string form = (std::filesystem::temp_directory_path() / "cairn-source-XXXXXX").string();
    if (::mkdtemp(form.data()) == nullptr) ADD_FAILURE() << "no temporary folder";
    path_ = form;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(TemporaryFolder const&) = delete;
  TemporaryFolder& operator=(TemporaryFolder const&) = delete;

  std::string operator/(std::string const& name) const { return path_ + "/" + name; }
  std::string const& path() const { return path_; }
  std::string write(std::string const& name, std::string const& content) const {
    std::filesystem::create_directories(std::filesystem::path(*this / name).parent_path());
    std::ofstream(*this / name, std::ios::binary) << content;
    return *this / name;
  }
  void link(std::string const& target, std::string const& name) const {
    std::filesystem::create_directories(std::filesystem::path(*this / name).parent_path());
    std::filesystem::create_symlink(target, *this / name);
  }

 private:
  std::string path_;
};

struct Packed {
  std::string name;
  std::string content;
  unsigned type = AE_IFREG;
};

/// The bytes of an archive: `format` is one that libarchive writes, `filter` one of its filters or
/// ARCHIVE_FILTER_NONE.
inline std::string pack(int format, int filter, std::vector<Packed> const& entries) {
  std::size_t room = 1 << 20;
  for (Packed const& packed : entries) room += packed.content.size() + 4096;
  std::string out(room, '\0');
  std::size_t used = 0;
  ::archive* a = ::archive_write_new();
  ::archive_write_set_format(a, format);
  ::archive_write_add_filter(a, filter);
  ::archive_write_set_bytes_in_last_block(a, 1);
  EXPECT_EQ(::archive_write_open_memory(a, out.data(), out.size(), &used), ARCHIVE_OK);
  for (Packed const& packed : entries) {
    ::archive_entry* entry = ::archive_entry_new();
    ::archive_entry_set_pathname(entry, packed.name.c_str());
    ::archive_entry_set_filetype(entry, packed.type);
    ::archive_entry_set_perm(entry, 0644);
    if (packed.type == AE_IFLNK) ::archive_entry_set_symlink(entry, packed.content.c_str());
    if (packed.type == AE_IFREG)
      ::archive_entry_set_size(entry, static_cast<la_int64_t>(packed.content.size()));
    EXPECT_GE(::archive_write_header(a, entry), ARCHIVE_WARN) << ::archive_error_string(a);
    if (packed.type == AE_IFREG)
      ::archive_write_data(a, packed.content.data(), packed.content.size());
    ::archive_entry_free(entry);
  }
  ::archive_write_close(a);
  ::archive_write_free(a);
  out.resize(used);
  return out;
}
inline std::string pack_zip(std::vector<Packed> const& entries) {
  return pack(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, entries);
}
inline std::string pack_tar(int filter, std::vector<Packed> const& entries) {
  return pack(ARCHIVE_FORMAT_TAR_PAX_RESTRICTED, filter, entries);
}
/// One text behind a compression, no archive.
inline std::string compress(int filter, std::string const& text) {
  return pack(ARCHIVE_FORMAT_RAW, filter, {{"data", text}});
}

/// Everything that a reader gives; `error` is where its error goes.
inline std::string read_all(ByteReader& reader, std::string* error = nullptr) {
  std::string out;
  std::string buffer(1000, '\0');
  while (true) {
    auto const count = reader.read(buffer.data(), buffer.size());
    if (!count && error != nullptr) *error = count.error().message;
    if (!count && error == nullptr) ADD_FAILURE() << count.error().message;
    if (!count || *count == 0) return out;
    out.append(buffer, 0, *count);
  }
}

/// A run over paths as text: `name=content` for objects, `name!reason` for skips, with `?` if
/// unexpected.
inline std::vector<std::string> run(std::vector<std::string> paths, std::string const& below = "",
                                    SourceOptions options = {}) {
  std::vector<std::string> out;
  auto source = open_paths(std::move(paths), options);
  if (!source) return {"error: " + source.error().message};
  auto const shorten = [&](std::string const& name) {
    return name.substr(0, below.size()) == below ? name.substr(below.size()) : name;
  };
  while (true) {
    auto item = (*source)->next();
    if (!item) {
      out.push_back("error: " + item.error().message);
      return out;
    }
    if (!*item) return out;
    if (auto* object = std::get_if<Object>(&**item)) {
      std::string error;
      std::string content = read_all(*object->reader, &error);
      out.push_back(shorten(object->name) + "=" + content +
                    (error.empty() ? "" : " (" + error + ")"));
    } else {
      auto const& skip = std::get<Skip>(**item);
      out.push_back(shorten(skip.name) + " -- " + skip.reason + (skip.expected ? "" : "?"));
    }
  }
}

using Lines = std::vector<std::string>;

}  // namespace cairn::source
