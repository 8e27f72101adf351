// Text: UTF-8, the one case fold, escaping of hostile characters.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace cairn {

/// Unicode simple lower case of one code point: the only fold in Cairn (query language, Sigma,
/// SQL). 'K' (U+212A) folds to 'k'.
char32_t fold(char32_t c);
inline char fold_ascii(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

/// Folds UTF-8. Invalid bytes stay as they are, so folding never loses or equates them.
std::string fold(std::string_view utf8);
/// The same into `out` (replaced), so that a caller on the hot road can reuse the memory.
void fold_into(std::string_view utf8, std::string& out);

bool equals_ignoring_case(std::string_view a, std::string_view b);        // by fold()
bool equals_ignoring_ascii_case(std::string_view a, std::string_view b);  // A-Z only

/// One decoded code point and its length in bytes. Invalid input gives U+FFFD, `valid` false,
/// length 1.
struct CodePoint {
  char32_t value = 0;
  std::uint8_t length = 0;
  bool valid = true;
};
/// `at` < text.size().
CodePoint decode_utf8(std::string_view text, std::size_t at);
/// Surrogates and values over U+10FFFF are appended as U+FFFD.
void append_utf8(std::string& out, char32_t c);
bool is_ascii(std::string_view text);

/// For a terminal or a message: control characters, bidi controls, line and paragraph separators
/// and invalid bytes become
/// `\n`, `\t`, `\x1b`, `\u202e`…; a backslash stays. What comes back moves no cursor and reorders
/// no text.
std::string escape_controls(std::string_view text);

/// Columns that the text takes on a terminal (wide and combining characters counted as terminals
/// do).
std::size_t display_width(std::string_view utf8);
/// The longest prefix of whole characters of at most `columns` columns; if anything was cut it ends
/// with `…` (one column).
std::string cut_to_width(std::string_view utf8, std::size_t columns);

/// The candidate nearest to `word` by edit distance (case ignored), if near enough to be a likely
/// slip; else empty.
std::string_view nearest(std::string_view word, std::initializer_list<std::string_view> candidates);
template <typename Range>
std::string_view nearest_of(std::string_view word, Range const& candidates);

/// Edit distance with transpositions, ASCII case ignored.
std::size_t edit_distance(std::string_view a, std::string_view b);

template <typename Range>
std::string_view nearest_of(std::string_view word, Range const& candidates) {
  std::string_view best;
  std::size_t best_distance =
      word.size() / 3 + 2;  // a slip in every third character is still a slip
  for (std::string_view candidate : candidates) {
    std::size_t const distance = edit_distance(word, candidate);
    if (distance < best_distance) best = candidate, best_distance = distance;
  }
  return best;
}
inline std::string_view nearest(std::string_view word,
                                std::initializer_list<std::string_view> candidates) {
  return nearest_of(word, candidates);
}

}  // namespace cairn
