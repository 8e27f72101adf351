// The part of jq's lexical grammar that the recogniser and the warnings need. Private to jq/.
#pragma once
#include <string>
#include <string_view>

namespace cairn::jq {

struct Token {
  enum class Kind { kEnd, kField, kString, kName, kNumber, kSymbol, kOther };
  Kind kind = Kind::kEnd;
  std::string_view
      text;  // a field's name without its dot; a string's body; a symbol of one or two characters
  std::size_t begin = 0;  // in the program
  std::size_t end = 0;

  bool is(std::string_view symbol) const { return kind == Kind::kSymbol && text == symbol; }
  bool is_name(std::string_view name) const { return kind == Kind::kName && text == name; }
};

/// Tokens as jq 1.6 cuts them. What it does not know exactly (comments, strings with escapes or
/// interpolation, formats) is kOther.
class Lexer {
 public:
  explicit Lexer(std::string_view program, std::size_t at = 0) : program_(program), at_(at) {}
  Token next();

 private:
  Token make(Token::Kind kind, std::size_t begin, std::size_t end, std::string_view text);
  std::string_view program_;
  std::size_t at_;
};

bool is_name_start(char c);
bool is_name_part(char c);

}  // namespace cairn::jq
