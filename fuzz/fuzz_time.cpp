// The fast road of event times against the general reader and the standard calendar; printing and
// reading again.
#include "base/time.hpp"

#include <chrono>
#include <cstdlib>

namespace {

void check(bool holds) {
  if (!holds) std::abort();
}

/// What the first ten bytes say, by the standard library's calendar, if they are digits and dashes
/// in the right places.
void check_calendar(std::string_view text, cairn::Instant begin) {
  using namespace std::chrono;
  auto const number = [&](std::size_t at, std::size_t count) {
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) value = value * 10 + (text[at + i] - '0');
    return value;
  };
  year_month_day const date{year(number(0, 4)), month(static_cast<unsigned>(number(5, 2))),
                            day(static_cast<unsigned>(number(8, 2)))};
  check(date.ok());
  auto const midnight = duration_cast<microseconds>(sys_days(date).time_since_epoch()).count();
  check(begin >= midnight - cairn::kDay && begin < midnight + 2 * cairn::kDay);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using namespace cairn;
  std::string_view const text(reinterpret_cast<char const*>(data), size);
  auto const span = parse_time(text);
  auto const event = parse_event_time(text);
  if (span) {
    check(span->begin < span->end);
    if (size >= 10) check_calendar(text, span->begin);
    bool const whole = size >= 19 && text[13] == ':' && text[16] == ':';
    check(whole ? event == span->begin : !event);
  }
  if (event) {
    // A zone may carry a time out of the years that four digits can write.
    std::string const printed = format_time(*event);
    if (printed.size() <= 27 && printed[0] != '-') check(parse_event_time(printed) == *event);
  }
  if (auto const argument = parse_time_argument(text, 0)) check(argument->begin <= argument->end);
  if (auto const duration = parse_duration(text)) check(*duration >= 0);
  return 0;
}
