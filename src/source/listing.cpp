#include "source/listing.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>
#include <memory>

namespace cairn::source {
namespace {

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

EntryType type_of(unsigned char type) {
  switch (type) {
  case DT_REG: return EntryType::kFile;
  case DT_DIR: return EntryType::kFolder;
  case DT_LNK: return EntryType::kLink;
  case DT_UNKNOWN: return EntryType::kUnknown;
  default: return EntryType::kOther;
  }
}

bool is_dots(char const* name) {
  return std::strcmp(name, ".") == 0 || std::strcmp(name, "..") == 0;
}

}  // namespace

OpenFolder::~OpenFolder() { ::close(descriptor_); }

tl::expected<Listing, int> Listing::read(std::string const& path) {
  int const descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return tl::unexpected<int>(errno);
  std::unique_ptr<DIR, CloseFolder> const folder(::fdopendir(descriptor));
  if (!folder) {
    int const error_number = errno;
    ::close(descriptor);
    return tl::unexpected<int>(error_number);
  }
  Listing out;
  while (true) {
    errno = 0;
    dirent const* const entry = ::readdir(folder.get());
    if (entry == nullptr) {
      if (errno != 0) out.damage_ = errno;
      break;
    }
    if (is_dots(entry->d_name)) continue;
    if (out.names_.size() > std::numeric_limits<std::uint32_t>::max() - 256) {
      out.damage_ = ENOMEM;
      break;
    }
    out.entries_.push_back({static_cast<std::uint32_t>(out.names_.size()), type_of(entry->d_type)});
    out.names_.append(entry->d_name, std::strlen(entry->d_name) + 1);
  }
  // closedir() will close its own descriptor; the folder lives on in a second one.
  if (int const kept = ::fcntl(descriptor, F_DUPFD_CLOEXEC, 0); kept >= 0)
    out.folder_ = std::make_shared<OpenFolder const>(kept);
  std::sort(out.entries_.begin(), out.entries_.end(), [&](Entry const& a, Entry const& b) {
    return std::strcmp(out.names_.data() + a.offset, out.names_.data() + b.offset) < 0;
  });
  return out;
}

std::string join(std::string_view folder, std::string_view name) {
  std::string out;
  out.reserve(folder.size() + name.size() + 1);
  out = folder;
  if (!out.empty() && out.back() != '/') out += '/';
  out += name;
  return out;
}

}  // namespace cairn::source
