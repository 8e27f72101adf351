// A recursive descent over the grammar of docs/formats/query.md.
//
//   any     = all { "or" all }
//   all     = factor { [ "and" ] factor }
//   factor  = { "not" } primary
//   primary = "(" any ")" | field test | string | word        at the top level
//   primary = "(" any ")" | value                             behind `field:`
//
// Both levels are the same three functions; `field_` says which one is being read. Only parentheses
// recurse, and their depth is bounded; `not not x` is counted, not nested.
#include "query/habits.hpp"
#include "query/lower.hpp"
#include "query/names.hpp"
#include "query/query.hpp"
#include "query/scanner.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

namespace cairn::query {
namespace {

using match::Expression;

constexpr std::size_t kMaxLength = std::size_t{1} << 20;
constexpr int kMaxDepth = 500;

Expression combine(Expression::Kind kind, std::vector<Expression> parts) {
  if (parts.size() == 1) return std::move(parts.front());
  return kind == Expression::Kind::kAll ? Expression::all(std::move(parts))
                                        : Expression::any(std::move(parts));
}

class Parser {
 public:
  explicit Parser(std::string_view text) : scan_(text) {}

  Parsed<ParsedQuery> parse() {
    scan_.skip_blanks();
    if (scan_.at_end()) return ParsedQuery{Expression::all({}), {}};
    Expression expression = CAIRN_PARSE(any());
    if (!scan_.at_end()) {
      return wrong(here(1), "this `)` closes nothing",
                   "remove it, or open a parenthesis before it");
    }
    return ParsedQuery{std::move(expression), std::move(notes_)};
  }

 private:
  Parsed<Expression> any() {
    std::vector<Expression> parts;
    ForgottenParentheses forgotten;
    do {
      parts.push_back(CAIRN_PARSE(all()));
      forgotten.next(operand_, scan_, notes_);
    } while (scan_.take_keyword("or"));
    operand_ = {};
    return combine(Expression::Kind::kAny, std::move(parts));
  }

  Parsed<Expression> all() {
    std::vector<Expression> parts;
    for (;;) {
      parts.push_back(CAIRN_PARSE(factor()));
      scan_.skip_blanks();
      if (scan_.take_keyword("and")) continue;
      if (scan_.at_end() || scan_.peek() == ')') break;
      Scanner ahead = scan_;
      if (ahead.take_keyword("or")) break;
    }
    if (parts.size() > 1) operand_ = {};
    return combine(Expression::Kind::kAll, std::move(parts));
  }

  Parsed<Expression> factor() {
    operand_ = {};
    bool negated = false;
    scan_.skip_blanks();
    while (scan_.take_keyword("not")) {
      negated = !negated;
      scan_.skip_blanks();
    }
    CAIRN_PARSE(operand_stands_here());
    Expression expression = CAIRN_PARSE(scan_.peek() == '(' ? group() : field_ ? value() : term());
    return negated ? Expression::negate(std::move(expression)) : std::move(expression);
  }

  Parsed<bool> operand_stands_here() {
    if (scan_.at_end()) {
      std::size_t const end = scan_.text().size();
      return wrong({end, end}, "the query ends where a term is needed",
                   "add a term, or remove the last operator");
    }
    if (scan_.peek() == ')')
      return wrong(here(1), "a term is missing before this `)`",
                   "add a term, or remove the parenthesis");
    if (scan_.at_keyword()) {
      return wrong(word_here(), fmt::format("a term is missing before `{}`", text_of(word_here())),
                   "to search for the word itself, put it into quotes");
    }
    return true;
  }

  Parsed<Expression> group() {
    std::size_t const open = scan_.position();
    if (++depth_ > kMaxDepth) {
      return wrong(here(1), fmt::format("more than {} parentheses inside one another", kMaxDepth),
                   "make the query simpler");
    }
    scan_.move_to(open + 1);
    scan_.skip_blanks();
    if (scan_.peek() == ')') {
      return wrong({open, scan_.position() + 1}, "nothing stands between the parentheses",
                   field_ ? "list values: field: (a or b)" : "add a term, or remove them");
    }
    Expression expression = CAIRN_PARSE(any());
    if (scan_.peek() != ')') {
      return wrong({open, open + 1}, "this parenthesis is never closed",
                   "add `)` where the group ends");
    }
    scan_.move_to(scan_.position() + 1);
    --depth_;
    return expression;
  }

