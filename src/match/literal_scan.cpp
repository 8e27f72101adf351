#include "match/literal_scan.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <cstring>
#include <optional>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace cairn::match {
namespace {

// Characters of CloudTrail text by falling frequency, measured on real trails, folded. What is not
// listed is rarer still.
constexpr std::string_view kByFrequency =
    "\"east:nr0oic-dlm,u12w7v6gf3p5.ybz48/hk9xj{}_q +[]\\=();%*'$!#@?";

/// Letters that fold to ASCII from outside it: K (U+212A KELVIN SIGN) and İ (U+0130); and ſ
/// (U+017F), which only regular expressions that ignore case take for an s.
constexpr std::string_view kKelvin = "\xe2\x84\xaa";
constexpr std::string_view kDottedI = "\xc4\xb0";
constexpr std::string_view kLongS = "\xc5\xbf";

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::optional<char32_t> hex_unit(std::string_view text, std::size_t at) {
  if (at + 4 > text.size()) return std::nullopt;
  char32_t unit = 0;
  for (std::size_t i = at; i < at + 4; ++i) {
    char const c = fold_ascii(text[i]);
    if (c >= '0' && c <= '9')
      unit = unit * 16 + static_cast<char32_t>(c - '0');
    else if (c >= 'a' && c <= 'f')
      unit = unit * 16 + static_cast<char32_t>(c - 'a' + 10);
    else
      return std::nullopt;
  }
  return unit;
}

#if defined(__x86_64__)
char fold_bit(char c) { return is_letter(c) ? 0x20 : 0; }

__attribute__((target("avx2"))) inline __m256i load32(char const* p) {
  return _mm256_loadu_si256(reinterpret_cast<__m256i const*>(p));
}
#endif

}  // namespace

unsigned char_rarity(char c) {
  std::size_t const at = kByFrequency.find(fold_ascii(c));
  return static_cast<unsigned>(at == std::string_view::npos ? kByFrequency.size() : at);
}

std::string_view cut_literal(std::string_view text) {
  std::string_view best;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    bool const ends = i == text.size() || static_cast<unsigned char>(text[i]) < 0x20 ||
                      static_cast<unsigned char>(text[i]) > 0x7e ||
                      std::strchr("\\\"/=&<>'", text[i]) != nullptr;
    if (!ends) continue;
    if (i - begin > best.size()) best = text.substr(begin, i - begin);
    begin = i + 1;
  }
  return best;
}

LiteralScan::LiteralScan(std::string_view literal) : literal_(literal) {
  for (char& c : literal_) {
    c = fold_ascii(c);
    characters_.set(static_cast<unsigned char>(c));
  }
  std::size_t rarest = 0;
  for (std::size_t i = 1; i < literal_.size(); ++i)
    if (char_rarity(literal_[i]) > char_rarity(literal_[rarest])) rarest = i;
  std::size_t next = rarest == 0 ? 1 : 0;
  for (std::size_t i = 0; i < literal_.size(); ++i)
    if (i != rarest && char_rarity(literal_[i]) > char_rarity(literal_[next])) next = i;
  first_ = std::min(rarest, next);
  second_ = std::max(rarest, next);
}

bool LiteralScan::matches_at(std::string_view text, std::size_t at) const {
  if (at + literal_.size() > text.size()) return false;
  for (std::size_t i = 0; i < literal_.size(); ++i)
    if (fold_ascii(text[at + i]) != literal_[i]) return false;
  return true;
}

bool LiteralScan::escape_matters(std::string_view text, std::size_t at) const {
  auto const unit = hex_unit(text, at + 2);
  if (!unit) return false;  // not an escape that anything decodes
  char32_t const c = *unit == 0x17f ? U's' : fold(*unit);
  return c == '\\' || (c < 128 && characters_.test(c));
}

bool LiteralScan::foreign_matters(std::string_view text, std::size_t at) const {
  std::string_view const rest = text.substr(at);
  return (rest.starts_with(kKelvin) && characters_.test('k')) ||
         (rest.starts_with(kDottedI) && characters_.test('i')) ||
         (rest.starts_with(kLongS) && characters_.test('s'));
}

bool LiteralScan::odd(std::string_view text, std::size_t at) const {
  char const c = text[at];
  return (c == '\\' && at + 1 < text.size() && text[at + 1] == 'u' && escape_matters(text, at)) ||
         (static_cast<unsigned char>(c) > 0x7f && foreign_matters(text, at));
}

bool LiteralScan::worth(std::string_view text, std::size_t at) const {
  return odd(text, at) || (at >= first_ && matches_at(text, at - first_));
}

bool LiteralScan::may_hold_slow(std::string_view text) const {
  for (std::size_t at = 0; at < text.size(); ++at)
    if (odd(text, at) || matches_at(text, at)) return true;
  return false;
}

