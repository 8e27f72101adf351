// One file from the network, whole.
#pragma once
#include "base/result.hpp"

#include <string>
#include <string_view>

namespace cairn::cli {

/// Whether a word is an address: `https://…`, `http://…`.
bool is_address(std::string_view word);

/// At most 512 MiB; up to five redirects. Only https, and http of this machine.
Result<std::string> download(std::string address);

}  // namespace cairn::cli
