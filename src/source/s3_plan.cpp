#include "source/s3_plan.hpp"

#include <algorithm>
#include <vector>

namespace cairn::source {
namespace {

constexpr int kSearchDepth = 4;  // for AWSLogs/ below a prefix of the user's own

bool all_digits(std::string_view text, std::size_t count) {
  return text.size() == count &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::vector<std::string_view> split(std::string_view prefix) {
  std::vector<std::string_view> parts;
  while (!prefix.empty()) {
    std::size_t const slash = std::min(prefix.find('/'), prefix.size());
    parts.push_back(prefix.substr(0, slash));
    prefix.remove_prefix(std::min(slash + 1, prefix.size()));
  }
  return parts;
}

std::string day_of(Instant time) {
  std::string day = format_time(time).substr(0, 10);
  std::replace(day.begin(), day.end(), '-', '/');
  return day;
}

}  // namespace

S3Plan plan_s3(std::string_view prefix, int depth) {
  auto const parts = split(prefix);
  auto const logs = std::find(parts.rbegin(), parts.rend(), "AWSLogs");
  std::vector<std::string_view> rest;
  if (logs != parts.rend()) rest.assign(logs.base(), parts.end());
  if (!rest.empty() && rest.front().starts_with("o-")) rest.erase(rest.begin());
  S3Plan out;
  // Anything but AWSLogs/<account>/ is somebody's own layout.
  if (logs == parts.rend() || (!rest.empty() && !all_digits(rest.front(), 12))) {
    if (depth >= kSearchDepth) out.step = S3Step::kFlat;
    return out;
  }
  if (rest.size() < 2) return out;
  if (!rest[1].starts_with("CloudTrail")) {
    out.step = depth == 0 ? S3Step::kFolders : S3Step::kForeign;
    return out;
  }
  if (rest.size() == 2) return out;
  out.step = S3Step::kFlat;
  out.regional = rest.size() == 3;
  out.splits = rest.size() < 6;
  std::string date;
  for (std::size_t i = 3; i < std::min<std::size_t>(rest.size(), 6); ++i) {
    if (!all_digits(rest[i], i == 3 ? 4 : 2)) return out;  // not the layout: no date, all is listed
    date += (date.empty() ? "" : "-") + std::string(rest[i]);
  }
  if (!date.empty()) out.days = parse_time(date);
  return out;
}

S3Bounds bounds_s3(std::string_view regional_prefix, TimeSpan delivered) {
  S3Bounds out;
  // Years of four digits only, so that texts are in the order of times.
  Instant const first = parse_time("1970")->begin, last = parse_time("9999")->end;
  if (delivered.begin > first && delivered.begin < last)
    out.after = std::string(regional_prefix) + day_of(delivered.begin);
  if (delivered.end > first && delivered.end < last)
    out.before = std::string(regional_prefix) + day_of(delivered.end) + '0';  // '0' follows '/'
  return out;
}

}  // namespace cairn::source
