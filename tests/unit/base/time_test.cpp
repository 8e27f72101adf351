#include "base/time.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <random>

namespace cairn {
namespace {

using namespace std::chrono;

/// The slow twin: the standard library's calendar.
Instant calendar(int y, unsigned m, unsigned d, int hour = 0, int minute = 0, int second = 0) {
  sys_days const date{year(y) / month(m) / day(d)};
  return duration_cast<microseconds>(
             (date + hours(hour) + minutes(minute) + seconds(second)).time_since_epoch())
      .count();
}

TEST(Time, EveryDayOfEveryYearIsTheCalendars) {
  for (int y = 0; y <= 9999; ++y) {
    for (unsigned m = 0; m <= 13; ++m) {
      for (unsigned d = 0; d <= 32; ++d) {
        if (m % 5 != 2 && d > 2 && d < 27) continue;
        auto const text = fmt::format("{:04}-{:02}-{:02}T20:15:30Z", y, m, d);
        auto const got = parse_event_time(text);
        bool const exists = year_month_day(year(y), month(m), day(d)).ok();
        ASSERT_EQ(got.has_value(), exists) << text;
        if (!exists) continue;
        ASSERT_EQ(*got, calendar(y, m, d, 20, 15, 30)) << text;
        ASSERT_EQ(format_time(*got), text);
      }
    }
  }
}

TEST(Time, EverySecondOfADay) {
  for (int s = 0; s < 86'400; ++s) {
    auto const text = fmt::format("2024-02-29T{:02}:{:02}:{:02}Z", s / 3600, s / 60 % 60, s % 60);
    ASSERT_EQ(parse_event_time(text), calendar(2024, 2, 29) + s * kSecond) << text;
  }
}

TEST(Time, EveryByteInEveryPlaceOfTheFastForm) {
  // The general reader must agree with the fast one on each of the 20 * 256 neighbours of a good
  // time.
  std::string const good = "2024-01-09T20:15:30Z";
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string text = good;
      text[at] = static_cast<char>(byte);
      auto const span = parse_time(text);
      auto const event = parse_event_time(text);
      ASSERT_EQ(event.has_value(), span.has_value()) << at << ' ' << byte;
      if (span) {
        ASSERT_EQ(*event, span->begin) << text;
      }
    }
  }
}

TEST(Time, TwoWrongBytesDoNotHideEachOther) {
  std::mt19937 random(1);
  std::string const good = "2024-01-09T20:15:30Z";
  for (int i = 0; i < 300'000; ++i) {
    std::string text = good;
    for (int n = 0; n < 3; ++n) text[random() % 20] = static_cast<char>(random() % 256);
    auto const span = parse_time(text);
    auto const event = parse_event_time(text);
    ASSERT_EQ(event.has_value(), span.has_value());
    if (span) {
      ASSERT_EQ(*event, span->begin);
    }
  }
}

TEST(Time, PrefixesNameTheirWholeSpan) {
  auto const span = [](char const* text) { return parse_time(text).value_or(TimeSpan{7, 7}); };
  EXPECT_EQ(span("2024"), (TimeSpan{calendar(2024, 1, 1), calendar(2025, 1, 1)}));
  EXPECT_EQ(span("2023-12"), (TimeSpan{calendar(2023, 12, 1), calendar(2024, 1, 1)}));
  EXPECT_EQ(span("2024-02"), (TimeSpan{calendar(2024, 2, 1), calendar(2024, 3, 1)}));
  EXPECT_EQ(span("2024-01-09"), (TimeSpan{calendar(2024, 1, 9), calendar(2024, 1, 10)}));
  Instant const hour = calendar(2024, 1, 9, 20);
  EXPECT_EQ(span("2024-01-09T20"), (TimeSpan{hour, hour + kHour}));
  EXPECT_EQ(span("2024-01-09 20Z"), (TimeSpan{hour, hour + kHour}));
  EXPECT_EQ(span("2024-01-09t20:15"), (TimeSpan{hour + 15 * kMinute, hour + 16 * kMinute}));
  Instant const second = calendar(2024, 1, 9, 20, 15, 30);
  EXPECT_EQ(span("2024-01-09T20:15:30"), (TimeSpan{second, second + kSecond}));
  EXPECT_EQ(span("2024-01-09T20:15:30.25"), (TimeSpan{second + 250'000, second + 260'000}));
  EXPECT_EQ(span("2024-01-09T20:15:30.123456789z"), (TimeSpan{second + 123'456, second + 123'457}));
  EXPECT_EQ(span("2024-01-09T20:15:30+02:00"),
            (TimeSpan{second - 2 * kHour, second - 2 * kHour + kSecond}));
  EXPECT_EQ(span("2024-01-09T20-0530").begin, hour + 5 * kHour + 30 * kMinute);
  EXPECT_EQ(span("2024-12-31T23:30-01:00").begin, calendar(2025, 1, 1, 0, 30));
  EXPECT_EQ(span("2016-12-31T23:59:60Z").begin, calendar(2016, 12, 31, 23, 59, 59));
  for (int y = 1; y < 9999; ++y) {
    auto const year_span = parse_time(fmt::format("{:04}", y));
    ASSERT_EQ(year_span, (TimeSpan{calendar(y, 1, 1), calendar(y + 1, 1, 1)})) << y;
  }
}

