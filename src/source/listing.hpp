// The names of one folder, in byte order.
#pragma once
#include "base/result.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cairn::source {

/// An open descriptor of a folder. What stands in the folder is reached through it several times
/// faster than by its whole path.
class OpenFolder {
 public:
  explicit OpenFolder(int descriptor) : descriptor_(descriptor) {}
  ~OpenFolder();
  OpenFolder(OpenFolder const&) = delete;
  OpenFolder& operator=(OpenFolder const&) = delete;
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

enum class EntryType : std::uint8_t { kFile, kFolder, kLink, kOther, kUnknown };

/// Holds the names, so a folder of 100,000 files takes some megabytes, and the folder until it is
/// closed.
class Listing {
 public:
  /// errno if the folder cannot be opened. A failure half way keeps what was read and is told by
  /// `damage`.
  static tl::expected<Listing, int> read(std::string const& path);

  std::size_t size() const { return entries_.size(); }
  char const* name(std::size_t index) const { return names_.data() + entries_[index].offset; }
  EntryType type(std::size_t index) const { return entries_[index].type; }
  std::optional<int> damage() const { return damage_; }
  /// The folder itself, until it is closed; a few walks deep in folders must not use up the
  /// descriptors.
  std::shared_ptr<OpenFolder const> const& folder() const { return folder_; }
  void close() { folder_.reset(); }

 private:
  struct Entry {
    std::uint32_t offset = 0;
    EntryType type = EntryType::kUnknown;
  };
  std::string names_;  // each ends with a NUL
  std::vector<Entry> entries_;
  std::optional<int> damage_;
  std::shared_ptr<OpenFolder const> folder_;
};

/// `folder/name`, without a second slash.
std::string join(std::string_view folder, std::string_view name);

}  // namespace cairn::source
