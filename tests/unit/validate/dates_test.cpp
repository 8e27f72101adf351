// What python-dateutil makes of dates.
#include "validate/dates.hpp"

#include <gtest/gtest.h>

namespace cairn::validate {
namespace {

constexpr int kNone = 1'000'000;

struct Row {
  char const* text;
  char const* wall;  // empty: no date
  int offset;
};

// Written by python-dateutil 2.9.0 with the default date 2026-05-31.
constexpr Row kRows[] = {
    {"2015-01-08T05:21:42Z", "2015-01-08T05:21:42Z", 0},
    {"20150108T052142Z", "2015-01-08T05:21:42Z", 0},
    {"2026-03-10", "2026-03-10T00:00:00Z", kNone},
    {"2026-03-10 21:00", "2026-03-10T21:00:00Z", kNone},
    {"2026-03-10T21:00:00+05:00", "2026-03-10T21:00:00Z", 18000},
    {"2026-03-10T21:00:00.123456789-0830", "2026-03-10T21:00:00.123456Z", -30600},
    {"2026-03-10T21:00:00 +02", "2026-03-10T21:00:00Z", 7200},
    {"March 10, 2026 9pm", "2026-03-10T21:00:00Z", kNone},
    {"August 25, 2015 00:00:00 UTC", "2015-08-25T00:00:00Z", 0},
    {"10 March 2026 21:00", "2026-03-10T21:00:00Z", kNone},
    {"10-Mar-2026", "2026-03-10T00:00:00Z", kNone},
    {"Mar-10-2026", "2026-03-10T00:00:00Z", kNone},
    {"10.3.2026", "2026-10-03T00:00:00Z", kNone},
    {"3/10/2026", "2026-03-10T00:00:00Z", kNone},
    {"13/10/2026", "2026-10-13T00:00:00Z", kNone},
    {"2026/03/10", "2026-03-10T00:00:00Z", kNone},
    {"03/10/26", "2026-03-10T00:00:00Z", kNone},
    {"26-03-10", "2010-03-26T00:00:00Z", kNone},
    {"99-1-2", "1999-01-02T00:00:00Z", kNone},
    {"68/1/2", "2068-01-02T00:00:00Z", kNone},
    {"76/1/2", "1976-01-02T00:00:00Z", kNone},
    {"20260310", "2026-03-10T00:00:00Z", kNone},
    {"202603102105", "2026-03-10T21:05:00Z", kNone},
    {"20260310210507", "2026-03-10T21:05:07Z", kNone},
    {"260310", "2010-03-26T00:00:00Z", kNone},
    {"Tue Mar 10 21:00:00 2026", "2026-03-10T21:00:00Z", kNone},
    {"Tue, 10 Mar 2026 21:00:00 GMT", "2026-03-10T21:00:00Z", 0},
    {"Tue 21:00", "2026-06-02T21:00:00Z", kNone},
    {"Sunday", "2026-05-31T00:00:00Z", kNone},
    {"Mar 2026", "2026-03-31T00:00:00Z", kNone},
    {"March of 2001", "2001-03-31T00:00:00Z", kNone},
    {"Feb", "2026-02-28T00:00:00Z", kNone},
    {"9pm", "2026-05-31T21:00:00Z", kNone},
    {"12am", "2026-05-31T00:00:00Z", kNone},
    {"12:30 am", "2026-05-31T00:30:00Z", kNone},
    {"0:30 pm", "2026-05-31T12:30:00Z", kNone},
    {"13 pm", "2026-05-31T13:00:00Z", kNone},
    {"10h36m28.5s", "2026-05-31T10:36:28.500000Z", kNone},
    {"10 h 36", "2026-05-31T10:36:00Z", kNone},
    {"10h36.5", "2026-05-31T10:36:30Z", kNone},
    {"9.5h", "2026-05-31T09:30:00Z", kNone},
    {"2026-03-10 9:30.5", "2026-03-10T09:30:30Z", kNone},
    {"21:00:05.5 Z", "2026-05-31T21:00:05.500000Z", 0},
    {"21:00 EST", "2026-05-31T21:00:00Z", kNone},
    {"21:00 EST-5", "2026-05-31T21:00:00Z", 18000},
    {"21:00 UTC+3", "2026-05-31T21:00:00Z", -10800},
    {"21:00 GMT", "2026-05-31T21:00:00Z", 0},
    {"2026-03-10 21:00:00 +0100 (CET)", "2026-03-10T21:00:00Z", 3600},
    {"12th of March 2026", "2026-03-12T00:00:00Z", kNone},
    {"at 5 on 10th", "2026-05-10T00:00:00Z", kNone},
    {"2026-02-29", "", kNone},
    {"2024-02-29", "2024-02-29T00:00:00Z", kNone},
    {"2026-13-01", "", kNone},
    {"2026-03-10 24:00", "", kNone},
    {"2026-03-10 10:60", "", kNone},
    {"not-a-date", "", kNone},
    {"now", "", kNone},
    {"-24h", "", kNone},
    {"1773176400", "", kNone},
    {"", "", kNone},
    {"Z", "", kNone},
    {",", "", kNone},
    {"1.2.3.4", "", kNone},
    {"2003.09.25", "2003-09-25T00:00:00Z", kNone},
    {"20260310T210000.5Z", "2026-03-10T21:00:00.500000Z", 0},
    {"2026-W10", "", kNone},
    {"2026-069", "", kNone},
    {"10000-01-01", "", kNone},
    {"0001-01-01", "0001-01-01T00:00:00Z", kNone},
    {"100 Jan", "0100-01-31T00:00:00Z", kNone},
    {"31.5March", "", kNone},
    {"12,5", "2026-05-12T00:00:00Z", kNone},
    {"nan", "", kNone},
    {"10.March.2026", "2026-03-10T00:00:00Z", kNone},
};

TEST(Dates, AsDateutilReadsThem) {
  for (Row const& row : kRows) {
    SCOPED_TRACE(row.text);
    auto const date = parse_date(row.text, {2026, 5, 31});
    EXPECT_EQ(date ? format_time(date->wall) : "", row.wall);
    if (date) {
      EXPECT_EQ(date->offset.value_or(kNone), row.offset);
    }
  }
}

TEST(Dates, AreSpelledInTwoWays) {
  Instant const t = parse_date("2026-03-10T21:00:05.75", {})->wall;
  EXPECT_EQ(display_date(t), "2026-03-10T21:00:05Z");
  EXPECT_EQ(key_date(t), "20260310T210005Z");
  EXPECT_TRUE(is_date(parse_date("9999-12-31 23:59", {})->wall));
  EXPECT_FALSE(is_date(parse_date("9999-12-31 23:59", {})->wall + kHour));
}

}  // namespace
}  // namespace cairn::validate
