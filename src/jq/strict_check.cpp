#include "jq/strict_check.hpp"

#include "json/index.hpp"

#include <array>
#include <cstring>

namespace cairn::jq {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

int hex_unit(char const* at) {
  int unit = 0;
  for (int i = 0; i < 4; ++i) {
    char const c = at[i];
    int const digit = is_digit(c)            ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (digit < 0) return -1;
    unit = unit << 4 | digit;
  }
  return unit;
}

/// A string's closing quote is the last character before the next entry that is no blank.
bool is_closed_string(char const* text, std::uint32_t const* at) {
  char const* const begin = text + *at;
  char const* end = text + at[1] - 1;
  while (end > begin && is_blank(*end)) --end;
  return end > begin && *end == '"';
}

/// A scalar that is no string; its text ends with the next entry or a blank.
bool is_literal(char const* text, std::uint32_t const* at) {
  char const* const begin = text + *at;
  char const* end = text + at[1];
  while (is_blank(end[-1])) --end;
  auto const size = static_cast<std::size_t>(end - begin);
  switch (*begin) {
  case 't': return size == 4 && std::memcmp(begin, "true", 4) == 0;
  case 'f': return size == 5 && std::memcmp(begin, "false", 5) == 0;
  case 'n': return size == 4 && std::memcmp(begin, "null", 4) == 0;
  default: return is_number({begin, size});
  }
}

/// The walk's memory of what encloses it: one byte a level.
struct Nesting {
  std::array<bool, kMaxStrictDepth + 1> object;
  std::size_t depth = 0;
};

}  // namespace

bool is_number(std::string_view text) {
  std::size_t i = 0;
  auto const digits = [&] {
    std::size_t const before = i;
    while (i < text.size() && is_digit(text[i])) ++i;
    return i > before;
  };
  if (i < text.size() && text[i] == '-') ++i;
  if (i + 1 < text.size() && text[i] == '0' && is_digit(text[i + 1])) return false;
  if (!digits()) return false;
  if (i < text.size() && text[i] == '.') {
    ++i;
    if (!digits()) return false;
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
    if (!digits()) return false;
  }
  return i == text.size();
}

bool escapes_are_plain(std::string_view text) {
  char const* at = text.data();
  char const* const end = at + text.size();
  while ((at = static_cast<char const*>(
              std::memchr(at, '\\', static_cast<std::size_t>(end - at)))) != nullptr) {
    if (end - at < 2) return false;
    switch (at[1]) {
    case '"':
    case '\\':
    case '/':
    case 'b':
    case 'f':
    case 'n':
    case 'r':
    case 't': at += 2; continue;
    case 'u': break;
    default: return false;
    }
    if (end - at < 6) return false;
    int const unit = hex_unit(at + 2);
    if (unit < 0 || (unit >= 0xdc00 && unit < 0xe000)) return false;
    at += 6;
    if (unit < 0xd800 || unit >= 0xdc00) continue;
    if (end - at < 6 || at[0] != '\\' || at[1] != 'u') return false;
    int const low = hex_unit(at + 2);
    if (low < 0xdc00 || low >= 0xe000) return false;
    at += 6;
  }
  return true;
}

bool holds_whole_documents(json::PaddedView text) {
  json::Indexer indexer;
  auto const index = indexer.index(text);
  if (!index || !index->valid_utf8 || !escapes_are_plain(text.text())) return false;
  Shape shape;
  std::uint32_t const* at = index->entries.data();
  std::uint32_t const* const end = at + index->entries.size();
  while (at != nullptr && at < end) {
    char const c = text.data[*at];
    if (c == '{' || c == '[') {
      at = strict_check(text.data, at, end, shape);
    } else {
      // A word or number ends with the blank behind it; without one the next text could go on with
      // it.
      bool const closed = c == '"' ? is_closed_string(text.data, at)
                                   : is_literal(text.data, at) && is_blank(text.data[at[1] - 1]);
      at = closed ? at + 1 : nullptr;
    }
  }
  return at != nullptr;
}

// The same shape as json::check_value: states are labels, the common run (name, colon, scalar,
// comma) takes one turn.
std::uint32_t const* strict_check(char const* text, std::uint32_t const* at,
                                  std::uint32_t const* end, Shape& shape) {
  shape.clear();
  if (at >= end) return nullptr;
  Nesting nesting;
  bool object = false;
  char c = text[*at];
  if (c == '{') goto open_object;
  if (c == '[') goto open_array;
  return nullptr;  // scalars at the top end where the next document begins: libjq's business

open_object:
  if (nesting.depth == kMaxStrictDepth) return nullptr;
  nesting.object[nesting.depth++] = object = true;
  if (nesting.depth == 3 && !nesting.object[1] && nesting.object[0])
    shape.elements.push_back({at, static_cast<std::uint32_t>(shape.names.size())});
  if (++at >= end) return nullptr;
  if (text[*at] == '}') goto close;
member:
  if (end - at < 4)
    return nullptr;  // name, colon, value and a bracket are the least that can follow
  if (text[*at] != '"' || text[at[1]] != ':' || !is_closed_string(text, at)) return nullptr;
  if (nesting.depth == 3) {
    if (!nesting.object[1] && nesting.object[0]) shape.names.push_back(at);
  } else if (nesting.depth == 1) {
    shape.members.push_back(at);
  }
  at += 2;
  c = text[*at];
  if (c == '"') {
    if (!is_closed_string(text, at)) return nullptr;
  } else if (c == '{') {
    goto open_object;
  } else if (c == '[') {
    goto open_array;
  } else if (!is_literal(text, at)) {
    return nullptr;
  }
  ++at;
  if (text[*at] == ',') {
    ++at;
    goto member;
  }
  if (text[*at] == '}') goto close;
  return nullptr;

open_array:
  if (nesting.depth == kMaxStrictDepth) return nullptr;
  nesting.object[nesting.depth++] = object = false;
  if (++at >= end) return nullptr;
  if (text[*at] == ']') goto close;
element:
  if (end - at < 2) return nullptr;
  c = text[*at];
  if (c == '{') goto open_object;
  if (nesting.depth == 2) shape.only_objects = false;
  if (c == '"') {
    if (!is_closed_string(text, at)) return nullptr;
  } else if (c == '[') {
    goto open_array;
  } else if (!is_literal(text, at)) {
    return nullptr;
  }
  ++at;
  if (text[*at] == ',') {
    ++at;
    goto element;
  }
  if (text[*at] == ']') goto close;
  return nullptr;

close:
  ++at;
  if (--nesting.depth == 0) return at;
  object = nesting.object[nesting.depth - 1];
  if (at >= end) return nullptr;
  c = text[*at];
  if (c == ',') {
    ++at;
    if (object) goto member;
    goto element;
  }
  if (c == (object ? '}' : ']')) goto close;
  return nullptr;
}

}  // namespace cairn::jq
