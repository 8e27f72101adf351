#include "validate/dates.hpp"

#include "validate/date_parts.hpp"

#include <algorithm>
#include <chrono>

// The grammar is python-dateutil's: a text is cut into words, numbers and single characters; each
// number is judged by its length and by what stands around it; numbers that are no time of day pile
// up as the parts of a date, and who is year, month and day is decided at the end.

namespace cairn::validate {
namespace {

class Parser {
 public:
  Parser(std::vector<std::string> tokens, Today today)
      : tokens_(std::move(tokens)), today_(today) {}

  std::optional<Moment> parse() {
    for (at_ = 0; at_ < tokens_.size(); ++at_)
      if (!token()) return std::nullopt;
    auto const date = parts_.resolve();
    if (!date) return std::nullopt;
    date_ = *date;
    bool const nothing = !date_.year && !date_.month && !date_.day && !weekday_ && !hour_ &&
                         !minute_ && !second_ && !microsecond_ && !half_ && zone_.empty() &&
                         !offset_;
    if (nothing) return std::nullopt;
    return build();
  }

 private:
  std::string_view peek(std::size_t at) const {
    return at < tokens_.size() ? std::string_view(tokens_[at]) : std::string_view();
  }
  bool has(std::size_t at) const { return at < tokens_.size(); }

  bool token() {
    std::string_view const word = tokens_[at_];
    if (to_number(word)) return number();
    std::string const small = lower(word);
    if (small == "nan" || small == "inf" || small == "infinity") return false;
    if (auto const day = weekday_of(word)) {
      weekday_ = day;
      return true;
    }
    if (auto const month = month_of(word)) return month_name(*month);
    if (auto const half = half_of(word)) {
      if (!hour_ || *hour_ > 12) return false;
      adjust_half(*half);
      half_ = half;
      return true;
    }
    if (could_be_zone(word, true)) return zone();
    if (hour_ && (word == "+" || word == "-")) return offset();
    return is_jump(word);
  }

  /// `Jan-01-99`, `Jan of 2001`.
  bool month_name(std::int64_t month) {
    if (!parts_.add(month, 'M')) return false;
    std::string_view const sign = peek(at_ + 1);
    if (sign == "-" || sign == "/") {
      if (!has(at_ + 2) || !parts_.add_text(peek(at_ + 2))) return false;
      if (peek(at_ + 3) == sign) {
        if (!has(at_ + 4) || !parts_.add_text(peek(at_ + 4))) return false;
        at_ += 2;
      }
      at_ += 2;
    } else if (has(at_ + 4) && sign == " " && peek(at_ + 3) == " " &&
               lower(peek(at_ + 2)) == "of") {
      if (auto const year = to_int(peek(at_ + 4)))
        if (!parts_.add_text(std::to_string(whole_year(*year, false)), 'Y')) return false;
      at_ += 4;
    }
    return true;
  }

  bool could_be_zone(std::string_view word, bool no_offset) const {
    return hour_ && zone_.empty() && (!no_offset || !offset_) && word.size() <= 5 &&
           (std::all_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; }) ||
            is_utc(word));
  }
  bool zone() {
    zone_ = tokens_[at_];
    if (is_utc(zone_)) offset_ = 0;
    // `GMT+3` is "my time + 3 is GMT".
    if (std::string_view const sign = peek(at_ + 1); sign == "+" || sign == "-") {
      tokens_[at_ + 1] = sign == "+" ? "-" : "+";
      offset_.reset();
      if (is_utc(zone_)) zone_.clear();
    }
    return true;
  }
  bool offset() {
    int const sign = tokens_[at_] == "+" ? 1 : -1;
    if (!has(at_ + 1)) return false;
    std::string_view const text = peek(at_ + 1);
    std::optional<std::int64_t> hours, minutes = 0;
    if (text.size() == 4) {
      hours = to_int(text.substr(0, 2));
      minutes = to_int(text.substr(2));
    } else if (peek(at_ + 2) == ":") {
      hours = to_int(text);
      minutes = to_int(peek(at_ + 3));
      at_ += 2;
    } else if (text.size() <= 2) {
      hours = to_int(text);
    }
    if (!hours || !minutes || *hours > 100'000 || *minutes > 100'000) return false;
    offset_ = sign * static_cast<std::int32_t>(*hours * 3600 + *minutes * 60);
    if (has(at_ + 5) && is_jump(peek(at_ + 2)) && peek(at_ + 3) == "(" && peek(at_ + 5) == ")" &&
        peek(at_ + 4).size() >= 3 && could_be_zone(peek(at_ + 4), false)) {
      zone_ = peek(at_ + 4);
      at_ += 4;
    }
    ++at_;
    return true;
  }