bool LiteralScan::has(Road road) {
#if defined(__x86_64__)
  static bool const avx2 = __builtin_cpu_supports("avx2");
  static bool const avx512 = __builtin_cpu_supports("avx512bw");
  if (road == Road::kAvx2) return avx2;
  if (road == Road::kAvx512) return avx512;
#endif
  return road == Road::kSlow;
}

bool LiteralScan::may_hold(std::string_view text) const {
  return may_hold(text, has(Road::kAvx512) ? Road::kAvx512
                        : has(Road::kAvx2) ? Road::kAvx2
                                           : Road::kSlow);
}

bool LiteralScan::may_hold(std::string_view text, Road road) const {
#if defined(__x86_64__)
  if (road == Road::kAvx512) return may_hold_avx512(text);
  if (road == Road::kAvx2) return may_hold_avx2(text);
#endif
  return may_hold_slow(text);
}

#if defined(__x86_64__)
// Thirty-two (or sixty-four) places at a time: a place is worth a look if the literal's first rare
// character stands there and the second one behind it, or if it is a `\u`, or a byte over 0x7f.
// Setting bit 5 folds letters; for other characters of the literal it is not set.
__attribute__((target("avx2"))) bool LiteralScan::may_hold_avx2(std::string_view text) const {
  char const* const data = text.data();
  std::size_t const apart = second_ - first_;
  std::size_t const reach = apart + 32 + 1;  // bytes that one turn may touch from its start
  std::size_t at = 0;
  if (text.size() > reach) {
    __m256i const first_fold = _mm256_set1_epi8(fold_bit(literal_[first_]));
    __m256i const second_fold = _mm256_set1_epi8(fold_bit(literal_[second_]));
    __m256i const first = _mm256_set1_epi8(literal_[first_]);
    __m256i const second = _mm256_set1_epi8(literal_[second_]);
    __m256i const backslash = _mm256_set1_epi8('\\'), letter_u = _mm256_set1_epi8('u');
    for (std::size_t const last = text.size() - reach; at <= last; at += 32) {
      __m256i const here = load32(data + at);
      __m256i const a = _mm256_cmpeq_epi8(_mm256_or_si256(here, first_fold), first);
      __m256i const b =
          _mm256_cmpeq_epi8(_mm256_or_si256(load32(data + at + apart), second_fold), second);
      __m256i const slash = _mm256_cmpeq_epi8(here, backslash);
      __m256i const odd = _mm256_or_si256(slash, here);
      __m256i any = _mm256_or_si256(_mm256_and_si256(a, b), odd);
      if (_mm256_movemask_epi8(any) == 0) continue;
      __m256i const escape =
          _mm256_and_si256(slash, _mm256_cmpeq_epi8(load32(data + at + 1), letter_u));
      any = _mm256_or_si256(_mm256_or_si256(_mm256_and_si256(a, b), escape), here);
      for (auto mask = static_cast<std::uint32_t>(_mm256_movemask_epi8(any)); mask != 0;
           mask &= mask - 1)
        if (worth(text, at + static_cast<std::size_t>(__builtin_ctz(mask)))) return true;
    }
  }
  return may_hold_slow(text.substr(at - std::min(at, first_)));
}

__attribute__((target("avx512bw"))) bool LiteralScan::may_hold_avx512(std::string_view text) const {
  char const* const data = text.data();
  std::size_t const apart = second_ - first_;
  std::size_t const reach = apart + 64 + 1;
  std::size_t at = 0;
  if (text.size() > reach) {
    __m512i const first_fold = _mm512_set1_epi8(fold_bit(literal_[first_]));
    __m512i const second_fold = _mm512_set1_epi8(fold_bit(literal_[second_]));
    __m512i const first = _mm512_set1_epi8(literal_[first_]);
    __m512i const second = _mm512_set1_epi8(literal_[second_]);
    __m512i const backslash = _mm512_set1_epi8('\\'), letter_u = _mm512_set1_epi8('u');
    for (std::size_t const last = text.size() - reach; at <= last; at += 64) {
      __m512i const here = _mm512_loadu_si512(data + at);
      __mmask64 const a = _mm512_cmpeq_epi8_mask(_mm512_or_si512(here, first_fold), first);
      __mmask64 const ab = _mm512_mask_cmpeq_epi8_mask(
          a, _mm512_or_si512(_mm512_loadu_si512(data + at + apart), second_fold), second);
      __mmask64 const slash = _mm512_cmpeq_epi8_mask(here, backslash);
      __mmask64 const foreign = _mm512_movepi8_mask(here);
      if ((ab | slash | foreign) == 0) continue;
      __mmask64 const escape =
          _mm512_mask_cmpeq_epi8_mask(slash, _mm512_loadu_si512(data + at + 1), letter_u);
      for (std::uint64_t mask = ab | escape | foreign; mask != 0; mask &= mask - 1)
        if (worth(text, at + static_cast<std::size_t>(__builtin_ctzll(mask)))) return true;
    }
  }
  return may_hold_slow(text.substr(at - std::min(at, first_)));
}
#endif

}  // namespace cairn::match
