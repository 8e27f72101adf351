#include "query/query.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace cairn::query {
namespace {

constexpr std::size_t kBefore = 40;  // columns shown before the caret of a long query
constexpr std::size_t kColumns = 96;

struct Glyph {
  std::size_t byte = 0;
  std::size_t column = 0;  // where it begins
  std::string text;
};

/// The query as it is shown, character by character, and its width.
std::vector<Glyph> layout(std::string_view query, std::size_t& width) {
  std::vector<Glyph> glyphs;
  width = 0;
  for (std::size_t at = 0; at < query.size();) {
    std::size_t const length = decode_utf8(query, at).length;
    glyphs.push_back({at, width, escape_controls(query.substr(at, length))});
    width += display_width(glyphs.back().text);
    at += length;
  }
  return glyphs;
}

std::size_t column_of(std::vector<Glyph> const& glyphs, std::size_t byte, std::size_t width) {
  for (Glyph const& glyph : glyphs) {
    if (glyph.byte >= byte) return glyph.column;
  }
  return width;
}

}  // namespace

std::string format_error(QueryError const& error, std::string_view query) {
  // Only what surrounds the caret can be shown, so only that is laid out (a query may be a
  // megabyte).
  constexpr std::size_t kReach = 1024;
  std::size_t from = error.begin > kReach ? error.begin - kReach : 0;
  while (from > 0 && from < query.size() &&
         (static_cast<unsigned char>(query[from]) & 0xc0) == 0x80)
    --from;
  std::string_view const near = query.substr(std::min(from, query.size()), 3 * kReach);
  std::size_t width = 0;
  std::vector<Glyph> const glyphs = layout(near, width);
  std::size_t const begin = column_of(glyphs, error.begin - from, width);
  std::size_t const end =
      std::max(begin + 1, column_of(glyphs, std::max(error.end, error.begin) - from, width));

  std::size_t const first = width > kColumns && begin > kBefore ? begin - kBefore : 0;
  std::size_t const last = first + kColumns;
  std::string shown = from > 0 || first > 0 ? "…" : "";
  std::size_t const shift = display_width(shown);
  std::size_t start = first;
  bool any = false;
  bool cut = from + near.size() < query.size();
  for (Glyph const& glyph : glyphs) {
    if (glyph.column < first) continue;
    if (!any) start = glyph.column, any = true;
    if (glyph.column >= last) {
      cut = true;
      break;
    }
    shown += glyph.text;
  }
  if (cut) shown += "…";
  std::string caret(shift + begin - std::min(begin, start), ' ');
  caret += '^';
  caret.append(std::min(end, std::max(last, begin + 1)) - begin - 1, '~');

  std::string out = fmt::format("{}\n  {}\n  {}", escape_controls(error.message), shown, caret);
  if (!error.suggestion.empty()) out += "\n  " + escape_controls(error.suggestion);
  return out;
}

}  // namespace cairn::query