  bool number() {
    std::string const text = tokens_[at_];
    std::size_t const size = text.size();
    Number const value = *to_number(text);
    std::string_view const next = peek(at_ + 1);
    auto const slice = [&](std::size_t from, std::size_t count) {
      return to_int(std::string_view(text).substr(std::min(from, size), count));
    };
    if (parts_.size() == 3 && (size == 2 || size == 4) && !hour_ &&
        (!has(at_ + 1) || (next != ":" && !unit_of(next)))) {
      hour_ = slice(0, 2);
      if (size == 4) minute_ = slice(2, 2);
      return hour_ && (size == 2 || minute_);
    }
    if (size == 6 || (size > 6 && text.find('.') == 6)) {
      if (parts_.empty() && text.find('.') == std::string::npos)
        return parts_.add_text(text.substr(0, 2)) && parts_.add_text(text.substr(2, 2)) &&
               parts_.add_text(text.substr(4));
      hour_ = slice(0, 2);
      minute_ = slice(2, 2);
      return hour_ && minute_ && seconds(text.substr(4));
    }
    if (size == 8 || size == 12 || size == 14) {
      if (!parts_.add_text(text.substr(0, 4), 'Y') || !parts_.add_text(text.substr(4, 2)) ||
          !parts_.add_text(text.substr(6, 2)))
        return false;
      if (size == 8) return true;
      hour_ = slice(8, 2);
      minute_ = slice(10, 2);
      if (size == 14) second_ = slice(12, 2);
      return hour_ && minute_ && (size == 12 || second_);
    }
    if (auto const unit_at = find_unit()) return with_unit(text, value, *unit_at);
    if (has(at_ + 2) && next == ":") return clock(value);
    if (next == "-" || next == "/" || next == ".") return with_signs(text, std::string(next));
    if (!has(at_ + 1) || is_jump(next)) {
      if (auto const half = half_of(peek(at_ + 2)); half && has(at_ + 2)) {
        hour_ = value.whole;
        adjust_half(*half);
        ++at_;
      } else if (!parts_.add(value.whole)) {
        return false;
      }
      ++at_;
      return true;
    }
    if (auto const half = half_of(next); half && value.whole < 24) {
      hour_ = value.whole;
      adjust_half(*half);
      ++at_;
      return true;
    }
    bool const is_day = parts_.could_be_day(value.whole) &&
                        (!value.sixtieths || parts_.could_be_day(value.whole + 1));
    return is_day && parts_.add(value.whole);
  }

  /// `21:00:05.5`.
  bool clock(Number const& hours) {
    hour_ = hours.whole;
    auto const minutes = to_number(peek(at_ + 2));
    if (!minutes) return false;
    minute_ = minutes->whole;
    second_.reset();
    if (minutes->sixtieths) second_ = *minutes->sixtieths;
    if (has(at_ + 4) && peek(at_ + 3) == ":") {
      if (!seconds(peek(at_ + 4))) return false;
      at_ += 2;
    }
    at_ += 2;
    return true;
  }

  /// `2003-09-25`, `25.Sep.2003`.
  bool with_signs(std::string const& text, std::string const& sign) {
    if (!parts_.add_text(text)) return false;
    if (has(at_ + 2) && !is_jump(peek(at_ + 2))) {
      if (!add_part(peek(at_ + 2))) return false;
      if (has(at_ + 3) && peek(at_ + 3) == sign) {
        if (!has(at_ + 4) || !add_part(peek(at_ + 4))) return false;
        at_ += 2;
      }
      ++at_;
    }
    ++at_;
    return true;
  }
  bool add_part(std::string_view text) {
    if (auto const month = month_of(text)) return parts_.add(*month, 'M');
    return parts_.add_text(text);
  }

