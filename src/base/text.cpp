#include "base/text.hpp"

#include "base/unicode_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

namespace cairn {
namespace {

constexpr std::uint64_t kTopBits = 0x8080808080808080;

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

/// The range that holds `c`, or nullptr.
template <typename Table>
auto const* find_range(Table const& table, char32_t c) {
  auto const it =
      std::lower_bound(table.begin(), table.end(), c,
                       [](auto const& range, char32_t value) { return range.last < value; });
  return it != table.end() && it->first <= c ? &*it : nullptr;
}

std::size_t width_of(char32_t c) {
  if (c < 0x20) return 0;
  if (c < 0x7F) return 1;
  if (c < 0xA0) return 0;
  auto const* range = find_range(kWidthTable, c);
  return range == nullptr ? 1 : range->columns;
}

/// Moves the cursor, reorders text or is a control character.
bool is_hostile(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x61C || c == 0x200E || c == 0x200F ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x206F);
}

void append_escaped(std::string& out, char32_t c) {
  switch (c) {
  case '\n': out += "\\n"; break;
  case '\r': out += "\\r"; break;
  case '\t': out += "\\t"; break;
  default:
    out += c < 0x80 ? fmt::format("\\x{:02x}", static_cast<unsigned>(c))
                    : fmt::format("\\u{:04x}", static_cast<unsigned>(c));
  }
}

/// Length of the run of ASCII at the start of `text`.
std::size_t ascii_run(std::string_view text) {
  std::size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, 8);
    if ((word & kTopBits) != 0) break;
  }
  while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) ++at;
  return at;
}

}  // namespace

char32_t fold(char32_t c) {
  if (c < 0x80) return c - 'A' < 26 ? c + 32 : c;
  auto const* range = find_range(kFoldTable, c);
  if (range == nullptr || (c - range->first) % range->stride != 0) return c;
  return static_cast<char32_t>(static_cast<std::int64_t>(c) + range->delta);
}

void fold_into(std::string_view utf8, std::string& out) {
  out.clear();
  for (std::size_t at = 0; at < utf8.size();) {
    std::size_t const run = ascii_run(utf8.substr(at));
    std::size_t const start = out.size();
    out.resize(start + run);
    std::transform(utf8.begin() + static_cast<std::ptrdiff_t>(at),
                   utf8.begin() + static_cast<std::ptrdiff_t>(at + run),
                   out.begin() + static_cast<std::ptrdiff_t>(start), fold_ascii);
    at += run;
    if (at == utf8.size()) break;
    CodePoint const point = decode_utf8(utf8, at);
    if (point.valid)
      append_utf8(out, fold(point.value));
    else
      out += utf8[at];
    at += point.length;
  }
}

std::string fold(std::string_view utf8) {
  std::string out;
  fold_into(utf8, out);
  return out;
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() && j < b.size()) {
    if (static_cast<unsigned char>(a[i] | b[j]) < 0x80) {
      if (fold_ascii(a[i++]) != fold_ascii(b[j++])) return false;
      continue;
    }
    CodePoint const x = decode_utf8(a, i);
    CodePoint const y = decode_utf8(b, j);
    if (x.valid != y.valid) return false;
    if (x.valid ? fold(x.value) != fold(y.value) : a[i] != b[j]) return false;
    i += x.length;
    j += y.length;
  }
  return i == a.size() && j == b.size();
}

bool equals_ignoring_ascii_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
           return fold_ascii(x) == fold_ascii(y);
         });
}

CodePoint decode_utf8(std::string_view text, std::size_t at) {
  constexpr CodePoint kInvalid{0xFFFD, 1, false};
  auto const byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  unsigned const lead = byte(0);
  if (lead < 0x80) return {lead, 1, true};
  if (lead < 0xC2 || lead > 0xF4) return kInvalid;  // continuation, overlong, or past U+10FFFF
  std::uint8_t const length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (text.size() - at < length) return kInvalid;
  char32_t value = lead & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if (!is_continuation(text[at + i])) return kInvalid;
    value = value << 6 | (byte(i) & 0x3FU);
  }
  bool const overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
  bool const surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (overlong || surrogate || value > 0x10FFFF) return kInvalid;
  return {value, length, true};
}

void append_utf8(std::string& out, char32_t c) {
  if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) c = 0xFFFD;
  auto const put = [&out](char32_t bits) { out += static_cast<char>(bits); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | c >> 6), put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | c >> 18), put(0x80 | (c >> 12 & 0x3F));
    put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
  }
}

bool is_ascii(std::string_view text) { return ascii_run(text) == text.size(); }

std::string escape_controls(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    CodePoint const point = decode_utf8(text, at);
    if (!point.valid)
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[at]));
    else if (is_hostile(point.value))
      append_escaped(out, point.value);
    else
      out.append(text, at, point.length);
    at += point.length;
  }
  return out;
}

std::size_t display_width(std::string_view utf8) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < utf8.size();) {
    CodePoint const point = decode_utf8(utf8, at);
    width += width_of(point.value);
    at += point.length;
  }
  return width;
}

std::string cut_to_width(std::string_view utf8, std::size_t columns) {
  std::size_t width = 0;
  std::size_t kept = 0;  // bytes that fit and leave a column for the mark
  for (std::size_t at = 0; at < utf8.size();) {
    CodePoint const point = decode_utf8(utf8, at);
    width += width_of(point.value);
    if (width > columns) {
      if (columns == 0) return {};
      return std::string(utf8.substr(0, kept)) + "…";
    }
    at += point.length;
    if (width < columns) kept = at;
  }
  return std::string(utf8);
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  constexpr std::size_t kLongest = 256;  // names are short; a longer text is a slip of nothing
  if (a.size() > kLongest || b.size() > kLongest) return std::max(a.size(), b.size());
  // Optimal string alignment, three rows of the table at a time.
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      char const x = fold_ascii(a[i - 1]);
      char const y = fold_ascii(b[j - 1]);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (x == y ? 0 : 1)});
      if (i > 1 && j > 1 && x == fold_ascii(b[j - 2]) && fold_ascii(a[i - 2]) == y)
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

}  // namespace cairn
