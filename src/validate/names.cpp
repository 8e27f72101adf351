#include "validate/names.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cairn::validate {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// `:111122223333:trail/x` stands there.
bool ends_arn(std::string_view rest) {
  constexpr std::string_view kTrail = ":trail/";
  constexpr std::size_t kDigits = 12;
  return rest.starts_with(':') && rest.size() > 1 + kDigits + kTrail.size() &&
         std::all_of(rest.begin() + 1, rest.begin() + 1 + kDigits, is_digit) &&
         rest.substr(1 + kDigits).starts_with(kTrail);
}

bool is_trail_arn(std::string_view arn) {
  constexpr std::string_view kStart = "arn:", kService = ":cloudtrail:";
  if (!arn.starts_with(kStart) || arn.find('\n') != std::string_view::npos) return false;
  std::size_t const service = arn.find(kService, kStart.size() + 1);
  if (service == std::string_view::npos) return false;
  for (std::size_t at = service + kService.size() + 1; at < arn.size(); ++at)
    if (ends_arn(arn.substr(at))) return true;
  return false;
}

std::string_view field(std::string_view arn, int index) {
  for (; index > 0; --index) arn.remove_prefix(arn.find(':') + 1);
  return arn.substr(0, arn.find(':'));
}

bool take(std::string_view& text, std::string_view start) {
  if (!text.starts_with(start)) return false;
  text.remove_prefix(start.size());
  return true;
}

/// `2026/03/10/`.
bool take_day(std::string_view& text) {
  for (int part = 0; part < 3; ++part) {
    auto const end = std::find_if_not(text.begin(), text.end(), is_digit);
    if (end == text.begin() || end == text.end() || *end != '/') return false;
    text.remove_prefix(static_cast<std::size_t>(end - text.begin()) + 1);
  }
  return true;
}

}  // namespace

std::optional<TrailArn> parse_trail_arn(std::string_view arn) {
  if (!is_trail_arn(arn)) return std::nullopt;
  return TrailArn{std::string(field(arn, 3)), std::string(field(arn, 4)),
                  std::string(arn.substr(arn.rfind('/') + 1))};
}

std::string DigestNames::listing_prefix() const {
  return fmt::format("{}{}AWSLogs/{}{}{}/CloudTrail-Digest/{}", prefix, prefix.empty() ? "" : "/",
                     organization, organization.empty() ? "" : "/", account, source_region);
}

std::string DigestNames::key_at(Instant wall) const {
  std::string const date = key_date(wall);
  return fmt::format("{}/{}/{}/{}/{}_CloudTrail-Digest_{}_{}_{}_{}.json.gz", listing_prefix(),
                     date.substr(0, 4), date.substr(4, 2), date.substr(6, 2), account,
                     source_region, trail, home_region, date);
}

bool DigestNames::matches(std::string_view key) const {
  constexpr std::string_view kSuffix = ".json.gz";
  if (!take(key, listing_prefix()) || !take(key, "/") || !take_day(key)) return false;
  if (!take(key, fmt::format("{}_CloudTrail-Digest_{}_{}_{}_", account, source_region, trail,
                             home_region)))
    return false;
  return key.size() > kSuffix.size() && key.ends_with(kSuffix) &&
         key.find('\n') == std::string_view::npos;
}

}  // namespace cairn::validate
