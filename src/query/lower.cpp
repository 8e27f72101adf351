#include "query/lower.hpp"

#include "base/decimal.hpp"
#include "base/ip.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "match/program.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cairn::query {
namespace {

using match::Case;
using match::Expression;
using Piece = match::Wildcard::Piece;
using PieceKind = match::Wildcard::Kind;

Expression is_null(FieldReference const& field) {
  return Expression::negate(Expression::test(field.field, match::NotNull{}));
}

bool is_null_word(Literal const& value, std::string const& text) {
  return !value.quoted && !value.has_wildcard() && equals_ignoring_ascii_case(text, "null");
}

/// Pieces with runs of `*` made one.
std::vector<Piece> without_repeats(std::vector<Piece> const& pieces) {
  std::vector<Piece> result;
  for (Piece const& piece : pieces) {
    if (piece.kind == PieceKind::kAnyRun && !result.empty() &&
        result.back().kind == PieceKind::kAnyRun)
      continue;
    result.push_back(piece);
  }
  return result;
}

bool all_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// `10.0.0.0/33`: an address and a number, and yet no block.
Parsed<bool> is_block(Literal const& value, std::string const& text, std::optional<Cidr>& block) {
  block = parse_cidr(text);
  if (block) return true;
  std::size_t const slash = text.find('/');
  if (slash == std::string::npos || !all_digits(std::string_view(text).substr(slash + 1)))
    return false;
  auto const address = parse_ip(std::string_view(text).substr(0, slash));
  if (!address) return false;
  bool const v6 = text.find(':') < slash;
  return wrong(value.span, fmt::format("{} is no address block", shown(text)),
               fmt::format("the number behind the slash goes from 0 to {}", v6 ? 128 : 32));
}

Parsed<bool> check_outcome(FieldReference const& field, Literal const& value,
                           std::string const& text) {
  if (!field.is_outcome) return true;
  for (std::string_view outcome : {"success", "denied", "error"}) {
    if (equals_ignoring_ascii_case(text, outcome)) return true;
  }
  return wrong(value.span,
               fmt::format("the outcome is never {}", text.empty() ? "empty" : shown(text)),
               "it is success, denied or error");
}

std::optional<match::Order> order_of(Operator op) {
  switch (op) {
  case Operator::kLess: return match::Order::kLess;
  case Operator::kLessOrEqual: return match::Order::kLessOrEqual;
  case Operator::kGreater: return match::Order::kGreater;
  case Operator::kGreaterOrEqual: return match::Order::kGreaterOrEqual;
  default: return std::nullopt;
  }
}

Parsed<Expression> lower_order(FieldReference const& field, match::Order order,
                               Literal const& value) {
  std::string const text = value.text();
  auto const time = parse_time(text);
  auto const number = Decimal::parse(text);
  if (number && !(field.is_time && time))
    return Expression::test(field.field, match::CompareNumber{order, *number});
  if (time) return Expression::test(field.field, match::CompareTime{order, *time});
  return wrong(
      value.span,
      fmt::format("{} is neither a number nor a time", text.empty() ? "nothing" : shown(text)),
      "numbers: 1024, -0.5; times in UTC or with a zone: 2024-01-09, 2024-01-09T20:15Z, "
      "2024-01-09T20:15:30+02:00");
}

}  // namespace

Parsed<Expression> lower_match(FieldReference const& field, Literal const& value) {
  if (value.is_any()) return Expression::test(field.field, match::NotNull{});
  if (value.has_wildcard()) {
    return Expression::test(field.field,
                            match::Wildcard{without_repeats(value.pieces), Case::kIgnore});
  }
  std::string text = value.text();
  if (is_null_word(value, text)) return is_null(field);
  CAIRN_PARSE(check_outcome(field, value, text));
  match::Equals equals{text, Case::kIgnore, std::nullopt};
  if (value.quoted) return Expression::test(field.field, std::move(equals));
  std::optional<Cidr> block;
  if (CAIRN_PARSE(is_block(value, text, block)))
    return Expression::test(field.field, match::InCidr{*block, text});
  if (auto const time = parse_time(text); time && field.is_time) {
    std::vector<Expression> either;
    either.push_back(Expression::test(field.field, match::InTimeSpan{*time}));
    either.push_back(Expression::test(field.field, std::move(equals)));
    return Expression::any(std::move(either));
  }
  equals.number = Decimal::parse(text);
  return Expression::test(field.field, std::move(equals));
}

Parsed<Expression> lower_comparison(FieldReference const& field, OperatorToken const& op,
                                    Literal const& value, Notes& notes) {
  if (auto const order = order_of(op.kind)) return lower_order(field, *order, value);
  bool const negated = op.kind == Operator::kUnequal;
  std::string const text = value.text();
  if (is_null_word(value, text))
    return negated ? Expression::test(field.field, match::NotNull{}) : is_null(field);
  CAIRN_PARSE(check_outcome(field, value, text));
  if (value.has_wildcard()) {
    notes.push_back({"`==` and `!=` take * and ? as plain characters", value.span.begin,
                     value.span.end, "for wildcards write `field: value` or `not field: value`"});
  } else if (field.is_time && !value.quoted && parse_time(text) && !parse_event_time(text)) {
    notes.push_back({"`==` and `!=` compare the exact text of a time", value.span.begin,
                     value.span.end,
                     fmt::format("for all of it write {}: {}", field.spelling, shown(text))});
  }
  match::Equals equals{text, Case::kExact, std::nullopt};
  if (!value.quoted) equals.number = Decimal::parse(text);
  Expression test = Expression::test(field.field, std::move(equals));
  return negated ? Expression::negate(std::move(test)) : std::move(test);
}

Parsed<Expression> lower_regex(FieldReference const& field, RegexLiteral const& regex) {
  Expression test = Expression::test(field.field, regex.regex);
  if (auto const compiled = match::Program::compile(test); !compiled) {
    return wrong(regex.span, compiled.error().message,
                 "the syntax is RE2's: no look-around, no back references");
  }
  return test;
}

Parsed<Expression> lower_text(Literal const& text) {
  if (text.is_any()) return Expression::all({});
  if (text.pieces.empty()) {
    return wrong(text.span, "there is nothing between the quotes",
                 "for an empty value write `field: \"\"`");
  }
  match::Path const record;
  std::vector<Piece> pieces = without_repeats(text.pieces);
  // Substring: the word between two `*`, which a literal alone does not need spelled out.
  if (pieces.front().kind == PieceKind::kAnyRun) pieces.erase(pieces.begin());
  if (!pieces.empty() && pieces.back().kind == PieceKind::kAnyRun) pieces.pop_back();
  if (pieces.size() == 1 && pieces[0].kind == PieceKind::kLiteral) {
    return Expression::test(record, match::Contains{std::move(pieces[0].literal), Case::kIgnore});
  }
  pieces.insert(pieces.begin(), {PieceKind::kAnyRun, {}});
  pieces.push_back({PieceKind::kAnyRun, {}});
  return Expression::test(record, match::Wildcard{std::move(pieces), Case::kIgnore});
}

}  // namespace cairn::query
