#include "source/visited.hpp"

#include "trail/key.hpp"

#include <cstdlib>
#include <memory>

namespace cairn::source {

bool is_below(std::string_view path, std::string_view folder) {
  if (folder == "/") return true;
  return path.substr(0, folder.size()) == folder &&
         (path.size() == folder.size() || path[folder.size()] == '/');
}

bool Visited::covers(std::string_view real_path) const {
  // Asks for every folder above, the nearest first, so that thousands of roots cost no more than
  // one.
  for (std::size_t length = real_path.size();;) {
    std::string_view const folder = real_path.substr(0, length == 0 ? 1 : length);
    if (root_paths_.contains(std::string(folder))) {
      std::string_view rest = real_path.substr(length);
      if (!rest.empty() && rest.front() == '/') rest.remove_prefix(1);
      if (rest.empty() || !trail::is_control_file(rest)) return true;
    }
    if (length == 0) return false;
    length = real_path.rfind('/', length - 1);
    if (length == std::string_view::npos) return false;
  }
}

std::string real_path(std::string const& path) {
  struct Free {
    void operator()(char* text) const { std::free(text); }
  };
  std::unique_ptr<char, Free> const resolved(::realpath(path.c_str(), nullptr));
  return resolved ? std::string(resolved.get()) : std::string();
}

}  // namespace cairn::source
