// Where a call goes, and what its signature must name.
#pragma once
#include "aws/config_file.hpp"
#include "aws/operation.hpp"

#include <optional>
#include <string>

namespace cairn::aws {

struct Endpoint {
  std::string scheme;       // `https`
  std::string host;         // with the port if there is one
  std::string path_prefix;  // `/base`, or `/bucket` in path style; not encoded
  std::string region;       // to sign for
};

/// A bucket's name as S3 makes them, or an access point's ARN; anything else could bend the host
/// name that is made of it.
bool is_bucket(std::string_view bucket);
struct AccessPoint {
  std::string region, account, name;
};
std::optional<AccessPoint> parse_access_point(std::string_view arn);

/// AWS_ENDPOINT_URL_<SERVICE>, AWS_ENDPOINT_URL, then the same settings of the profile; else the
/// service's own host in the region's partition. `bucket` is empty for all but S3.
Result<Endpoint> resolve_endpoint(Service const& service, std::string const& region,
                                  std::string const& bucket, Environment const& environment,
                                  Configuration const& configuration, Section const* profile);

}  // namespace cairn::aws
