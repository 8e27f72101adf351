#include "match/walk.hpp"

namespace cairn::match {
namespace {

bool same_member(char const* text, std::uint32_t const* a, std::uint32_t const* b) {
  if (b == nullptr) return false;
  std::string_view const left = json::Value(text, a).string_body(),
                         right = json::Value(text, b).string_body();
  if (left == right) return true;
  if (!has_backslash(left) && !has_backslash(right)) return false;
  std::string decoded_left, decoded_right;
  json::append_decoded(left, decoded_left);
  json::append_decoded(right, decoded_right);
  return decoded_left == decoded_right;
}

}  // namespace

/// Whether no later member of the same name hides the leaf or anything it stands in, below `root`.
bool LeafWalk::seems_visible(json::Value root, std::uint32_t const* leaf,
                             std::uint32_t const* end) {
  char const* const text = root.text();
  chain_.clear();  // for each open container: the name entry being read, null in arrays
  for (std::uint32_t const* at = root.at(); at < leaf; ++at) {
    char const c = text[*at];
    if (c == '{' || c == '[') {
      chain_.push_back(nullptr);
    } else if (c == '}' || c == ']') {
      chain_.pop_back();
    } else if (c == '"' && text[at[1]] == ':') {
      chain_.back() = at;
    }
  }
  std::size_t depth = chain_.size();
  for (std::uint32_t const* at = leaf + 1; at < end; ++at) {
    char const c = text[*at];
    if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      --depth;
      if (depth < chain_.size()) chain_.resize(depth);
    } else if (c == '"' && depth == chain_.size() && !chain_.empty() && text[at[1]] == ':' &&
               same_member(text, at, chain_.back())) {
      return false;
    }
  }
  return true;
}

}  // namespace cairn::match
