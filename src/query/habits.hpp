// What people write who come from other query languages: `&&`, `!x`, `-field:x`, `field:>5`, `[a TO
// b]`, commas. Private to query/.
#pragma once
#include "query/names.hpp"
#include "query/scanner.hpp"

namespace cairn::query {

/// Before a term of the top level is read.
Parsed<bool> check_term(Scanner const& scan);
/// A value behind `field:`; `behind` stands where it ends.
Parsed<bool> check_value(FieldReference const& field, Literal const& value, Scanner const& behind,
                         Notes& notes);
/// A bare word: `foo:` and `10.0.0.0/8` look like more than text.
Parsed<bool> check_text(Literal const& text, Notes& notes);

/// `errorCode: A or B` is read as `errorCode: A` or the word B. Told of every operand of an `or`,
/// it notes the first such word.
class ForgottenParentheses {
 public:
  /// One operand: set if it is nothing but one `field: value` or one bare word.
  struct Operand {
    std::string field;  // canonical spelling of `field: value`
    Span word;          // of the bare word
  };
  void next(Operand const& operand, Scanner const& scan, Notes& notes);

 private:
  std::string field_;
};

}  // namespace cairn::query
