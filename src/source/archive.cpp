#include "source/archive.hpp"

#include "source/archive_handle.hpp"

#include <algorithm>

namespace cairn::source {
namespace {

constexpr std::uint64_t kReadAtOnce = 32 << 20;

Error too_large(std::uint64_t limit) {
  return {ErrorCode::kTooLarge, fmt::format("larger than the limit of {} bytes", limit)};
}

std::string entry_path(::archive_entry* entry, std::size_t index) {
  if (char const* text = ::archive_entry_pathname_utf8(entry)) return text;
  if (char const* text = ::archive_entry_pathname(entry)) return text;
  return fmt::format("entry {}", index + 1);
}

/// One entry of an archive file, through a handle of its own that is opened at the first read and
/// closed at the end.
class EntryReader final : public ByteReader {
 public:
  EntryReader(std::string path, Container container, std::size_t index, std::uint64_t limit)
      : path_(std::move(path)), container_(container), index_(index), left_(limit), limit_(limit) {}

  Result<std::size_t> read(char* out, std::size_t capacity) override {
    if (ended_) return std::size_t{0};
    if (!handle_) CAIRN_CHECK(open());
    auto count = data_->read(out, capacity);
    if (count && *count > left_) count = tl::unexpected<Error>(too_large(limit_));
    ended_ = count.value_or(0) == 0;
    if (ended_)
      handle_.reset();
    else
      left_ -= *count;
    return count;
  }

 private:
  Status open() {
    handle_ = CAIRN_TRY(open_file(path_, container_, input_));
    for (std::size_t i = 0; i <= index_; ++i) {
      ::archive_entry* entry = nullptr;
      if (::archive_read_next_header(handle_.get(), &entry) < ARCHIVE_WARN) {
        ended_ = true;
        return tl::unexpected<Error>(error_of(handle_.get()));
      }
    }
    data_.emplace(handle_.get());
    return {};
  }

  std::string path_;
  Container container_;
  std::size_t index_;
  std::uint64_t left_;
  std::uint64_t limit_;
  ArchiveInput input_;
  ArchiveHandle handle_;  // after the input that it reads
  std::optional<EntryData> data_;
  bool ended_ = false;
};

}  // namespace

struct ArchiveWalk::Impl {
  std::string name;
  bool named = false;
  Container container = Container::kArchive;
  SourceOptions options;
  bool is_file = false;
  ArchiveInput input;
  ArchiveHandle handle;   // after the input that it reads
  std::size_t index = 0;  // of the entry being looked at, folders and all
  bool any = false;
  bool ended = false;

