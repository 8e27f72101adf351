// Base64 of RFC 4648 section 4.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace cairn {

/// With padding, without line breaks.
std::string base64_encode(std::string_view bytes);
/// Strict: the standard alphabet, whole padded groups, no blanks, unused bits zero. So no two texts
/// give the same bytes.
std::optional<std::string> base64_decode(std::string_view text);

}  // namespace cairn
