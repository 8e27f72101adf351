// The key grammar against regular expressions, which are slow and plain.
#include "trail/key.hpp"

#include <cstdlib>
#include <regex>

namespace {

using cairn::trail::ObjectKind;

void check(bool holds) {
  if (!holds) std::abort();
}

std::string const kRegion = "((?=[a-z-]*[0-9])[a-z][a-z0-9-]*-[a-z0-9-]*[a-z0-9])";
std::string const kLog = "([0-9]{12})_CloudTrail(?:-Insight|-NetworkActivity|-Aggregated)?_" +
                         kRegion + "_([0-9]{8}T[0-9]{4})Z_?[A-Za-z0-9]+\\.json(?:\\.gz)?";
std::string const kDigest = "([0-9]{12})_CloudTrail-Digest_" + kRegion + "_([A-Za-z0-9._-]+)_" +
                            kRegion + "_([0-9]{8}T[0-9]{6})Z(_backfill)?\\.json(?:\\.gz)?";

/// `20240109T2015` or `20240109T201530` names a time that exists.
bool is_time(std::string stamp) {
  if (stamp.size() == 15) stamp.insert(13, ":");
  stamp.insert(11, ":").insert(6, "-").insert(4, "-");
  return cairn::parse_time(stamp).has_value();
}

bool is_within(std::string_view part, std::string_view whole) {
  return part.empty() ||
         (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  if (size > 400) return 0;  // std::regex recurses
  std::string_view const text(reinterpret_cast<char const*>(data), size);
  auto const key = cairn::trail::parse_key(text);
  for (auto const part :
       {key.prefix, key.organization, key.account, key.region, key.home_region, key.trail})
    check(is_within(part, text));
  cairn::trail::is_control_file(text);

  static std::regex const log(kLog, std::regex::optimize);
  static std::regex const digest(kDigest, std::regex::optimize);
  std::string const name(text.substr(text.find_last_of("/!") + 1));
  std::smatch match;
  if (std::regex_match(name, match, digest) && is_time(match[5]) && match.length(2) <= 40 &&
      match.length(4) <= 40) {
    check(key.kind == (match[6].matched ? ObjectKind::kBackfillDigest : ObjectKind::kDigest));
    check(key.account == match[1].str() && key.region == match[2].str());
    check(key.trail == match[3].str() && key.home_region == match[4].str() && key.stamp);
  } else if (std::regex_match(name, match, log) && is_time(match[3]) && match.length(2) <= 40) {
    check(key.kind != ObjectKind::kOther && key.kind < ObjectKind::kDigest);
    check(key.account == match[1].str() && key.region == match[2].str() && key.stamp);
  } else {
    check((key.kind == ObjectKind::kOther || key.kind == ObjectKind::kLakeResult) && !key.stamp);
  }
  return 0;
}
