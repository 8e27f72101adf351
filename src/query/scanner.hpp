// Reads the pieces of a query: words, quoted strings, regular expressions, field names, operators.
// Private to query/.
//
// There is no token stream: what characters mean depends on where they stand (a value takes colons,
// a name does not), so the parser asks for what may come next.
#pragma once
#include "match/ir.hpp"
#include "query/query.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace cairn::query {

template <typename T>
using Parsed = tl::expected<T, QueryError>;

struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};

[[nodiscard]] tl::unexpected<QueryError> wrong(Span span, std::string message,
                                               std::string suggestion = {});
/// User's text inside a message, cut to a sensible length.
std::string shown(std::string_view text);

/// A word or string, escapes decoded.
struct Literal {
  using Piece = match::Wildcard::Piece;
  std::vector<Piece> pieces;  // adjacent literals are one piece; empty text has none
  bool quoted = false;
  Span span;

  bool has_wildcard() const;
  /// Nothing but `*`.
  bool is_any() const;
  /// As plain text; wildcards stand for themselves.
  std::string text() const;
};

struct RegexLiteral {
  match::Regex regex;
  Span span;
};

/// A field name as typed.
struct Name {
  struct Part {
    std::string text;
    bool quoted = false;
  };
  std::vector<Part> parts;
  Span span;

  bool dotted() const { return parts.size() > 1; }
  bool any_quoted() const;
  /// The parts joined by dots.
  std::string path() const;
};

enum class Operator {
  kMatch,
  kEqual,
  kUnequal,
  kLess,
  kLessOrEqual,
  kGreater,
  kGreaterOrEqual,
  kRegex,
  kAssign
};

struct OperatorToken {
  Operator kind = Operator::kMatch;
  Span span;
};

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  std::size_t position() const { return at_; }
  void move_to(std::size_t position) { at_ = position; }
  std::string_view text() const { return text_; }
  bool at_end() const { return at_ >= text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[at_]; }
  /// Bytes of the blank at the position (Unicode spaces included), or 0.
  std::size_t blank_length() const;
  /// Whether a word ends here: blank, parenthesis or the end.
  bool at_boundary() const;
  void skip_blanks();
  /// Skips the keyword if it stands here as a word of its own, in any case.
  bool take_keyword(std::string_view keyword);
  bool at_keyword() const;
  /// From the position to the next boundary.
  Span word_here() const;
  std::string_view text_of(Span span) const {
    return text_.substr(span.begin, span.end - span.begin);
  }

  /// A plain, single or typographic quote stands here.
  bool at_quote() const;
  /// Sets `typographic` if the quotes were no plain ones.
  Parsed<Literal> read_string(bool& typographic);
  /// Up to a blank, a parenthesis or the end; at least one character unless at a boundary.
  Parsed<Literal> read_word();
  Parsed<RegexLiteral> read_regex();
  /// A field name; no parts if none stands here. Then the position is unchanged.
  Parsed<Name> read_name(bool& typographic);
  /// The operator at the position; the span is empty if there is none. Does not move.
  OperatorToken operator_here() const;

 private:
  bool keyword_at(std::size_t at, std::string_view keyword) const;
  Parsed<char32_t> read_unicode_escape();

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace cairn::query

/// Evaluates a Parsed; returns its error from the enclosing function, else yields its value.
#define CAIRN_PARSE(expression)                                                                    \
  __extension__({                                                                                  \
    auto cairn_parsed = (expression);                                                              \
    if (!cairn_parsed) return ::tl::unexpected<QueryError>(std::move(cairn_parsed).error());       \
    std::move(cairn_parsed).value();                                                               \
  })