  Parsed<Literal> literal() {
    bool typographic = false;
    std::size_t const begin = scan_.position();
    Literal literal =
        CAIRN_PARSE(scan_.at_quote() ? scan_.read_string(typographic) : scan_.read_word());
    if (!scan_.at_boundary()) {
      return wrong(here(1), "something stands right behind the closing quote",
                   "put a blank behind the quote");
    }
    if (typographic) note_quotes(begin);
    return literal;
  }

  Parsed<Expression> value() {
    Literal const read = CAIRN_PARSE(literal());
    CAIRN_PARSE(check_value(*field_, read, scan_, notes_));
    return lower_match(*field_, read);
  }

  Parsed<Expression> term() {
    std::size_t const begin = scan_.position();
    CAIRN_PARSE(check_term(scan_));
    bool typographic = false;
    Name const name = CAIRN_PARSE(scan_.read_name(typographic));
    if (!name.parts.empty()) {
      std::size_t const end = scan_.position();
      scan_.skip_blanks();
      bool const blank = scan_.position() > end;
      OperatorToken const op = scan_.operator_here();
      if (CAIRN_PARSE(is_field(name, op, blank))) {
        if (typographic) note_quotes(begin);
        scan_.move_to(op.span.end);
        return test(name, op);
      }
    }
    scan_.move_to(begin);
    Literal const text = CAIRN_PARSE(literal());
    if (!text.quoted && text.text() == "*:*")
      return Expression::all({});  // KQL's and Lucene's everything
    CAIRN_PARSE(check_text(text, notes_));
    if (!text.quoted && !text.is_any()) operand_.word = text.span;
    return lower_text(text);
  }

  /// Whether `name` and the operator behind it are a test; else the name is (part of) a bare word.
  /// An error if neither can have been meant.
  Parsed<bool> is_field(Name const& name, OperatorToken const& op, bool blank_before) {
    if (op.span.end == 0) return note_lonely_name(name);
    Certainty const certainty = certainty_of(name);
    Scanner behind = scan_;
    behind.move_to(op.span.end);
    bool const blank_behind = behind.at_boundary() || behind.at_quote();
    if (op.kind == Operator::kAssign) {
      if (certainty != Certainty::kKnown && !blank_before) return false;
      return wrong(
          op.span, "`=` is no operator",
          fmt::format("write {0}: value (ignoring case, with wildcards) or {0} == value (exact)",
                      shown(name.path())));
    }
    if (name.parts.front().text == "*" && !name.any_quoted())
      return op.kind == Operator::kMatch && !blank_before &&
             text_of(word_at(name.span.begin)) != "*:*";
    if (certainty == Certainty::kKnown) return true;
    if (certainty == Certainty::kQuoted) {
      return op.kind == Operator::kMatch || !blank_before || blank_behind;
    }
    bool const attached = !blank_before && !blank_behind;
    if (certainty == Certainty::kDotted &&
        (op.kind != Operator::kMatch && !blank_behind && blank_before))
      return false;
    std::string const meant = likely_meant(name, attached || certainty == Certainty::kDotted);
    if (!meant.empty()) {
      return wrong(
          name.span, fmt::format("there is no field {}", shown(name.path())),
          fmt::format("did you mean {}? (to search for it as text, put it into quotes)", meant));
    }
    if (certainty == Certainty::kDotted) return true;
    if (op.kind != Operator::kMatch) return blank_before && blank_behind;
    if (attached) return false;
    if (!blank_before) return false;  // `x:` is a word; term() says so
    return wrong(name.span, fmt::format("there is no field {}", shown(name.path())),
                 fmt::format("if your records have one, write \"{}\": value", shown(name.path())));
  }

  /// `eventName ConsoleLogin` misses a colon.
  Parsed<bool> note_lonely_name(Name const& name) {
    if (name.any_quoted() || word_at(name.span.begin).end != name.span.end) return false;
    Notes ignored;
    bool const documented =
        certainty_of(name) == Certainty::kKnown && name.span.end - name.span.begin > 8;
    if (documented) {
      notes_.push_back(
          {fmt::format("{} is searched as text", shown(name.path())), name.span.begin,
           name.span.end,
           fmt::format("for the field write {}: value", shown(field_of(name, ignored).spelling))});
    }
    return false;
  }

