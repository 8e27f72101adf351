// Rows gather in an arena. When it is full they are sorted and written as a run: key size, row
// size, key, row. At the end all runs are read side by side, each through its own part of the
// memory, and a heap gives the least row; between equal keys the earlier run goes first, so the
// order of adding is kept. The file has no name from the start: nothing is left behind however the
// program ends.
#include "base/sorter.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace cairn {
namespace {

constexpr std::size_t kLeastCursor = 16 << 10;
constexpr std::size_t kSizes = 2 * sizeof(std::uint32_t);

}  // namespace

/// Reads one run from the file, a buffer at a time.
class Sorter::Cursor {
 public:
  Cursor(int file, Run run, std::size_t capacity) : file_(file), run_(run), capacity_(capacity) {}

  /// The next row; false at the end of the run.
  Result<bool> next() {
    at_ += size_;
    if (run_.begin == run_.end && at_ == buffer_.size()) return false;
    CAIRN_CHECK(hold(kSizes));
    std::memcpy(&key_size_, buffer_.data() + at_, sizeof key_size_);
    std::uint32_t row_size = 0;
    std::memcpy(&row_size, buffer_.data() + at_ + sizeof key_size_, sizeof row_size);
    size_ = kSizes + key_size_ + row_size;
    CAIRN_CHECK(hold(size_));
    return true;
  }
  std::string_view key() const { return {buffer_.data() + at_ + kSizes, key_size_}; }
  std::string_view row() const {
    return {buffer_.data() + at_ + kSizes + key_size_, size_ - kSizes - key_size_};
  }

 private:
  Status hold(std::size_t size) {
    if (buffer_.size() - at_ >= size) return {};
    buffer_.erase(0, at_);
    at_ = 0;
    std::size_t filled = buffer_.size();
    buffer_.resize(filled + std::min<std::uint64_t>(std::max(capacity_, size) - filled,
                                                    run_.end - run_.begin));
    while (filled < buffer_.size()) {
      ssize_t const count = ::pread(file_, buffer_.data() + filled, buffer_.size() - filled,
                                    static_cast<off_t>(run_.begin));
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0)
        return fail(ErrorCode::kIo, "cannot read back the temporary file for sorting: {}",
                    count < 0 ? std::strerror(errno) : "it is shorter than written");
      filled += static_cast<std::size_t>(count);
      run_.begin += static_cast<std::uint64_t>(count);
    }
    return {};
  }

  int file_;
  Run run_;  // what has not been read into the buffer
  std::size_t capacity_;
  std::string buffer_;
  std::size_t at_ = 0, size_ = 0;
  std::uint32_t key_size_ = 0;
};

Sorter::Sorter(SorterOptions options) : options_(std::move(options)) {}

Sorter::~Sorter() {
  if (file_ >= 0) ::close(file_);
}

bool Sorter::before(std::string_view a, std::string_view b) const {
  if (a.empty() || b.empty()) return !a.empty() && b.empty();
  return options_.descending ? b < a : a < b;
}

Status Sorter::add(std::string_view key, std::string_view row) {
  if (row.size() > UINT32_MAX || key.size() > UINT32_MAX)
    return fail(ErrorCode::kTooLarge, "a row of 4 GiB cannot be sorted");
  std::size_t const used = arena_.size() + entries_.size() * sizeof(Entry);
  if (!entries_.empty() && used + key.size() + row.size() + sizeof(Entry) > options_.memory)
    CAIRN_CHECK(spill());
  if (arena_.capacity() == 0) arena_.reserve(std::min<std::size_t>(options_.memory, 1 << 20));
  entries_.push_back({arena_.size(), static_cast<std::uint32_t>(key.size()),
                      static_cast<std::uint32_t>(row.size())});
  arena_.append(key);
  arena_.append(row);
  return {};
}

void Sorter::sort() {
  std::stable_sort(entries_.begin(), entries_.end(),
                   [this](Entry const& a, Entry const& b) { return before(key(a), key(b)); });
  if (entries_.size() > options_.limit) entries_.resize(options_.limit);
}

Status Sorter::open_file() {
  std::string folder = options_.folder;
  if (folder.empty()) {
    char const* const set = std::getenv("TMPDIR");
    folder = set != nullptr && *set != '\0' ? set : "/tmp";
  }
  file_ = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (file_ >= 0) return {};
  std::string name = folder + "/cairn-sort-XXXXXX";  // a file system without nameless files
  file_ = ::mkostemp(name.data(), O_CLOEXEC);
  if (file_ < 0)
    return fail(
        ErrorCode::kIo,
        "cannot make a temporary file for sorting in {}: {}; set TMPDIR to a folder with space",
        folder, std::strerror(errno));
  ::unlink(name.c_str());
  return {};
}

Status Sorter::write_file(std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t const count = ::write(file_, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0)
      return fail(
          ErrorCode::kIo,
          "cannot write the temporary file for sorting: {}; set TMPDIR to a folder with space",
          std::strerror(errno));
    file_size_ += static_cast<std::uint64_t>(count);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

Status Sorter::spill() {
  if (file_ < 0) CAIRN_CHECK(open_file());
  sort();
  std::uint64_t const begin = file_size_;
  std::string buffer;
  for (Entry const& entry : entries_) {
    char sizes[kSizes];
    std::memcpy(sizes, &entry.key_size, sizeof entry.key_size);
    std::memcpy(sizes + sizeof entry.key_size, &entry.row_size, sizeof entry.row_size);
    buffer.append(sizes, kSizes);
    buffer.append(arena_, entry.offset, std::size_t{entry.key_size} + entry.row_size);
    if (buffer.size() < (1 << 20)) continue;
    CAIRN_CHECK(write_file(buffer));
    buffer.clear();
  }
  CAIRN_CHECK(write_file(buffer));
  runs_.push_back({begin, file_size_});
  entries_.clear();
  arena_.clear();
  return {};
}

Status Sorter::merge(std::function<Status(std::string_view)> const& emit) {
  std::size_t const capacity = std::max(kLeastCursor, options_.memory / runs_.size());
  std::vector<Cursor> cursors;
  for (Run const& run : runs_) cursors.emplace_back(file_, run, capacity);
  std::vector<std::size_t> heap;
  auto const later = [&](std::size_t a, std::size_t b) {
    if (before(cursors[b].key(), cursors[a].key())) return true;
    return !before(cursors[a].key(), cursors[b].key()) && b < a;
  };
  for (std::size_t i = 0; i < cursors.size(); ++i)
    if (CAIRN_TRY(cursors[i].next())) heap.push_back(i);
  std::make_heap(heap.begin(), heap.end(), later);
  for (std::uint64_t left = options_.limit; left > 0 && !heap.empty(); --left) {
    std::pop_heap(heap.begin(), heap.end(), later);
    Cursor& least = cursors[heap.back()];
    CAIRN_CHECK(emit(least.row()));
    if (CAIRN_TRY(least.next()))
      std::push_heap(heap.begin(), heap.end(), later);
    else
      heap.pop_back();
  }
  return {};
}

Status Sorter::finish(std::function<Status(std::string_view row)> const& emit) {
  if (runs_.empty()) {
    sort();
    for (Entry const& entry : entries_) CAIRN_CHECK(emit(row(entry)));
    return {};
  }
  if (!entries_.empty()) CAIRN_CHECK(spill());
  arena_.shrink_to_fit();
  entries_.shrink_to_fit();
  return merge(emit);
}

}  // namespace cairn
