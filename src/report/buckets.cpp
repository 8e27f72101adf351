#include "report/buckets.hpp"

#include <chrono>

namespace cairn::report {
namespace {

constexpr Instant kWeek = 7 * kDay;
constexpr Instant kLengths[] = {kSecond,     5 * kSecond,  10 * kSecond, 30 * kSecond, kMinute,
                                5 * kMinute, 10 * kMinute, 30 * kMinute, kHour,        3 * kHour,
                                6 * kHour,   12 * kHour,   kDay,         kWeek};
constexpr Instant kMonday = 4 * kDay;  // 1970-01-05

std::int64_t floor_divide(std::int64_t a, std::int64_t b) {
  std::int64_t const quotient = a / b;
  return a % b < 0 ? quotient - 1 : quotient;
}

Instant origin(Instant length) { return length % kWeek == 0 ? kMonday : 0; }

}  // namespace

std::int64_t Bucket::number(Instant t) const {
  if (length > 0) return floor_divide(t - origin(length), length);
  std::chrono::year_month_day const date{
      std::chrono::sys_days(std::chrono::days(static_cast<int>(floor_divide(t, kDay))))};
  return std::int64_t{static_cast<int>(date.year())} * 12 + static_cast<unsigned>(date.month()) - 1;
}

Instant Bucket::begin(std::int64_t number) const {
  if (length > 0) return number * length + origin(length);
  std::int64_t const year = floor_divide(number, 12);
  std::chrono::year_month_day const date(
      std::chrono::year(static_cast<int>(year)),
      std::chrono::month(static_cast<unsigned>(number - year * 12 + 1)), std::chrono::day(1));
  return std::chrono::sys_days(date).time_since_epoch().count() * kDay;
}

std::string Bucket::name(std::int64_t number) const {
  std::string const text = format_time(begin(number));
  if (length == 0) return text.substr(0, 7);
  if (length % kDay == 0) return text.substr(0, 10);
  return length % kMinute == 0 ? text.substr(0, 16) + "Z" : text;
}

Bucket fit_bucket(Instant first, Instant last, std::int64_t most) {
  for (Instant const length : kLengths) {
    Bucket const bucket{length};
    if (bucket.number(last) - bucket.number(first) < most) return bucket;
  }
  return Bucket{0};
}

}  // namespace cairn::report
