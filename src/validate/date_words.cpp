#include "validate/date_words.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

namespace cairn::validate {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80) != 0;
}
bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1c && c <= 0x1f); }
bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

/// A run of letters or digits with dots in it is cut at the dots unless it is one decimal number.
void cut_at_points(std::string token, bool dotted, bool letters, std::vector<std::string>& out) {
  auto const points = std::count(token.begin(), token.end(), '.');
  bool const comma = token.back() == ',';
  if (dotted && (letters || points > 1 || token.back() == '.' || comma)) {
    std::string part;
    bool first = true;  // is a token even if it is empty
    for (char c : token) {
      if (c != '.' && c != ',') {
        part += c;
        continue;
      }
      if (first || !part.empty()) out.push_back(part);
      first = false;
      part.clear();
      out.emplace_back(1, c);
    }
    if (first || !part.empty()) out.push_back(part);
    return;
  }
  if (dotted && points == 0) std::replace(token.begin(), token.end(), ',', '.');
  out.push_back(std::move(token));
}

/// Where a word stands in a list of groups of equal words.
template <std::size_t N>
std::optional<int> find_word(std::array<std::string_view, N> const& groups, std::string_view word) {
  std::string const wanted = lower(word);
  if (wanted.empty() || wanted.find('|') != std::string::npos) return std::nullopt;
  for (std::size_t i = 0; i < N; ++i)
    if (('|' + std::string(groups[i]) + '|').find('|' + wanted + '|') != std::string::npos)
      return static_cast<int>(i);
  return std::nullopt;
}

}  // namespace

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = fold_ascii(c);
  return out;
}

std::vector<std::string> split_date(std::string_view text) {
  std::vector<std::string> out;
  std::size_t at = 0;
  while (at < text.size()) {
    char const c = text[at++];
    if (is_blank(c)) {
      out.emplace_back(" ");
      continue;
    }
    if (!is_letter(c) && !is_digit(c)) {
      out.emplace_back(1, c);
      continue;
    }
    std::string token(1, c);
    bool number = is_digit(c), dotted = false, letters = false;
    for (; at < text.size(); ++at) {
      char const next = text[at];
      letters = letters || !number;
      bool const after_point = dotted && token.back() == '.';
      if (next == '.' || (next == ',' && number && !dotted && token.size() >= 2)) {
        dotted = true;
      } else if (number && is_letter(next) && after_point) {
        number = false;
      } else if (!number && is_digit(next) && after_point) {
        number = true;
      } else if (number ? !is_digit(next) : !is_letter(next)) {
        break;
      }
      token += next;
    }
    cut_at_points(std::move(token), dotted, letters, out);
  }
  return out;
}

std::optional<std::int64_t> to_int(std::string_view text) {
  if (!all_digits(text)) return std::nullopt;
  std::int64_t value = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) return std::nullopt;
  return value;
}

std::optional<Number> to_number(std::string_view text) {
  std::size_t const point = text.find('.');
  auto const whole = to_int(text.substr(0, point));
  if (!whole) return std::nullopt;
  Number out{*whole, std::nullopt};
  if (point == std::string_view::npos) return out;
  std::string_view const rest = text.substr(point + 1, 15);
  auto const fraction = to_int(rest);
  if (!fraction) return std::nullopt;
  std::int64_t scale = 1;
  for (std::size_t i = 0; i < rest.size(); ++i) scale *= 10;
  if (*fraction != 0) out.sixtieths = static_cast<int>(*fraction * 60 / scale);
  return out;
}

std::optional<int> weekday_of(std::string_view word) {
  return find_word<7>({"mon|monday", "tue|tuesday", "wed|wednesday", "thu|thursday", "fri|friday",
                       "sat|saturday", "sun|sunday"},
                      word);
}
std::optional<int> month_of(std::string_view word) {
  auto const at = find_word<12>({"jan|january", "feb|february", "mar|march", "apr|april", "may",
                                 "jun|june", "jul|july", "aug|august", "sep|sept|september",
                                 "oct|october", "nov|november", "dec|december"},
                                word);
  if (!at) return std::nullopt;
  return *at + 1;
}
std::optional<int> unit_of(std::string_view word) {
  return find_word<3>({"h|hour|hours", "m|minute|minutes", "s|second|seconds"}, word);
}
std::optional<int> half_of(std::string_view word) { return find_word<2>({"am|a", "pm|p"}, word); }
bool is_jump(std::string_view word) {
  constexpr std::string_view kWords[] = {" ",   ".",  ",", ";", "-",  "/",  "'",  "at", "on",
                                         "and", "ad", "m", "t", "of", "st", "nd", "rd", "th"};
  return std::find(std::begin(kWords), std::end(kWords), lower(word)) != std::end(kWords);
}
bool is_utc(std::string_view word) {
  return word == "UTC" || word == "GMT" || word == "Z" || word == "z";
}

int days_in(std::int64_t year, std::int64_t month) {
  using namespace std::chrono;
  std::int64_t const known = year >= 1 && year <= 9999 ? year : 2000 + (year % 400 + 400) % 400;
  return static_cast<int>(static_cast<unsigned>(
      (std::chrono::year(static_cast<int>(known)) / static_cast<int>(month) / last).day()));
}

}  // namespace cairn::validate
