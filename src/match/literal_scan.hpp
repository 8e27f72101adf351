// Searches raw JSON text for a literal, whatever its ASCII case, and tells when an escape or a
// foreign letter could spell it.
//
// The text is not parsed. Where the literal stands in it, or where something stands that decodes
// and folds to one of the literal's characters, the answer is "perhaps"; only otherwise is it "no".
// CloudTrail escapes = & < > ' all the time, so literals are cut to runs without those (see
// cut_literal) and an escape counts only if it spells a character of the literal, or a backslash
// (which may start an escape of JSON inside a JSON string).
#pragma once
#include <array>
#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>

namespace cairn::match {

/// The longest run of `text` whose characters a raw text can only hold as they are, or escaped as
/// \uXXXX: ASCII without controls, `\`, `"`, `/` and CloudTrail's escaped = & < > '. Empty if there
/// is none.
std::string_view cut_literal(std::string_view text);

/// Immutable.
class LiteralScan {
 public:
  /// `literal` is a result of cut_literal() of at least two characters, any case.
  explicit LiteralScan(std::string_view literal);

  /// False only if no JSON string in `text` can hold the literal once decoded and folded.
  bool may_hold(std::string_view text) const;
  /// The same, one byte at a time: the oracle, and the road of CPUs without AVX2.
  bool may_hold_slow(std::string_view text) const;
  /// The roads that CPUs may offer; `has` says which this one does. For the tests, which compare
  /// them.
  enum class Road { kSlow, kAvx2, kAvx512 };
  static bool has(Road road);
  bool may_hold(std::string_view text, Road road) const;

  std::string const& literal() const { return literal_; }

 private:
  bool may_hold_avx2(std::string_view text) const;
  bool may_hold_avx512(std::string_view text) const;
  /// An escape, or a character from outside ASCII, that may spell one of the literal's.
  bool odd(std::string_view text, std::size_t at) const;
  /// odd, or the place of the literal's `first_` character.
  bool worth(std::string_view text, std::size_t at) const;
  bool matches_at(std::string_view text, std::size_t at) const;
  /// `at` holds a backslash before a `u`: can the escape spell a character of the literal?
  bool escape_matters(std::string_view text, std::size_t at) const;
  /// `at` holds a byte over 0x7f: is it the start of a character that folds to one of the
  /// literal's?
  bool foreign_matters(std::string_view text, std::size_t at) const;

  std::string literal_;          // folded
  std::bitset<128> characters_;  // of the literal, folded
  std::size_t first_ = 0;        // the two rarest characters' positions, first_ < second_
  std::size_t second_ = 0;
};

/// How common a character is in CloudTrail text: 0 is the most common. Case ignored.
unsigned char_rarity(char c);

}  // namespace cairn::match
