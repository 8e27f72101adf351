#include "sigma/read_file.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

namespace cairn::sigma {
namespace {

constexpr std::size_t kMaxFile = 16 << 20;

}  // namespace

Result<std::string> read_file(std::string const& path) {
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> const file(std::fopen(path.c_str(), "rbe"),
                                                             std::fclose);
  if (file == nullptr) {
    ErrorCode const code = errno == ENOENT   ? ErrorCode::kNotFound
                           : errno == EACCES ? ErrorCode::kPermission
                                             : ErrorCode::kIo;
    return fail(code, "{}: {}", path, std::strerror(errno));
  }
  std::string text;
  char buffer[64 << 10];
  while (std::size_t const got = std::fread(buffer, 1, sizeof buffer, file.get())) {
    text.append(buffer, got);
    if (text.size() > kMaxFile)
      return fail(ErrorCode::kTooLarge, "{}: larger than {} MiB", path, kMaxFile >> 20);
  }
  if (std::ferror(file.get()) != 0)
    return fail(ErrorCode::kIo, "{}: {}", path, std::strerror(errno));
  return text;
}

}  // namespace cairn::sigma
