#include "aws/environment.hpp"

#include "base/text.hpp"

#include <unistd.h>

namespace cairn::aws {

Environment Environment::of_process() {
  std::map<std::string, std::string, std::less<>> variables;
  for (char** at = ::environ; at != nullptr && *at != nullptr; ++at) {
    std::string_view const line = *at;
    std::size_t const equals = line.find('=');
    if (equals != std::string_view::npos)
      variables.emplace(line.substr(0, equals), line.substr(equals + 1));
  }
  return Environment(std::move(variables));
}

std::optional<std::string> Environment::find(std::string_view name) const {
  auto const found = variables_.find(name);
  if (found == variables_.end() || found->second.empty()) return std::nullopt;
  return found->second;
}

Environment Environment::with(std::string name, std::string value) const {
  Environment out = *this;
  out.variables_.insert_or_assign(std::move(name), std::move(value));
  return out;
}

bool Environment::is_true(std::string_view name) const {
  return equals_ignoring_ascii_case(get(name), "true");
}

}  // namespace cairn::aws
