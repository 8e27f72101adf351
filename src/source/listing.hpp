// The names of one folder, in byte order.
#pragma once
#include "base/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cairn::source {

enum class EntryType : std::uint8_t { kFile, kFolder, kLink, kOther, kUnknown };

/// Holds the names and nothing else: a folder of 100,000 files takes some megabytes, and no
/// descriptor stays open.
class Listing {
 public:
  /// errno if the folder cannot be opened. A failure half way keeps what was read and is told by
  /// `damage`.
  static tl::expected<Listing, int> read(std::string const& path);

  std::size_t size() const { return entries_.size(); }
  char const* name(std::size_t index) const { return names_.data() + entries_[index].offset; }
  EntryType type(std::size_t index) const { return entries_[index].type; }
  std::optional<int> damage() const { return damage_; }

 private:
  struct Entry {
    std::uint32_t offset = 0;
    EntryType type = EntryType::kUnknown;
  };
  std::string names_;  // each ends with a NUL
  std::vector<Entry> entries_;
  std::optional<int> damage_;
};

/// `folder/name`, without a second slash.
std::string join(std::string_view folder, std::string_view name);

}  // namespace cairn::source
