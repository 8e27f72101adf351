// Sigma's strings: `*` and `?` are wildcards, a backslash escapes `*`, `?` and `\` and nothing
// else.
#pragma once
#include "match/ir.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::sigma {

using Piece = match::Wildcard::Piece;
using PieceKind = match::Wildcard::Kind;

/// Literal pieces and wildcards; no two `*` and no two literals side by side. An empty text has no
/// pieces.
class Pattern {
 public:
  static Pattern parse(std::string_view text);
  static Pattern literal(std::string text);
  static Pattern of(std::vector<Piece> pieces);

  bool has_wildcard() const;
  /// The text, if there is no wildcard in it.
  std::optional<std::string> text() const;
  std::vector<Piece> const& pieces() const { return pieces_; }

  void push_front_any();
  void push_back_any();

  /// The test that the whole of a leaf meets: Equals, Contains or Wildcard.
  match::Test test(match::Case text_case) const;

 private:
  void append(Piece piece);
  std::vector<Piece> pieces_;
};

}  // namespace cairn::sigma
