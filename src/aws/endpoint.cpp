#include "aws/endpoint.hpp"

#include "aws/partition.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace cairn::aws {
namespace {

bool all_of(std::string_view text, bool (*test)(char)) {
  return !text.empty() && std::all_of(text.begin(), text.end(), test);
}
bool is_lower_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }
bool is_label(char c) { return is_lower_or_digit(c) || c == '-'; }

std::optional<std::string> custom_url(Service const& service, Environment const& environment,
                                      Configuration const& configuration, Section const* profile) {
  if (environment.is_true("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")) return std::nullopt;
  std::string name = "AWS_ENDPOINT_URL_";
  for (char const c : service.id) name += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  if (auto url = environment.find(name)) return url;
  if (auto url = environment.find("AWS_ENDPOINT_URL")) return url;
  if (profile == nullptr) return std::nullopt;
  auto const services = configuration.services.find(setting(*profile, "services"));
  if (services != configuration.services.end()) {
    std::string url = setting(services->second, std::string(service.id) + ".endpoint_url");
    if (!url.empty()) return url;
  }
  std::string url = setting(*profile, "endpoint_url");
  if (url.empty()) return std::nullopt;
  return url;
}

/// `https://host:port/base` in its parts.
Result<Endpoint> parse_url(std::string const& url) {
  Endpoint out;
  std::size_t const host = url.find("://");
  if (host != std::string::npos) out.scheme = url.substr(0, host);
  if ((out.scheme != "http" && out.scheme != "https") ||
      url.find_first_of("?#@\\ \r\n\t") != std::string::npos)
    return fail(ErrorCode::kInvalidArgument,
                "endpoint '{}' is no address like https://host:port (see AWS_ENDPOINT_URL)",
                escape_controls(url));
  std::size_t const path = std::min(url.find('/', host + 3), url.size());
  out.host = url.substr(host + 3, path - host - 3);
  out.path_prefix = url.substr(path);
  while (out.path_prefix.ends_with('/')) out.path_prefix.pop_back();
  if (out.host.empty())
    return fail(ErrorCode::kInvalidArgument, "endpoint '{}' names no host", escape_controls(url));
  return out;
}

}  // namespace

bool is_bucket(std::string_view bucket) {
  if (bucket.starts_with("arn:")) return parse_access_point(bucket).has_value();
  // Old buckets of us-east-1 may hold capitals and underscores, and be longer.
  return bucket.size() >= 3 && bucket.size() <= 255 && all_of(bucket, [](char c) {
           return is_label(c) || c == '.' || c == '_' || (c >= 'A' && c <= 'Z');
         });
}

std::optional<AccessPoint> parse_access_point(std::string_view arn) {
  // arn:PARTITION:s3:REGION:ACCOUNT:accesspoint/NAME (or accesspoint:NAME)
  std::string_view parts[6];
  for (std::size_t i = 0; i < 5; ++i) {
    std::size_t const colon = arn.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    parts[i] = arn.substr(0, colon);
    arn.remove_prefix(colon + 1);
  }
  constexpr std::string_view kKind = "accesspoint";
  if (parts[0] != "arn" || parts[2] != "s3" || !arn.starts_with(kKind)) return std::nullopt;
  arn.remove_prefix(kKind.size());
  if (arn.empty() || (arn.front() != '/' && arn.front() != ':')) return std::nullopt;
  std::string_view const name = arn.substr(1);
  bool const digits =
      parts[4].size() == 12 && all_of(parts[4], [](char c) { return c >= '0' && c <= '9'; });
  if (!is_region(parts[3]) || !digits || name.size() > 63 || !all_of(name, is_label))
    return std::nullopt;
  return AccessPoint{std::string(parts[3]), std::string(parts[4]), std::string(name)};
}

Result<Endpoint> resolve_endpoint(Service const& service, std::string const& region,
                                  std::string const& bucket, Environment const& environment,
                                  Configuration const& configuration, Section const* profile) {
  if (!is_region(region))
    return fail(ErrorCode::kInvalidArgument, "'{}' is no region", escape_controls(region));
  if (!bucket.empty() && !is_bucket(bucket))
    return fail(ErrorCode::kInvalidArgument, "'{}' is no bucket's name, nor an access point's ARN",
                escape_controls(bucket));
  auto const access_point = parse_access_point(bucket);
  std::string const signing = access_point ? access_point->region : region;
  Partition const& partition = partition_of(signing);
  if (auto const url = custom_url(service, environment, configuration, profile)) {
    Endpoint out = CAIRN_TRY(parse_url(*url));
    out.region = signing;
    if (access_point)
      out.host = access_point->name + '-' + access_point->account + '.' + out.host;
    else if (!bucket.empty())
      out.path_prefix += '/' + bucket;
    return out;
  }
  Endpoint out{"https", "", "", signing};
  if (service.one_region) out.region = partition.organizations_region;
  std::string const tail = '.' + out.region + '.' + std::string(partition.suffix);
  if (access_point) {
    out.host = access_point->name + '-' + access_point->account + ".s3-accesspoint" + tail;
  } else if (!bucket.empty() && all_of(bucket, is_label)) {
    out.host = bucket + '.' + std::string(service.host) + tail;
  } else {
    // A dot in a bucket's name would break the certificate of a host name made of it.
    out.host = std::string(service.host) + tail;
    if (!bucket.empty()) out.path_prefix = '/' + bucket;
  }
  return out;
}

}  // namespace cairn::aws
