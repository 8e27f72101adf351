#include "query/habits.hpp"

#include "base/decimal.hpp"
#include "base/ip.hpp"
#include "base/time.hpp"

#include <fmt/format.h>

namespace cairn::query {
namespace {

/// `-eventName: x` (Lucene) and `.eventName: x` (jq).
Parsed<bool> check_sign(Scanner const& scan) {
  std::size_t const begin = scan.position();
  char const sign = scan.peek();
  Scanner behind = scan;
  behind.move_to(begin + 1);
  bool typographic = false;
  auto const name = behind.read_name(typographic);
  if (!name || name->parts.empty() || certainty_of(*name) != Certainty::kKnown ||
      behind.operator_here().span.end == 0) {
    return true;
  }
  return wrong({begin, begin + 1}, fmt::format("a field does not begin with `{}`", sign),
               fmt::format("write {}{}", sign == '-' ? "not " : "", shown(name->path())));
}

Parsed<bool> check_comparison(FieldReference const& field, Literal const& value,
                              std::string const& text) {
  std::size_t const length = text.size() > 1 && text[1] == '=' ? 2 : 1;
  std::string const rest = text.substr(length);
  if (!rest.empty() && !Decimal::parse(rest) && !parse_time(rest)) return true;
  return wrong(value.span, fmt::format("`:` does not compare, `{}` does", text.substr(0, length)),
               fmt::format("write {} {} {}", shown(field.spelling), text.substr(0, length),
                           rest.empty() ? "…" : shown(rest)));
}

}  // namespace

Parsed<bool> check_term(Scanner const& scan) {
  Span const word = scan.word_here();
  std::string_view const text = scan.text_of(word);
  OperatorToken const op = scan.operator_here();
  if (text == "&&" || text == "&")
    return wrong(word, fmt::format("`{}` is no operator", text), "write and");
  if (text == "||" || text == "|")
    return wrong(word, fmt::format("`{}` is no operator", text), "write or");
  if (text.starts_with('!') && op.span.end == 0)
    return wrong({word.begin, word.begin + 1}, "`!` is no operator", "write not");
  if (op.span.end != 0 && op.span.end == word.end) {
    return wrong(op.span, fmt::format("`{}` needs a field before it", text),
                 "for example: eventName: ConsoleLogin");
  }
  if (text.starts_with('-') || text.starts_with('+') || text.starts_with('.'))
    return check_sign(scan);
  return true;
}

Parsed<bool> check_value(FieldReference const& field, Literal const& value, Scanner const& behind,
                         Notes& notes) {
  std::string const text = value.text();
  if (value.quoted || text.empty()) return true;
  Scanner ahead = behind;
  ahead.skip_blanks();
  bool const more = !ahead.at_end() && ahead.peek() != ')';
  if (text[0] == '>' || text[0] == '<') CAIRN_PARSE(check_comparison(field, value, text));
  if (more && text.size() > 1 && text.back() == ',') {
    return wrong({value.span.end - 1, value.span.end}, "values are not separated by commas",
                 fmt::format("write {}: (a or b); put a value that ends with a comma into quotes",
                             shown(field.spelling)));
  }
  if (more && (text[0] == '[' || text[0] == '{') && ahead.text_of(ahead.word_here()) == "TO") {
    return wrong({value.span.begin, ahead.word_here().end}, "`[a TO b]` is no range here",
                 fmt::format("write {0} >= a and {0} <= b", shown(field.spelling)));
  }
  if (text[0] == '{' && (more || text.size() == 1)) {
    return wrong(
        value.span, "`{` does not group here",
        fmt::format("write {}.name: value; each test looks at all members", shown(field.spelling)));
  }
  bool const slashes =
      text.size() > 2 && text[0] == '/' && (text.back() == '/' || text.ends_with("/i"));
  if (slashes && text.find_first_of("^$[]|+\\*") != std::string::npos) {
    notes.push_back({"behind `:` this is text, not a regular expression", value.span.begin,
                     value.span.end,
                     fmt::format("for a regular expression write {} ~ {}", shown(field.spelling),
                                 shown(text))});
  }
  return true;
}

Parsed<bool> check_text(Literal const& text, Notes& notes) {
  if (text.quoted) return true;
  std::string const word = text.text();
  if (word == "{") {
    return wrong(text.span, "`{` does not group here",
                 "write items.name: value; each test looks at all members");
  }
  if (word.size() > 1 && word.find(':') == word.size() - 1) {
    if (text.has_wildcard()) {
      return wrong(text.span, "field names take no wildcards",
                   "name the fields, or write *: value for any; to search for it as text, put it "
                   "into quotes");
    }
    notes.push_back({fmt::format("{} is searched as text", shown(word)), text.span.begin,
                     text.span.end,
                     fmt::format("if your records have such a field, write \"{}\": value",
                                 shown(std::string_view(word).substr(0, word.size() - 1)))});
  } else if (parse_cidr(word)) {
    notes.push_back({"a word alone is searched as text", text.span.begin, text.span.end,
                     fmt::format("for the addresses in the block write ip: {}", shown(word))});
  }
  return true;
}

void ForgottenParentheses::next(Operand const& operand, Scanner const& scan, Notes& notes) {
  if (operand.word.end == 0) {
    field_ = operand.field;
  } else if (!field_.empty()) {
    std::string const word = shown(scan.text_of(operand.word));
    notes.push_back({fmt::format("{} is searched in any field", word), operand.word.begin,
                     operand.word.end,
                     fmt::format("for {0} alone write {0}: (… or {1})", shown(field_), word)});
    field_.clear();
  }
}

}  // namespace cairn::query
