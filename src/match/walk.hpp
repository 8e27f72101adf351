// What the roads over raw records share: names, arrays in arrays, the scalars below a container.
// Private to match/.
#pragma once
#include "base/text.hpp"
#include "match/hidden.hpp"
#include "match/ir.hpp"
#include "json/value.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::match {

/// Names are short: a call of memcmp costs more than its work.
inline bool same_bytes(char const* a, char const* b, std::size_t size) {
  auto const word = [](char const* from) {
    std::uint64_t out;
    std::memcpy(&out, from, sizeof out);
    return out;
  };
  if (size < 8 || size > 16) return std::memcmp(a, b, size) == 0;
  return ((word(a) ^ word(b)) | (word(a + size - 8) ^ word(b + size - 8))) == 0;
}

/// A member's name to look for: segments joined by dots, each compared as it says.
struct Name {
  std::string text;  // lower case where case is ignored
  std::string fold;  // for each byte: 1 where case is ignored (a joined name may be mixed)
  bool exact = true;

  Name() = default;
  explicit Name(std::span<Segment const> segments) {
    for (Segment const& segment : segments) {
      if (&segment != &segments.front()) {
        text += '.';
        fold += '\0';
      }
      bool const ignore = segment.name_case == Case::kIgnore;
      for (char const c : segment.name) text += ignore ? fold_ascii(c) : c;
      fold.append(segment.name.size(), static_cast<char>(ignore));
    }
    exact = fold.find('\1') == std::string::npos;
  }
  bool operator==(Name const&) const = default;

  bool is(std::string_view raw) const {
    if (raw.size() != text.size()) return false;
    if (exact) return same_bytes(raw.data(), text.data(), raw.size());
    for (std::size_t i = 0; i < raw.size(); ++i)
      if ((fold[i] != 0 ? fold_ascii(raw[i]) : raw[i]) != text[i]) return false;
    return true;
  }

  /// False only if the name at the index entry `at` is another one: a look at its length and first
  /// byte. Decoding never lengthens.
  bool may_be(char const* json, std::uint32_t const* at) const {
    if (at[1] - at[0] < text.size() + 2) return false;
    char const first = json[at[0] + 1];
    return text.empty() || first == '\\' || fold_ascii(first) == fold_ascii(text[0]);
  }
};

inline bool has_backslash(std::string_view text) {
  constexpr std::uint64_t kOnes = 0x0101010101010101, kHigh = 0x8080808080808080;
  std::size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    std::uint64_t word;
    std::memcpy(&word, text.data() + at, 8);
    word ^= kOnes * '\\';
    if (((word - kOnes) & ~word & kHigh) != 0) return true;
  }
  for (; at < text.size(); ++at)
    if (text[at] == '\\') return true;
  return false;
}

/// The name that stands at the index entry `at`, decoded into `scratch` if need be.
inline std::string_view member_name(char const* text, std::uint32_t const* at,
                                    std::string& scratch) {
  std::string_view const raw = json::Value(text, at).string_body();
  if (!has_backslash(raw)) return raw;
  scratch.clear();
  json::append_decoded(raw, scratch);
  return scratch;
}

/// Calls `f` for each member of an array that is no array, and for those of arrays in it: flat, for
/// how deep they nest is the input's choice.
template <typename F>
void for_each_nested(json::Value array, F&& f) {
  char const* const text = array.text();
  std::uint32_t const* at = array.at() + 1;
  for (std::size_t depth = 1; depth > 0;) {
    switch (text[*at]) {
    case '[': ++depth, ++at; break;
    case ']': --depth, ++at; break;
    case ',': ++at; break;
    default:
      json::Value const element(text, at);
      f(element);
      at = element.after();
    }
  }
}

/// Scratch for walking the scalars below containers. One per thread.
class LeafWalk {
 public:
  /// Calls `f(json::Value scalar, auto&& is_visible)` for the scalars below a container, hidden
  /// ones too, until it returns false. `is_visible()` says whether no later member of the same name
  /// hides the scalar: asked only where it matters, for it looks at the whole container.
  template <typename F>
  void each(json::Value container, F&& f) {
    std::optional<HiddenMembers> hidden;  // made once a hidden scalar is met
    char const* const text = container.text();
    std::uint32_t const* const end = container.after();
    for (std::uint32_t const* at = container.at() + 1; at < end; ++at) {
      char const c = text[*at];
      if (c == '{' || c == '}' || c == '[' || c == ']' || c == ':' || c == ',') continue;
      if (c == '"' && text[at[1]] == ':') {
        ++at;
        continue;
      }
      auto const is_visible = [&] {
        if (!hidden && !seems_visible(container, at, end)) hidden.emplace(container);
        return !hidden || !hidden->hides(at);
      };
      if (!f(json::Value(text, at), is_visible)) return;
    }
  }

 private:
  bool seems_visible(json::Value root, std::uint32_t const* leaf, std::uint32_t const* end);

  std::vector<std::uint32_t const*> chain_;  // names on the way to a leaf
};

}  // namespace cairn::match