TEST(Time, RefusesWhatIsNoTime) {
  for (char const* text : {"",
                           " ",
                           "2",
                           "202",
                           "20245",
                           "2024-",
                           "2024-1",
                           "2024-13",
                           "2024-00",
                           "2024-01-",
                           "2024-01-9",
                           "2024-01-32",
                           "2023-02-29",
                           "1900-02-29",
                           "2024-01-09T",
                           "2024-01-09T2",
                           "2024-01-09T24",
                           "2024-01-09T20:",
                           "2024-01-09T20:60",
                           "2024-01-09T20:15:",
                           "2024-01-09T20:15:61",
                           "2024-01-09T20:15:30.",
                           "2024-01-09T20:15:30,5",
                           "2024-01-09T20:15:30.Z",
                           "2024-01-09Z",
                           "2024Z",
                           "2024-01-09  20",
                           " 2024",
                           "2024 ",
                           "2024-01-09T20:15:30+2",
                           "2024-01-09T20:15:30+24:00",
                           "2024-01-09T20:15:30+02:60",
                           "2024-01-09T20:15:30ZZ",
                           "2024-01-09T20:15:30Z ",
                           "-2024",
                           "+2024",
                           "2024/01/09",
                           "1704831330",
                           "string",
                           "...",
                           "2024-01-09T-1"})
    EXPECT_FALSE(parse_time(text)) << text;
  EXPECT_FALSE(parse_time(std::string_view("2024\0", 5)));
}

