#include "jq/lexer.hpp"

#include "base/text.hpp"

namespace cairn::jq {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_valid_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    CodePoint const point = decode_utf8(text, i);
    if (!point.valid) return false;
    i += point.length;
  }
  return true;
}

}  // namespace

bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_name_part(char c) { return is_name_start(c) || is_digit(c); }

Token Lexer::make(Token::Kind kind, std::size_t begin, std::size_t end, std::string_view text) {
  at_ = end;
  return {kind, text, begin, end};
}

Token Lexer::next() {
  while (at_ < program_.size() &&
         (program_[at_] == ' ' || program_[at_] == '\n' || program_[at_] == '\t'))
    ++at_;
  std::size_t const begin = at_;
  if (begin == program_.size()) return make(Token::Kind::kEnd, begin, begin, {});
  char const c = program_[begin];
  char const following = begin + 1 < program_.size() ? program_[begin + 1] : '\0';
  auto const run = [&](std::size_t from, auto const& belongs) {
    while (from < program_.size() && belongs(program_[from])) ++from;
    return from;
  };
  auto const text = [&](std::size_t from, std::size_t to) {
    return program_.substr(from, to - from);
  };

  if (c == '.' && is_name_start(following)) {
    std::size_t const end = run(begin + 1, is_name_part);
    return make(Token::Kind::kField, begin, end, text(begin + 1, end));
  }
  if (c == '.' && (following == '.' || is_digit(following)))
    return make(Token::Kind::kOther, begin, begin + 2, text(begin, begin + 2));
  if (is_name_start(c)) {
    std::size_t end = run(begin, is_name_part);
    bool const qualified = text(end, program_.size()).substr(0, 2) == "::";
    return make(qualified ? Token::Kind::kOther : Token::Kind::kName, begin, end, text(begin, end));
  }
  if (is_digit(c)) {
    std::size_t end = run(begin, [](char d) { return is_digit(d) || d == '.'; });
    if (end < program_.size() && (program_[end] == 'e' || program_[end] == 'E')) {
      std::size_t exponent = end + 1;
      if (exponent < program_.size() && (program_[exponent] == '+' || program_[exponent] == '-'))
        ++exponent;
      std::size_t const last = run(exponent, is_digit);
      if (last > exponent) end = last;
    }
    return make(Token::Kind::kNumber, begin, end, text(begin, end));
  }
  if (c == '"') {
    std::size_t end = begin + 1;
    bool plain = true;
    while (end < program_.size() && program_[end] != '"') {
      if (program_[end] == '\\') {
        plain = false;
        ++end;
      }
      ++end;
    }
    if (end >= program_.size()) return make(Token::Kind::kOther, begin, program_.size(), {});
    auto const body = text(begin + 1, end);
    plain = plain && is_valid_utf8(body);
    return make(plain ? Token::Kind::kString : Token::Kind::kOther, begin, end + 1, body);
  }
  if (c == '#')
    return make(Token::Kind::kOther, begin,
                run(begin, [](char d) { return d != '\n' && d != '\r'; }), {});
  for (std::string_view symbol :
       {"//=", "?//", "==", "!=", "//", "|=", "+=", "-=", "*=", "/=", "%=", "<=", ">="})
    if (program_.substr(begin, symbol.size()) == symbol)
      return make(Token::Kind::kSymbol, begin, begin + symbol.size(), symbol);
  if (std::string_view(".?=;,:|+-*/%$<>[]{}()").find(c) != std::string_view::npos)
    return make(Token::Kind::kSymbol, begin, begin + 1, text(begin, begin + 1));
  return make(Token::Kind::kOther, begin, begin + 1, {});
}

}  // namespace cairn::jq