  Parsed<Expression> test(Name const& name, OperatorToken const& op) {
    FieldReference const field = field_of(name, notes_);
    scan_.skip_blanks();
    if (op.kind == Operator::kRegex) {
      if (scan_.at_end()) return value_is_missing(field, op);
      return lower_regex(field, CAIRN_PARSE(scan_.read_regex()));
    }
    if (scan_.at_end() || scan_.peek() == ')' || scan_.at_keyword())
      return value_is_missing(field, op);
    if (op.kind == Operator::kMatch) {
      bool const single = scan_.peek() != '(';
      field_ = &field;
      auto expression = single ? value() : group();
      field_ = nullptr;
      if (single) operand_.field = field.spelling;
      return expression;
    }
    if (scan_.peek() == '(') {
      return wrong(here(1), fmt::format("`{}` takes one value", text_of(op.span)),
                   fmt::format("for several write {}{}: (a or b)",
                               op.kind == Operator::kUnequal ? "not " : "", shown(field.spelling)));
    }
    Literal const literal_read = CAIRN_PARSE(literal());
    return lower_comparison(field, op, literal_read, notes_);
  }

  tl::unexpected<QueryError> value_is_missing(FieldReference const& field,
                                              OperatorToken const& op) {
    Scanner ahead = scan_;
    if (ahead.take_keyword("not")) {
      return wrong(
          word_here(), "`not` cannot stand between a field and its value",
          fmt::format("write not {0}: value, or {0}: (a and not b)", shown(field.spelling)));
    }
    std::string const suggestion =
        op.kind == Operator::kMatch
            ? fmt::format("for any value write {0}: *, for none {0}: null; put and, or, not into "
                          "quotes to mean the word",
                          shown(field.spelling))
            : fmt::format("write what to compare {} with", shown(field.spelling));
    return wrong({field.span.begin, op.span.end},
                 fmt::format("a value is missing behind `{}`", text_of(op.span)), suggestion);
  }

  Span here(std::size_t length) const { return {scan_.position(), scan_.position() + length}; }
  Span word_here() const { return scan_.word_here(); }
  Span word_at(std::size_t begin) const {
    Scanner ahead = scan_;
    ahead.move_to(begin);
    return ahead.word_here();
  }
  std::string_view text_of(Span span) const { return scan_.text_of(span); }

  void note_quotes(std::size_t begin) {
    notes_.push_back({"typographic quotes are read as plain ones", begin, scan_.position(), {}});
  }

  Scanner scan_;
  FieldReference const* field_ = nullptr;  // set while values are read
  int depth_ = 0;
  ForgottenParentheses::Operand operand_;  // what the last factor was
  Notes notes_;
};

/// Limits, and bytes that no query can be.
Parsed<bool> check_bytes(std::string_view text) {
  if (text.size() > kMaxLength) {
    return wrong({kMaxLength, kMaxLength},
                 fmt::format("the query is longer than {} bytes", kMaxLength), "split it");
  }
  for (std::size_t at = 0; at < text.size();) {
    CodePoint const point = decode_utf8(text, at);
    if (!point.valid)
      return wrong({at, at + 1}, "the query is not valid UTF-8",
                   "set the terminal's encoding to UTF-8");
    at += point.length;
  }
  return true;
}

}  // namespace

tl::expected<ParsedQuery, QueryError> parse_query(std::string_view text) {
  CAIRN_PARSE(check_bytes(text));
  return Parser(text).parse();
}

tl::expected<match::Field, QueryError> parse_field(std::string_view text) {
  CAIRN_PARSE(check_bytes(text));
  Scanner scan(text);
  scan.skip_blanks();
  bool typographic = false;
  std::size_t const begin = scan.position();
  Name const name = CAIRN_PARSE(scan.read_name(typographic));
  scan.skip_blanks();
  if (name.parts.empty() || name.parts.front().text == "*" || !scan.at_end()) {
    std::size_t const at = name.parts.empty() ? begin : scan.at_end() ? begin : scan.position();
    return wrong(
        {at, text.size()}, "this is no field name",
        "for example: eventName, userIdentity.type; put a name with other characters into quotes");
  }
  Certainty const certainty = certainty_of(name);
  if (certainty == Certainty::kUnknown || certainty == Certainty::kDotted) {
    if (std::string const meant = likely_meant(name, false); !meant.empty()) {
      return wrong(name.span, fmt::format("there is no field {}", shown(name.path())),
                   fmt::format("did you mean {}?", meant));
    }
  }
  Notes notes;
  return field_of(name, notes).field;
}

}  // namespace cairn::query
