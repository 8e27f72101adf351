#include "sigma/pattern.hpp"

#include <algorithm>

namespace cairn::sigma {
namespace {

bool is_escapable(char c) { return c == '*' || c == '?' || c == '\\'; }

}  // namespace

void Pattern::append(Piece piece) {
  if (!pieces_.empty() && pieces_.back().kind == piece.kind) {
    if (piece.kind == PieceKind::kAnyRun) return;
    if (piece.kind == PieceKind::kLiteral) {
      pieces_.back().literal += piece.literal;
      return;
    }
  }
  pieces_.push_back(std::move(piece));
}

Pattern Pattern::literal(std::string text) {
  Pattern out;
  if (!text.empty()) out.append({PieceKind::kLiteral, std::move(text)});
  return out;
}

Pattern Pattern::of(std::vector<Piece> pieces) {
  Pattern out;
  for (Piece& piece : pieces) out.append(std::move(piece));
  return out;
}

Pattern Pattern::parse(std::string_view text) {
  Pattern out;
  std::string literal;
  auto const wildcard = [&](PieceKind kind) {
    if (!literal.empty()) out.append({PieceKind::kLiteral, std::move(literal)});
    literal.clear();
    out.append({kind, {}});
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    char const c = text[i];
    if (c == '\\' && i + 1 < text.size() && is_escapable(text[i + 1]))
      literal += text[++i];
    else if (c == '*')
      wildcard(PieceKind::kAnyRun);
    else if (c == '?')
      wildcard(PieceKind::kAnyOne);
    else
      literal += c;
  }
  if (!literal.empty()) out.append({PieceKind::kLiteral, std::move(literal)});
  return out;
}

bool Pattern::has_wildcard() const {
  return std::any_of(pieces_.begin(), pieces_.end(),
                     [](Piece const& piece) { return piece.kind != PieceKind::kLiteral; });
}

std::optional<std::string> Pattern::text() const {
  if (has_wildcard()) return std::nullopt;
  return pieces_.empty() ? std::string() : pieces_.front().literal;
}

void Pattern::push_front_any() {
  if (pieces_.empty() || pieces_.front().kind != PieceKind::kAnyRun)
    pieces_.insert(pieces_.begin(), Piece{PieceKind::kAnyRun, {}});
}

void Pattern::push_back_any() { append({PieceKind::kAnyRun, {}}); }

match::Test Pattern::test(match::Case text_case) const {
  if (auto plain = text()) return match::Equals{std::move(*plain), text_case, std::nullopt};
  bool const contains = pieces_.size() == 3 && pieces_[0].kind == PieceKind::kAnyRun &&
                        pieces_[1].kind == PieceKind::kLiteral &&
                        pieces_[2].kind == PieceKind::kAnyRun;
  if (contains) return match::Contains{pieces_[1].literal, text_case};
  return match::Wildcard{pieces_, text_case};
}

}  // namespace cairn::sigma
