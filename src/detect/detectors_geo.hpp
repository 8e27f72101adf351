// Country and network of an address, from MaxMind files that the user names.
#pragma once
#include "base/result.hpp"
#include "detect/detectors.hpp"

#include <span>
#include <string>

namespace cairn::detect {

/// Files of type GeoIP2/GeoLite2 Country, City or ASN; what one does not know another may. What
/// comes back owns the files and may be called from any thread.
Result<Locate> open_places(std::span<std::string const> files);

}  // namespace cairn::detect
