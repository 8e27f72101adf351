#include "source/visited.hpp"

#include "trail/key.hpp"

#include <algorithm>
#include <cstdlib>
#include <memory>

namespace cairn::source {

bool is_below(std::string_view path, std::string_view folder) {
  if (folder == "/") return true;
  return path.substr(0, folder.size()) == folder &&
         (path.size() == folder.size() || path[folder.size()] == '/');
}

bool Visited::covers(std::string_view real_path) const {
  return std::any_of(roots_.begin(), roots_.end(), [&](Root const& root) {
    if (!is_below(real_path, root.path)) return false;
    std::string_view rest = real_path.substr(std::min(root.path.size(), real_path.size()));
    if (!rest.empty() && rest.front() == '/') rest.remove_prefix(1);
    return rest.empty() || !trail::is_control_file(rest);
  });
}

bool Visited::is_root(FileId id) const {
  return std::any_of(roots_.begin(), roots_.end(), [&](Root const& root) { return root.id == id; });
}

std::string real_path(std::string const& path) {
  struct Free {
    void operator()(char* text) const { std::free(text); }
  };
  std::unique_ptr<char, Free> const resolved(::realpath(path.c_str(), nullptr));
  return resolved ? std::string(resolved.get()) : std::string();
}

}  // namespace cairn::source
