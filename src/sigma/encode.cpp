#include "sigma/encode.hpp"

#include "base/base64.hpp"
#include "base/text.hpp"

namespace cairn::sigma {
namespace {

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// Where `\B[-/]\b` matches: a dash or slash behind no word character and before one.
std::vector<std::size_t> dashes_of(std::string_view text) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < text.size(); ++i) {
    bool const dash = text[i] == '-' || text[i] == '/';
    bool const behind_word = i > 0 && is_word(text[i - 1]);
    bool const before_word = i + 1 < text.size() && is_word(text[i + 1]);
    if (dash && !behind_word && before_word) places.push_back(i);
  }
  return places;
}

constexpr std::string_view kDashes[] = {"-", "/", "–", "—", "―"};

/// All texts that come of replacing the dashes of one literal; empty if more than `limit`.
std::vector<std::string> variants_of(std::string_view text, std::size_t limit) {
  std::vector<std::string> out = {""};
  std::size_t done = 0;
  for (std::size_t const at : dashes_of(text)) {
    if (out.size() * std::size(kDashes) > limit) return {};
    std::vector<std::string> next;
    for (std::string const& begun : out)
      for (std::string_view const dash : kDashes)
        next.push_back(begun + std::string(text.substr(done, at - done)) + std::string(dash));
    out = std::move(next);
    done = at + 1;
  }
  for (std::string& variant : out) variant += text.substr(done);
  return out;
}

}  // namespace

std::vector<std::string> base64_offsets(std::string_view bytes) {
  // What stands before shifts the text: the first characters mix it with the bytes before, the last
  // with those behind.
  constexpr std::size_t kMixedBefore[] = {0, 2, 3};
  constexpr std::size_t kMixedBehind[] = {0, 3, 2};  // by the length modulo 3; padding included
  std::vector<std::string> out;
  for (std::size_t offset = 0; offset < 3; ++offset) {
    std::string const padded = std::string(offset, ' ') + std::string(bytes);
    std::string const encoded = base64_encode(padded);
    std::size_t const begin = kMixedBefore[offset];
    std::size_t const end = encoded.size() - kMixedBehind[padded.size() % 3];
    if (begin < end) out.push_back(encoded.substr(begin, end - begin));
  }
  return out;
}

std::string to_utf16(std::string_view utf8, Utf16 form) {
  std::string out;
  auto const unit = [&](char32_t c) {
    char const high = static_cast<char>((c >> 8) & 0xff), low = static_cast<char>(c & 0xff);
    out += form == Utf16::kBig ? high : low;
    out += form == Utf16::kBig ? low : high;
  };
  if (form == Utf16::kMarked) unit(0xfeff);
  for (std::size_t at = 0; at < utf8.size();) {
    CodePoint const c = decode_utf8(utf8, at);
    at += c.length;
    if (c.value < 0x10000) {
      unit(c.value);
    } else {
      unit(0xd800 + ((c.value - 0x10000) >> 10));
      unit(0xdc00 + ((c.value - 0x10000) & 0x3ff));
    }
  }
  return out;
}

std::vector<Pattern> dash_variants(Pattern const& pattern, std::size_t limit) {
  std::vector<std::vector<Piece>> out = {{}};
  for (Piece const& piece : pattern.pieces()) {
    std::vector<std::string> texts = {piece.literal};
    if (piece.kind == PieceKind::kLiteral) texts = variants_of(piece.literal, limit);
    if (texts.empty() || out.size() * texts.size() > limit) return {};
    std::vector<std::vector<Piece>> next;
    for (std::vector<Piece> const& begun : out) {
      for (std::string const& text : texts) {
        next.push_back(begun);
        next.back().push_back({piece.kind, text});
      }
    }
    out = std::move(next);
  }
  std::vector<Pattern> patterns;
  for (std::vector<Piece>& pieces : out) patterns.push_back(Pattern::of(std::move(pieces)));
  return patterns;
}

}  // namespace cairn::sigma