TEST(Time, EventTimesAreWhole) {
  Instant const second = calendar(2020, 6, 16, 21, 43, 51);
  for (char const* text :
       {"2020-06-16T21:43:51Z", "2020-06-16 21:43:51", "2020-06-16T21:43:51",
        "2020-06-16t21:43:51z", "2020-06-16T23:43:51+02:00", "2020-06-16T21:43:51.000Z",
        "2020-06-16, 09:43:51 PM", "2020-06-16, 09:43:51 pm", "2020-06-16T21:43:51.0000009"})
    EXPECT_EQ(parse_event_time(text), second) << text;
  EXPECT_EQ(parse_event_time("2020-06-16T21:43:51.999Z"), second + 999'000);
  EXPECT_EQ(parse_event_time("2020-06-16 21:43:51.999999999"), second + 999'999);
  EXPECT_EQ(parse_event_time("2020-06-16, 12:00:00 AM"), calendar(2020, 6, 16));
  EXPECT_EQ(parse_event_time("2020-06-16, 12:00:00 PM"), calendar(2020, 6, 16, 12));
  for (char const* text :
       {"2020", "2020-06", "2020-06-16", "2020-06-16T21", "2020-06-16T21:43", "2020-06-16T21:43Z",
        "2020-06-16, 13:43:51 PM", "2020-06-16, 00:43:51 AM", "2020-06-16, 09:43:51",
        "2020-06-16, 09:43:51 XM", "2020-06-16, 09:43:51 PMx", "2020-06-31, 09:43:51 PM",
        "2020-06-16,09:43:51 PM", "", "null", "9999-99-99T99:99:99Z", "2020-06-16T21:43+00:000"})
    EXPECT_FALSE(parse_event_time(text)) << text;
}

TEST(Time, Arguments) {
  Instant const now = calendar(2024, 1, 9, 12);
  auto const at = [&](std::string_view text) {
    auto const span = parse_time_argument(text, now);
    return span ? span->begin : Instant{-1};
  };
  EXPECT_EQ(at("now"), now);
  EXPECT_EQ(at("now-7d"), now - 7 * kDay);
  EXPECT_EQ(at("-24h"), now - kDay);
  EXPECT_EQ(at("+1w"), now + 7 * kDay);
  EXPECT_EQ(at("now+1h30m"), now + 90 * kMinute);
  EXPECT_EQ(at("-0s"), now);
  EXPECT_EQ(at("2024-01"), calendar(2024, 1, 1));
  EXPECT_EQ(parse_time_argument("-24h", now)->end, now - kDay + 1);
  EXPECT_EQ(parse_time_argument("-2024", now).has_value(), false);
  for (std::string_view text : {"", "24", "nowhere", "now-", "now7d", "--24h", "-24", "-h", "-24y",
                                "now -7d", "yesterday", "-99999999999999999999h", "-9999999d"})
    EXPECT_FALSE(parse_time_argument(text, now)) << text;
  auto const unsigned_duration = parse_time_argument("24h", now);
  ASSERT_FALSE(unsigned_duration);
  EXPECT_EQ(unsigned_duration.error().code, ErrorCode::kInvalidArgument);
  EXPECT_NE(unsigned_duration.error().message.find("-24h"), std::string::npos);
  EXPECT_EQ(parse_time_argument("-1s", kInstantMin)->begin, kInstantMin);
  EXPECT_EQ(parse_time_argument("+1s", kInstantMax)->begin, kInstantMax);
}

TEST(Time, Durations) {
  EXPECT_EQ(parse_duration("0s"), 0);
  EXPECT_EQ(parse_duration("90s"), 90 * kSecond);
  EXPECT_EQ(parse_duration("15m"), 15 * kMinute);
  EXPECT_EQ(parse_duration("24h"), kDay);
  EXPECT_EQ(parse_duration("7d"), 7 * kDay);
  EXPECT_EQ(parse_duration("2w"), 14 * kDay);
  EXPECT_EQ(parse_duration("1h30m"), 90 * kMinute);
  EXPECT_EQ(parse_duration("3652425d"), 3'652'425 * kDay);
  for (char const* text : {"", "0", "-1s", "1", "s", "1x", "1h30", "1.5h", "1 h", "3652426d",
                           "99999999999999999999s", "3652425d1s", "1H"})
    EXPECT_FALSE(parse_duration(text)) << text;
}

TEST(Time, Formats) {
  EXPECT_EQ(format_time(0), "1970-01-01T00:00:00Z");
  EXPECT_EQ(format_time(-1), "1969-12-31T23:59:59.999999Z");
  EXPECT_EQ(format_time(1), "1970-01-01T00:00:00.000001Z");
  EXPECT_EQ(format_time(500'000), "1970-01-01T00:00:00.500000Z");
  EXPECT_EQ(format_time(calendar(-1, 2, 3)), "-001-02-03T00:00:00Z");
  EXPECT_EQ(format_time(kInstantMax), "294247-01-10T04:00:54.775807Z");
  EXPECT_EQ(format_time(kInstantMin), "-290308-12-21T19:59:05.224192Z");
  std::mt19937_64 random(2);
  for (int i = 0; i < 200'000; ++i) {
    auto const t = static_cast<Instant>(random() % 253'402'300'800'000'000ULL);
    ASSERT_EQ(parse_event_time(format_time(t)), t);
  }
}

TEST(Time, NowIsNow) {
  Instant const before =
      duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
  EXPECT_LE(before, now());
  EXPECT_LT(now(), before + kMinute);
}

}  // namespace
}  // namespace cairn
