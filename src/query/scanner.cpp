#include "query/scanner.hpp"

#include "base/text.hpp"

namespace cairn::query {
namespace {

using Piece = match::Wildcard::Piece;
using PieceKind = match::Wildcard::Kind;

bool is_name_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

void append_literal(std::vector<Piece>& pieces, std::string_view text) {
  if (pieces.empty() || pieces.back().kind != PieceKind::kLiteral)
    pieces.push_back({PieceKind::kLiteral, {}});
  pieces.back().literal += text;
}

/// The character that closes a string opened by `c`: a set of code points, as typographic quotes
/// differ by language.
std::u32string_view closers_of(char32_t c) {
  switch (c) {
  case U'"': return U"\"";
  case U'\'': return U"'";
  case U'\u201c':
  case U'\u201d':
  case U'\u201e':
  case U'\u201f': return U"\u201d\u201c\u201f\"";
  case U'\u2018':
  case U'\u2019':
  case U'\u201a':
  case U'\u201b': return U"\u2019\u2018\u201b";
  case U'\u00ab': return U"\u00bb";
  default: return {};
  }
}

bool is_double_quote(char32_t c) { return c == U'"' || (c >= U'\u201c' && c <= U'\u201f'); }

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = fold_ascii(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

}  // namespace

tl::unexpected<QueryError> wrong(Span span, std::string message, std::string suggestion) {
  return tl::unexpected<QueryError>(
      QueryError{std::move(message), span.begin, span.end, std::move(suggestion)});
}

std::string shown(std::string_view text) { return cut_to_width(text, 60); }

bool Literal::has_wildcard() const {
  for (Piece const& piece : pieces) {
    if (piece.kind != PieceKind::kLiteral) return true;
  }
  return false;
}

bool Literal::is_any() const {
  for (Piece const& piece : pieces) {
    if (piece.kind != PieceKind::kAnyRun) return false;
  }
  return !pieces.empty();
}

std::string Literal::text() const {
  std::string text;
  for (Piece const& piece : pieces) {
    if (piece.kind == PieceKind::kLiteral)
      text += piece.literal;
    else
      text += piece.kind == PieceKind::kAnyRun ? '*' : '?';
  }
  return text;
}

bool Name::any_quoted() const {
  for (Part const& part : parts) {
    if (part.quoted) return true;
  }
  return false;
}

std::string Name::path() const {
  std::string path;
  for (Part const& part : parts) {
    if (&part != &parts.front()) path += '.';
    path += part.text;
  }
  return path;
}

std::size_t Scanner::blank_length() const {
  if (at_end()) return 0;
  char const c = text_[at_];
  if (c == ' ' || c == '\t' || c == '\n' || c == '\r') return 1;
  if (static_cast<unsigned char>(c) < 0x80) return 0;
  CodePoint const point = decode_utf8(text_, at_);
  bool const blank = point.value == 0xa0 || (point.value >= 0x2000 && point.value <= 0x200b) ||
                     point.value == 0x202f || point.value == 0x3000 || point.value == 0xfeff;
  return blank ? point.length : 0;
}

bool Scanner::at_boundary() const {
  return at_end() || text_[at_] == '(' || text_[at_] == ')' || blank_length() != 0;
}

void Scanner::skip_blanks() {
  while (std::size_t const length = blank_length()) at_ += length;
}

bool Scanner::keyword_at(std::size_t at, std::string_view keyword) const {
  if (!equals_ignoring_ascii_case(text_.substr(at, keyword.size()), keyword)) return false;
  Scanner behind(text_);
  behind.at_ = at + keyword.size();
  return behind.at_boundary();
}

bool Scanner::at_keyword() const {
  return keyword_at(at_, "and") || keyword_at(at_, "or") || keyword_at(at_, "not");
}

bool Scanner::take_keyword(std::string_view keyword) {
  if (!keyword_at(at_, keyword)) return false;
  at_ += keyword.size();
  return true;
}

Span Scanner::word_here() const {
  Scanner ahead = *this;
  while (!ahead.at_boundary()) ahead.at_ += decode_utf8(text_, ahead.at_).length;
  return {at_, ahead.at_};
}

bool Scanner::at_quote() const {
  return !at_end() && !closers_of(decode_utf8(text_, at_).value).empty();
}

Parsed<char32_t> Scanner::read_unicode_escape() {
  char32_t value = 0;
  std::size_t const begin = at_ - 2;  // the backslash and `u` have been read
  for (int i = 0; i < 4; ++i) {
    int const digit = at_end() ? -1 : hex_value(text_[at_]);
    if (digit < 0) {
      return wrong({begin, at_}, "\\u needs four hexadecimal digits",
                   "write \\\\u for a backslash and a u");
    }
    value = value * 16 + static_cast<char32_t>(digit);
    ++at_;
  }
  return value;
}

Parsed<Literal> Scanner::read_string(bool& typographic) {
  Literal literal;
  literal.quoted = true;
  std::size_t const begin = at_;
  CodePoint const open = decode_utf8(text_, at_);
  std::u32string_view const closers = closers_of(open.value);
  typographic = typographic || open.length > 1;
  at_ += open.length;
  std::string text;
  for (;;) {
    if (at_end()) {
      std::string closer;
      append_utf8(closer, closers.front());
      return wrong({begin, text_.size()}, "the quote is never closed",
                   "end the text with " + closer +
                       ", or put \\ before the quote to mean the character");
    }
    CodePoint const point = decode_utf8(text_, at_);
    if (closers.find(point.value) != std::u32string_view::npos) {
      at_ += point.length;
      break;
    }
    if (point.value != U'\\' || at_ + 1 == text_.size()) {
      text += text_.substr(at_, point.length);
      at_ += point.length;
      continue;
    }
    CodePoint const escaped = decode_utf8(text_, at_ + 1);
    at_ += 1 + escaped.length;
    switch (escaped.value) {
    case U'n': text += '\n'; break;
    case U't': text += '\t'; break;
    case U'r': text += '\r'; break;
    case U'b': text += '\b'; break;
    case U'f': text += '\f'; break;
    case U'u': {
      char32_t unit = CAIRN_PARSE(read_unicode_escape());
      if (unit >= 0xd800 && unit < 0xdc00 && text_.substr(at_, 2) == "\\u") {
        std::size_t const back = at_;
        at_ += 2;
        char32_t const low = CAIRN_PARSE(read_unicode_escape());
        if (low >= 0xdc00 && low < 0xe000)
          unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
        else
          at_ = back;
      }
      append_utf8(text, unit);
      break;
    }
    case U'\\':
    case U'/':
    case U'*':
    case U'?': text += static_cast<char>(escaped.value); break;
    default:
      if (closers_of(escaped.value).empty()) text += '\\';
      text += text_.substr(at_ - escaped.length, escaped.length);
    }
  }
  literal.span = {begin, at_};
  if (!text.empty()) append_literal(literal.pieces, text);
  if (!at_boundary() && peek() != ':') {
    return wrong({at_, at_ + decode_utf8(text_, at_).length},
                 "something stands right behind the closing quote",
                 "put a blank behind the quote, or \\ before a quote that belongs to the text");
  }
  return literal;
}

Parsed<Literal> Scanner::read_word() {
  Literal literal;
  std::size_t const begin = at_;
  while (!at_boundary()) {
    CodePoint const point = decode_utf8(text_, at_);
    if (is_double_quote(point.value)) {
      return wrong({at_, at_ + point.length}, "a quote inside a word",
                   "put the whole text into quotes, or \\ before the quote to mean the character");
    }
    if (point.value == U'*' || point.value == U'?') {
      literal.pieces.push_back({point.value == U'*' ? PieceKind::kAnyRun : PieceKind::kAnyOne, {}});
    } else if (point.value == U'\\' && at_ + 1 < text_.size() &&
               std::string_view("*?\\()\"':, ").find(text_[at_ + 1]) != std::string_view::npos) {
      append_literal(literal.pieces, text_.substr(at_ + 1, 1));
      ++at_;
    } else {
      append_literal(literal.pieces, text_.substr(at_, point.length));
    }
    at_ += point.length;
  }
  literal.span = {begin, at_};
  if (peek() == '(' && at_ > begin) {
    return wrong({at_, at_ + 1}, "a parenthesis inside a word",
                 "put the text into quotes, or a blank before the parenthesis");
  }
  return literal;
}

Parsed<RegexLiteral> Scanner::read_regex() {
  std::size_t const begin = at_;
  if (peek() != '/') {
    return wrong({begin, std::max(word_here().end, begin + 1)},
                 "`~` takes a regular expression between slashes",
                 "for example: userAgent ~ /kali|parrot/i");
  }
  ++at_;
  RegexLiteral literal;
  while (!at_end() && text_[at_] != '/') {
    if (text_[at_] == '\\' && at_ + 1 < text_.size()) {
      if (text_[at_ + 1] != '/') literal.regex.pattern += '\\';
      ++at_;
    }
    literal.regex.pattern += text_[at_++];
  }
  if (at_end()) {
    return wrong({begin, at_}, "the regular expression is never closed",
                 "end it with /; write \\/ for a slash inside");
  }
  ++at_;
  std::size_t const flags = at_;
  while (!at_boundary()) at_ += decode_utf8(text_, at_).length;
  literal.span = {begin, at_};
  std::string_view const given = text_.substr(flags, at_ - flags);
  if (given == "i") {
    literal.regex.text_case = match::Case::kIgnore;
  } else if (!given.empty()) {
    return wrong({flags, at_}, "unknown flag behind the regular expression",
                 "the only flag is i (ignore case); write \\/ for a slash inside");
  }
  if (literal.regex.pattern.empty()) {
    return wrong(literal.span, "the regular expression is empty", "for any value write `field: *`");
  }
  return literal;
}

Parsed<Name> Scanner::read_name(bool& typographic) {
  Name name;
  std::size_t const begin = at_;
  auto const none = [&] {
    at_ = begin;
    return Name{};
  };
  if (peek() == '*') {  // KQL's `*: value`
    name.parts.push_back({"*", false});
    name.span = {begin, ++at_};
    return name;
  }
  for (;;) {
    Name::Part part;
    bool curly = false;
    if (peek() == '"' || (at_quote() && name.parts.empty())) {
      // A string is a name only if an operator follows; whether it is well formed as a value is not
      // asked here.
      std::size_t const open = at_;
      char32_t const quote = decode_utf8(text_, at_).value;
      std::size_t close = open + decode_utf8(text_, open).length;
      while (close < text_.size() &&
             closers_of(quote).find(decode_utf8(text_, close).value) == std::u32string_view::npos) {
        close += text_[close] == '\\' && close + 1 < text_.size()
                     ? 1 + decode_utf8(text_, close + 1).length
                     : decode_utf8(text_, close).length;
      }
      if (close >= text_.size()) return none();
      std::size_t const end = close + decode_utf8(text_, close).length;
      Scanner inner(text_.substr(0, end));
      inner.at_ = open;
      auto literal = inner.read_string(curly);
      if (!literal) return tl::unexpected<QueryError>(literal.error());
      part = {literal->text(), true};
      at_ = end;
    } else {
      std::size_t const start = at_;
      if (peek() == '@') ++at_;
      while (!at_end() && is_name_byte(text_[at_]) && blank_length() == 0 && !at_quote()) ++at_;
      part.text = std::string(text_.substr(start, at_ - start));
    }
    if (part.text.empty()) return none();
    while (text_.substr(at_, 2) == "[]" || text_.substr(at_, 2) == "{}") at_ += 2;
    typographic = typographic || curly;
    name.parts.push_back(std::move(part));
    name.span = {begin, at_};
    if (peek() != '.') return name;
    ++at_;
    if (text_.substr(at_, 1) ==
        "*") {  // `userIdentity.*`: any leaf below, which is what the object itself means
      name.span.end = ++at_;
      return name;
    }
  }
}

OperatorToken Scanner::operator_here() const {
  struct Spelling {
    std::string_view text;
    Operator kind;
  };
  static constexpr Spelling kSpellings[] = {
      {"==", Operator::kEqual},       {"!=", Operator::kUnequal}, {">=", Operator::kGreaterOrEqual},
      {"<=", Operator::kLessOrEqual}, {">", Operator::kGreater},  {"<", Operator::kLess},
      {"~", Operator::kRegex},        {"=", Operator::kAssign},   {":", Operator::kMatch}};
  for (Spelling const& spelling : kSpellings) {
    if (text_.substr(at_).starts_with(spelling.text))
      return {spelling.kind, {at_, at_ + spelling.text.size()}};
  }
  return {};
}

}  // namespace cairn::query