  /// Where the `h` of `9 h` or `h 9` stands.
  std::optional<std::size_t> find_unit() const {
    if (has(at_ + 1) && unit_of(peek(at_ + 1))) return at_ + 1;
    if (has(at_ + 2) && peek(at_ + 1) == " " && unit_of(peek(at_ + 2))) return at_ + 2;
    if (at_ > 0 && unit_of(peek(at_ - 1))) return at_ - 1;
    if (at_ > 1 && at_ + 1 == tokens_.size() && peek(at_ - 1) == " " && unit_of(peek(at_ - 2)))
      return at_ - 2;
    return std::nullopt;
  }
  bool with_unit(std::string const& text, Number const& value, std::size_t unit_at) {
    int unit = *unit_of(tokens_[unit_at]);
    if (unit_at > at_)
      at_ = unit_at;
    else
      ++unit;  // `9 h 30`: the number behind a unit is of the next one
    if (unit == 0) {
      hour_ = value.whole;
      if (value.sixtieths) minute_ = *value.sixtieths;
    } else if (unit == 1) {
      minute_ = value.whole;
      second_.reset();
      if (value.sixtieths) second_ = *value.sixtieths;
    } else if (unit == 2) {
      return seconds(text);
    }
    return true;
  }

  bool seconds(std::string_view text) {
    std::size_t const point = text.find('.');
    second_ = to_int(text.substr(0, point));
    microsecond_ = 0;
    if (point == std::string_view::npos) return second_.has_value();
    std::string digits(text.substr(point + 1, 6));
    digits.resize(6, '0');
    microsecond_ = to_int(digits);
    return second_ && microsecond_;
  }

  void adjust_half(int half) {
    if (*hour_ < 12 && half == 1)
      *hour_ += 12;
    else if (*hour_ == 12 && half == 0)
      hour_ = 0;
  }

  std::int64_t whole_year(std::int64_t year, bool century) const {
    if (year >= 100 || century) return year;
    year += today_.year / 100 * 100;
    if (year >= today_.year + 50)
      year -= 100;
    else if (year < today_.year - 50)
      year += 100;
    return year;
  }

  std::optional<Moment> build() const {
    std::int64_t const year = date_.year ? whole_year(*date_.year, parts_.century()) : today_.year;
    std::int64_t const month = date_.month.value_or(today_.month);
    if (year < 1 || year > 9999 || month < 1 || month > 12) return std::nullopt;
    int const most = days_in(year, month);
    std::int64_t const day = date_.day ? *date_.day : std::min(today_.day, most);
    std::int64_t const hour = hour_.value_or(0), minute = minute_.value_or(0);
    std::int64_t const second = second_.value_or(0);
    if (day < 1 || day > most || hour > 23 || minute > 59 || second > 59) return std::nullopt;
    using namespace std::chrono;
    sys_days days =
        std::chrono::year(static_cast<int>(year)) / static_cast<int>(month) / static_cast<int>(day);
    if (weekday_ && !date_.day) {
      int const is = static_cast<int>(weekday(days).iso_encoding()) - 1;
      days += std::chrono::days((*weekday_ - is + 7) % 7);
    }
    Moment out;
    out.wall = (days.time_since_epoch().count() * 86'400LL + hour * 3600 + minute * 60 + second) *
                   kSecond +
               microsecond_.value_or(0);
    if (!is_date(out.wall)) return std::nullopt;
    if (is_utc(zone_))
      out.offset = 0;
    else
      out.offset = offset_;
    return out;
  }

  std::vector<std::string> tokens_;
  Today today_;
  std::size_t at_ = 0;
  Parts parts_;
  Parts::Date date_;
  std::optional<int> weekday_, half_;
  std::optional<std::int64_t> hour_, minute_, second_, microsecond_;
  std::string zone_;
  std::optional<std::int32_t> offset_;
};

}  // namespace

std::optional<Moment> parse_date(std::string_view text, Today today) {
  return Parser(split_date(text), today).parse();
}

std::string display_date(Instant wall) {
  return format_time(wall - ((wall % kSecond) + kSecond) % kSecond);
}

std::string key_date(Instant wall) {
  std::string out;
  for (char c : display_date(wall))
    if (c != '-' && c != ':') out += c;
  return out;
}

bool is_date(Instant wall) {
  using namespace std::chrono;
  constexpr auto kBegin = sys_days(year(1) / 1 / 1).time_since_epoch().count() * 86'400LL * kSecond;
  constexpr auto kEnd =
      sys_days(year(10000) / 1 / 1).time_since_epoch().count() * 86'400LL * kSecond;
  return kBegin <= wall && wall < kEnd;
}

}  // namespace cairn::validate
