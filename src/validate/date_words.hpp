// The words and numbers that free-form dates are made of.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::validate {

/// Words, numbers (`12.5` is one) and single characters; each blank counts.
std::vector<std::string> split_date(std::string_view text);

std::optional<std::int64_t> to_int(std::string_view digits);

/// `12` or `12.5`: whole part, and sixtieths of the rest if there is one.
struct Number {
  std::int64_t whole = 0;
  std::optional<int> sixtieths;
};
std::optional<Number> to_number(std::string_view text);

std::string lower(std::string_view text);
std::optional<int> weekday_of(std::string_view word);  // 0: Monday
std::optional<int> month_of(std::string_view word);    // 1: January
std::optional<int> unit_of(std::string_view word);     // hour, minute, second
std::optional<int> half_of(std::string_view word);     // 0: am, 1: pm
bool is_jump(std::string_view word);                   // says nothing: `at`, `,`, a blank
bool is_utc(std::string_view word);

/// Any year.
int days_in(std::int64_t year, std::int64_t month);

}  // namespace cairn::validate
