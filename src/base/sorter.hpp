// Sorting of any number of rows in bounded memory: sorted runs are spilled to one unlinked
// temporary file and merged.
#pragma once
#include "base/result.hpp"

#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace cairn {

struct SorterOptions {
  bool descending = false;
  std::uint64_t limit = std::numeric_limits<std::uint64_t>::max();  // rows that will be wanted
  std::size_t memory = 64 << 20;
  std::string folder;  // for the temporary file; empty: $TMPDIR, else /tmp
};

/// One thread. Rows of equal keys keep the order in which they were added; rows with an empty key
/// come last, whatever the direction.
class Sorter {
 public:
  explicit Sorter(SorterOptions options);
  ~Sorter();
  Sorter(Sorter const&) = delete;
  Sorter& operator=(Sorter const&) = delete;

  /// Keys compare bytewise. Fails with kIo if the temporary file cannot be made or written.
  Status add(std::string_view key, std::string_view row);
  /// Calls `emit` for each row in order. Ends the sorter.
  Status finish(std::function<Status(std::string_view row)> const& emit);

 private:
  struct Entry {
    std::size_t offset;
    std::uint32_t key_size;
    std::uint32_t row_size;
  };
  struct Run {
    std::uint64_t begin, end;  // in the file
  };
  class Cursor;

  bool before(std::string_view a, std::string_view b) const;  // strictly
  std::string_view key(Entry const& entry) const {
    return {arena_.data() + entry.offset, entry.key_size};
  }
  std::string_view row(Entry const& entry) const {
    return {arena_.data() + entry.offset + entry.key_size, entry.row_size};
  }
  void sort();
  Status spill();
  Status open_file();
  Status write_file(std::string_view bytes);
  Status merge(std::function<Status(std::string_view)> const& emit);

  SorterOptions options_;
  std::string arena_;
  std::vector<Entry> entries_;
  std::vector<Run> runs_;
  int file_ = -1;
  std::uint64_t file_size_ = 0;
};

}  // namespace cairn
