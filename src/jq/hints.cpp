#include "jq/hints.hpp"

#include "jq/lexer.hpp"

namespace cairn::jq {

std::string with_plain_quotes(std::string_view program) {
  std::string out;
  for (std::size_t i = 0; i < program.size();) {
    std::string_view const three = program.substr(i, 3);
    // U+201C to U+201F, U+2018 to U+201B
    bool const quote = three.size() == 3 && three.substr(0, 2) == "\xe2\x80" &&
                       three[2] >= '\x98' && three[2] <= '\x9f';
    if (quote) {
      out.push_back(three[2] < '\x9c' ? '\'' : '"');
      i += 3;
    } else {
      out.push_back(program[i++]);
    }
  }
  if (out.size() > 1 && out.front() == '\'' && out.back() == '\'')
    return out.substr(1, out.size() - 2);
  return out;
}

std::string_view assignment_in_select(std::string_view program) {
  Lexer lexer(program);
  std::size_t begin = 0;
  enum { kOutside, kName, kOpen, kPath } state = kOutside;
  for (Token token = lexer.next(); token.kind != Token::Kind::kEnd; token = lexer.next()) {
    if (token.is_name("select")) {
      begin = token.begin;
      state = kName;
    } else if (state == kName) {
      state = token.is("(") ? kOpen : kOutside;
    } else if (state == kPath && token.is("=")) {
      return program.substr(begin, token.end - begin);
    } else if (state == kOpen || state == kPath) {
      bool const part = token.kind == Token::Kind::kField || token.kind == Token::Kind::kString ||
                        token.kind == Token::Kind::kNumber || token.is(".") || token.is("[") ||
                        token.is("]");
      state = part ? kPath : kOutside;
    }
  }
  return {};
}

bool mentions(std::string_view program, std::string_view name) {
  for (std::size_t at = program.find(name); at != std::string_view::npos;
       at = program.find(name, at + 1)) {
    std::size_t const end = at + name.size();
    bool const whole = (at == 0 || !is_name_part(program[at - 1])) &&
                       (end == program.size() || !is_name_part(program[end]));
    if (whole && (at == 0 || program[at - 1] != '.')) return true;
  }
  return false;
}

}  // namespace cairn::jq
