// Times by hand. strptime and std::chrono::parse are slow, locale-bound or missing in g++ 12, and
// events carry one time each, so the form CloudTrail writes is read eight bytes at a time: each
// load is XORed with a template ("0000-00-"), which leaves a digit's value where a digit must stand
// and zero where a separator must; one addition then shows in the top bits whether any lane is too
// large.
#include "base/time.hpp"

#include <array>
#include <bit>
#include <chrono>
#include <cstring>
#include <type_traits>

namespace cairn {
namespace {

struct Civil {
  unsigned year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0;
};

constexpr std::array<std::uint8_t, 13> kMonthDays{0,  31, 28, 31, 30, 31, 30,
                                                  31, 31, 30, 31, 30, 31};
constexpr std::array<std::uint16_t, 13> kDaysBefore{0,   0,   31,  59,  90,  120, 151,
                                                    181, 212, 243, 273, 304, 334};

constexpr bool is_leap(unsigned year) {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

constexpr unsigned days_in(unsigned year, unsigned month) {
  return kMonthDays[month] + (month == 2 && is_leap(year) ? 1U : 0U);
}

bool is_possible(Civil const& c) {
  return c.month - 1 < 12 && c.day - 1 < days_in(c.year, c.month) && c.hour < 24 && c.minute < 60 &&
         c.second <= 60;
}

/// Days since 1970-01-01 of a possible date of the years 0000 to 9999.
std::int32_t days_since_epoch(Civil const& c) {
  constexpr std::int32_t kEpoch = 719'528;  // days from 0000-01-01 on
  std::uint32_t const leap_days = (c.year + 3) / 4 - (c.year + 99) / 100 + (c.year + 399) / 400;
  std::uint32_t const of_year = kDaysBefore[c.month] + (c.month > 2 && is_leap(c.year) ? 1U : 0U);
  return static_cast<std::int32_t>(365 * c.year + leap_days + of_year + c.day - 1) - kEpoch;
}

Instant to_instant(Civil const& c) {
  std::uint32_t const second = c.second == 60 ? 59 : c.second;
  std::uint32_t const of_day = (c.hour * 60 + c.minute) * 60 + second;
  return days_since_epoch(c) * kDay + of_day * kSecond;
}

/// Reads a text from left to right; every step says whether it found what it wants.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool at_end() const { return at_ == text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[at_]; }
  bool take(char c) {
    if (at_end() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  bool take_one_of(std::string_view chars) {
    if (at_end() || chars.find(text_[at_]) == std::string_view::npos) return false;
    ++at_;
    return true;
  }
  bool digits(unsigned count, unsigned& out) {
    if (text_.size() - at_ < count) return false;
    out = 0;
    for (unsigned i = 0; i < count; ++i) {
      auto const digit = static_cast<unsigned char>(text_[at_ + i] - '0');
      if (digit > 9) return false;
      out = out * 10 + digit;
    }
    at_ += count;
    return true;
  }
  /// One or more digits after the point, as microseconds; `width` becomes what the last digit read
  /// stands for.
  bool fraction(Instant& out, Instant& width) {
    out = 0, width = kSecond;
    std::size_t const start = at_;
    for (; !at_end() && text_[at_] >= '0' && text_[at_] <= '9'; ++at_)
      if (width > 1) width /= 10, out += (text_[at_] - '0') * width;
    return at_ > start;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

/// What was read, and how wide the smallest part that was given is.
struct Parsed {
  Civil civil;
  Instant fraction = 0;
  Instant width = 0;  // 0: a whole year or month, whose width depends on the calendar
  bool has_month = false;
  bool has_second = false;
};

/// `Z`, `z`, `+02:00`, `-0530` or nothing; the offset in microseconds.
bool read_zone(Reader& reader, Instant& offset) {
  offset = 0;
  if (reader.at_end() || reader.take_one_of("Zz")) return true;
  bool const west = reader.peek() == '-';
  unsigned hours = 0;
  unsigned minutes = 0;
  if (!reader.take_one_of("+-") || !reader.digits(2, hours)) return false;
  reader.take(':');
  if (!reader.digits(2, minutes) || hours > 23 || minutes > 59) return false;
  offset = static_cast<Instant>(hours) * kHour + static_cast<Instant>(minutes) * kMinute;
  if (west) offset = -offset;
  return true;
}

/// The clock after the `T`: hours, and what follows them. False if it is not one.
bool read_clock(Reader& reader, Parsed& out) {
  if (!reader.digits(2, out.civil.hour)) return false;
  out.width = kHour;
  if (!reader.take(':')) return true;
  if (!reader.digits(2, out.civil.minute)) return false;
  out.width = kMinute;
  if (!reader.take(':')) return true;
  if (!reader.digits(2, out.civil.second)) return false;
  out.width = kSecond, out.has_second = true;
  return !reader.take('.') || reader.fraction(out.fraction, out.width);
}

std::optional<TimeSpan> finish(Parsed const& parsed, Instant offset) {
  if (!is_possible(parsed.civil)) return std::nullopt;
  Instant const begin = to_instant(parsed.civil) + parsed.fraction - offset;
  if (parsed.width != 0) return TimeSpan{begin, begin + parsed.width};
  if (!parsed.has_month)
    return TimeSpan{begin, begin + (is_leap(parsed.civil.year) ? 366 : 365) * kDay};
  return TimeSpan{begin, begin + days_in(parsed.civil.year, parsed.civil.month) * kDay};
}

/// A whole time is told from a prefix by `has_second`.
std::optional<TimeSpan> parse_general(std::string_view text, bool& has_second) {
  Reader reader(text);
  Parsed parsed;
  Instant offset = 0;
  has_second = false;
  if (!reader.digits(4, parsed.civil.year)) return std::nullopt;
  if (reader.at_end()) return finish(parsed, 0);
  if (!reader.take('-') || !reader.digits(2, parsed.civil.month)) return std::nullopt;
  parsed.has_month = true;
  if (reader.at_end()) return finish(parsed, 0);
  if (!reader.take('-') || !reader.digits(2, parsed.civil.day)) return std::nullopt;
  parsed.width = kDay;
  if (reader.at_end()) return finish(parsed, 0);
  if (!reader.take_one_of("Tt ") || !read_clock(reader, parsed) || !read_zone(reader, offset) ||
      !reader.at_end())
    return std::nullopt;
  has_second = parsed.has_second;
  return finish(parsed, offset);
}

/// `2020-06-16, 09:43:51 PM`, what the CloudTrail console of 2020 put into its CSV.
std::optional<Instant> parse_console_time(std::string_view text) {
  Reader reader(text);
  Civil c;
  bool const shape = reader.digits(4, c.year) && reader.take('-') && reader.digits(2, c.month) &&
                     reader.take('-') && reader.digits(2, c.day) && reader.take(',') &&
                     reader.take(' ') && reader.digits(2, c.hour) && reader.take(':') &&
                     reader.digits(2, c.minute) && reader.take(':') && reader.digits(2, c.second) &&
                     reader.take(' ');
  if (!shape || c.hour - 1 >= 12) return std::nullopt;
  bool const afternoon = reader.peek() == 'P' || reader.peek() == 'p';
  if (!reader.take_one_of("AaPp") || !reader.take_one_of("Mm") || !reader.at_end())
    return std::nullopt;
  c.hour = c.hour % 12 + (afternoon ? 12 : 0);
  if (!is_possible(c)) return std::nullopt;
  return to_instant(c);
}

constexpr std::uint64_t kTopBits = 0x8080808080808080;

/// The first byte lowest, whatever the machine.
constexpr std::uint64_t load(char const* p) {
  std::uint64_t word = 0;
  if (!std::is_constant_evaluated() && std::endian::native == std::endian::little) {
    std::memcpy(&word, p, sizeof word);
    return word;
  }
  for (unsigned i = 0; i < 8; ++i)
    word |= static_cast<std::uint64_t>(static_cast<unsigned char>(p[i])) << (8 * i);
  return word;
}

/// For each byte of a template: what must be added so that a lane over 9 (a digit) or over 0 (a
/// separator) sets its top bit.
constexpr std::uint64_t limits_of(char const* form) {
  std::uint64_t word = 0;
  for (unsigned i = 0; i < 8; ++i)
    word |= static_cast<std::uint64_t>(form[i] == '0' ? 0x76 : 0x7F) << (8 * i);
  return word;
}

/// XORs eight bytes with their template; `bad` collects the lanes that do not fit. Then byte i of
/// `pairs` is the number that the digits i and i + 1 spell.
template <std::uint64_t kForm, std::uint64_t kLimits>
std::uint64_t pairs_of(char const* p, std::uint64_t& bad) {
  std::uint64_t const lanes = load(p) ^ kForm;
  bad |= (lanes + kLimits) | lanes;
  return lanes * 10 + (lanes >> 8);
}

constexpr unsigned byte_of(std::uint64_t word, unsigned index) {
  return (word >> (8 * index)) & 0xFF;
}

/// `YYYY-MM-DDThh:mm:ssZ`, 20 bytes.
std::optional<Instant> parse_exact(char const* p) {
  std::uint64_t bad = 0;
  std::uint64_t const date = pairs_of<load("0000-00-"), limits_of("0000-00-")>(p, bad);
  std::uint64_t const middle = pairs_of<load("00T00:00"), limits_of("00T00:00")>(p + 8, bad);
  std::uint64_t const end = pairs_of<load("0:00:00Z"), limits_of("0:00:00Z")>(p + 12, bad);
  Civil const c{byte_of(date, 0) * 100 + byte_of(date, 2),
                byte_of(date, 5),
                byte_of(middle, 0),
                byte_of(middle, 3),
                byte_of(middle, 6),
                byte_of(end, 5)};
  if ((bad & kTopBits) != 0 || !is_possible(c)) return std::nullopt;
  return to_instant(c);
}

Instant unit_of(char c) {
  switch (c) {
  case 's': return kSecond;
  case 'm': return kMinute;
  case 'h': return kHour;
  case 'd': return kDay;
  case 'w': return 7 * kDay;
  default: return 0;
  }
}

/// `1h30m`; zero is allowed here. nullopt if it is not a duration or longer than 10,000 years.
std::optional<Instant> read_duration(std::string_view text) {
  constexpr Instant kLongest = 3'652'425 * kDay;
  Instant total = 0;
  std::size_t at = 0;
  if (text.empty()) return std::nullopt;
  while (at < text.size()) {
    Instant count = 0;
    std::size_t const start = at;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
      count = count * 10 + (text[at] - '0');
      if (count > kLongest) return std::nullopt;
    }
    if (at == start || at == text.size()) return std::nullopt;
    Instant const unit = unit_of(text[at++]);
    if (unit == 0 || count > (kLongest - total) / unit) return std::nullopt;
    total += count * unit;
  }
  return total;
}

TimeSpan point(Instant t) { return {t, t == kInstantMax ? t : t + 1}; }

}  // namespace

std::optional<TimeSpan> parse_time(std::string_view text) {
  bool has_second = false;
  return parse_general(text, has_second);
}

std::optional<Instant> parse_event_time(std::string_view text) {
  if (text.size() == 20)
    if (auto const t = parse_exact(text.data())) return t;
  bool has_second = false;
  if (auto const span = parse_general(text, has_second); span && has_second) return span->begin;
  return parse_console_time(text);
}

Result<TimeSpan> parse_time_argument(std::string_view text, Instant now) {
  if (auto const span = parse_time(text)) return *span;
  std::string_view rest = text;
  if (rest.substr(0, 3) == "now") rest.remove_prefix(3);
  if (rest.empty() && !text.empty()) return point(now);
  if (!rest.empty() && (rest.front() == '-' || rest.front() == '+')) {
    if (auto const duration = read_duration(rest.substr(1))) {
      Instant moved = 0;
      bool const back = rest.front() == '-';
      if (back ? __builtin_sub_overflow(now, *duration, &moved)
               : __builtin_add_overflow(now, *duration, &moved))
        moved = back ? kInstantMin : kInstantMax;
      return point(moved);
    }
  }
  if (read_duration(text))
    return fail(ErrorCode::kInvalidArgument,
                "'{}' is a duration, not a time; write -{} for that long ago", text, text);
  return fail(ErrorCode::kInvalidArgument,
              "'{}' is not a time; write 2024-01-09T20:15:30Z or a prefix of it, now-7d or -24h",
              text);
}

Result<Instant> parse_duration(std::string_view text) {
  auto const duration = read_duration(text);
  if (!duration)
    return fail(ErrorCode::kInvalidArgument,
                "'{}' is not a duration; write 90s, 15m, 24h, 7d or 1h30m", text);
  return *duration;
}

std::string format_time(Instant t) {
  // The civil date of a day, by eras of 400 years that begin on 1 March (H. Hinnant's days
  // algorithm): good for every Instant.
  auto const floor_div = [](std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); };
  std::int64_t const day = floor_div(t, kDay) + 719'468;
  std::int64_t const micros = t % kDay + (t % kDay < 0 ? kDay : 0);
  std::int64_t const era = floor_div(day, 146'097);
  std::int64_t const of_era = day - era * 146'097;
  std::int64_t const year_of_era =
      (of_era - of_era / 1'460 + of_era / 36'524 - of_era / 146'096) / 365;
  std::int64_t const of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  std::int64_t const shifted = (5 * of_year + 2) / 153;  // 0 is March
  std::int64_t const month = shifted < 10 ? shifted + 3 : shifted - 9;
  std::int64_t const year = era * 400 + year_of_era + (month <= 2 ? 1 : 0);
  std::int64_t const second = micros / kSecond;
  auto out = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", year, month,
                         of_year - (153 * shifted + 2) / 5 + 1, second / 3600, second / 60 % 60,
                         second % 60);
  if (std::int64_t const fraction = micros % kSecond; fraction != 0)
    out += fmt::format(".{:06}", fraction);
  out += 'Z';
  return out;
}

Instant now() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace cairn