  Status open();
  Item entry(::archive_entry* entry);
  Object object(::archive_entry* entry, std::string entry_name);
  /// The entry's bytes, or as many as `most`; false if there are more. `told`: how many its header
  /// promises, 0 if it does not say.
  bool read_up_to(std::uint64_t most, std::uint64_t told, std::string& bytes,
                  std::optional<Error>& error);
  Skip damaged(std::string const& why) {
    ended = true;
    handle.reset();
    return {name, (container == Container::kArchive ? "damaged archive: " : "damaged: ") + why,
            false};
  }
};

Status ArchiveWalk::Impl::open() {
  if (is_file)
    handle = CAIRN_TRY(open_file(name, container, input));
  else
    handle = CAIRN_TRY(open_reader(input, container));
  return {};
}

Item ArchiveWalk::Impl::entry(::archive_entry* entry) {
  std::string const path = entry_path(entry, index);
  std::string entry_name = container == Container::kArchive ? name + "!" + path : name;
  auto const type = ::archive_entry_filetype(entry);
  bool const regular =
      (type == AE_IFREG || type == 0) && ::archive_entry_hardlink(entry) == nullptr;
  if (container == Container::kArchive) {
    if (!regular) return Skip{std::move(entry_name), "not a regular file", true};
    if (trail::is_control_file(path)) return Skip{std::move(entry_name), "control file", true};
    if (::archive_entry_is_encrypted(entry) != 0)
      return Skip{std::move(entry_name), "encrypted", false};
  }
  return object(entry, std::move(entry_name));
}

bool ArchiveWalk::Impl::read_up_to(std::uint64_t most, std::uint64_t told, std::string& bytes,
                                   std::optional<Error>& error) {
  constexpr std::uint64_t kStep = 64 << 10;
  constexpr std::uint64_t kTrust = 4 << 20;  // a header may promise more than there is
  std::uint64_t step = std::clamp(told + 1, kStep, kTrust);
  EntryData data(handle.get());
  while (bytes.size() <= most) {
    std::size_t const before = bytes.size();
    bytes.resize(before + step);
    auto const count = data.read(bytes.data() + before, step);
    bytes.resize(before + count.value_or(0));
    if (!count) error = count.error();
    if (count.value_or(0) == 0) return true;
    step = std::max<std::uint64_t>(kStep, bytes.size() / 2);
  }
  bytes.resize(most);
  return false;
}

Object ArchiveWalk::Impl::object(::archive_entry* entry, std::string entry_name) {
  Object out;
  out.name = std::move(entry_name);
  out.named =
      named && container == Container::kCompressed;  // nobody named the entries of an archive
  std::uint64_t const told = ::archive_entry_size_is_set(entry) != 0
                                 ? static_cast<std::uint64_t>(::archive_entry_size(entry))
                                 : 0;
  std::string bytes;
  std::optional<Error> error;
  std::uint64_t const most =
      is_file ? std::min(options.max_object, kReadAtOnce) : options.max_object;
  bool const whole = (told <= most || !is_file) && read_up_to(most, told, bytes, error);
  if (!whole && is_file) {
    out.size = told;
    out.reader = std::make_unique<EntryReader>(name, container, index, options.max_object);
    return out;
  }
  if (!whole) error = too_large(options.max_object);
  out.size = bytes.size();
  out.reader = std::make_unique<MemoryReader>(std::move(bytes), std::move(error));
  return out;
}

ArchiveWalk::ArchiveWalk(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ArchiveWalk::~ArchiveWalk() = default;
ArchiveWalk::ArchiveWalk(ArchiveWalk&&) noexcept = default;

ArchiveWalk ArchiveWalk::of_file(std::string name, bool named, Container container,
                                 SourceOptions options) {
  auto impl = std::make_unique<Impl>();
  impl->name = std::move(name);
  impl->named = named;
  impl->container = container;
  impl->options = options;
  impl->is_file = true;
  return ArchiveWalk(std::move(impl));
}

ArchiveWalk ArchiveWalk::of_stream(std::string name, std::unique_ptr<ByteReader> reader, bool named,
                                   Container container, SourceOptions options) {
  auto walk = of_file(std::move(name), named, container, options);
  walk.impl_->is_file = false;
  walk.impl_->input.reader = std::move(reader);
  return walk;
}

std::optional<Item> ArchiveWalk::next() {
  Impl& a = *impl_;
  if (a.ended) return std::nullopt;
  if (!a.handle) {
    if (auto opened = a.open(); !opened) return a.damaged(opened.error().message);
  }
  while (true) {
    ::archive_entry* entry = nullptr;
    int const result = ::archive_read_next_header(a.handle.get(), &entry);
    if (result == ARCHIVE_EOF) {
      a.ended = true;
      a.handle.reset();
      if (!a.any) return Skip{a.name, "empty archive", true};
      return std::nullopt;
    }
    if (result < ARCHIVE_WARN) return a.damaged(error_of(a.handle.get()).message);
    a.any = true;
    if (a.container == Container::kArchive && ::archive_entry_filetype(entry) == AE_IFDIR) {
      ++a.index;
      continue;
    }
    Item item = a.entry(entry);
    ++a.index;
    return item;
  }
}

}  // namespace cairn::source
