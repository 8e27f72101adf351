#include "sigma/placeholder.hpp"

#include <algorithm>

namespace cairn::sigma {
namespace {

constexpr std::size_t kMaxTexts = 100'000;

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
  });
}

}  // namespace

Read<std::vector<std::string>> expand_placeholders(std::string_view text, unsigned line,
                                                   Settings const& settings) {
  std::vector<std::string> out = {""};
  bool found = false;
  auto const append = [&](std::string_view part) {
    for (std::string& begun : out) begun += part;
  };
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '\\' && at + 1 < text.size()) {
      append(text[at + 1] == '%' ? text.substr(at + 1, 1) : text.substr(at, 2));
      at += 2;
      continue;
    }
    std::size_t const end = text[at] == '%' ? text.find('%', at + 1) : std::string_view::npos;
    if (end == std::string_view::npos || !is_name(text.substr(at + 1, end - at - 1))) {
      append(text.substr(at++, 1));
      continue;
    }
    std::string_view const name = text.substr(at + 1, end - at - 1);
    auto const values = settings.placeholders.find(name);
    if (values == settings.placeholders.end())
      return wrong(line, "the placeholder %{}% has no values; name a list for it in the settings",
                   name);
    found = true;
    if (out.size() * values->second.size() > kMaxTexts)
      return wrong(line, "the placeholders of {} make more than {} values", shown(text), kMaxTexts);
    std::vector<std::string> next;
    for (std::string const& begun : out)
      for (std::string const& value : values->second) next.push_back(begun + value);
    out = std::move(next);
    at = end + 1;
  }
  if (!found) return wrong(line, "expand is given {}, which holds no %placeholder%", shown(text));
  return out;
}

}  // namespace cairn::sigma
