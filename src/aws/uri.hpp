// Percent-encoding as AWS wants it: upper-case hex of everything but the unreserved characters.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cairn::aws {

/// RFC 3986: letters, digits, `-._~` stay.
std::string uri_encode(std::string_view text);
/// The same, and `/` stays.
std::string uri_encode_path(std::string_view path);
/// Wrong or cut escapes stay as they are. `+` is a plus.
std::string uri_decode(std::string_view text);

using Query = std::vector<std::pair<std::string, std::string>>;
/// `a=1&b=`, encoded, in the order given.
std::string uri_query(Query const& query);

}  // namespace cairn::aws
