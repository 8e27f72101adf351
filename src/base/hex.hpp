// Hexadecimal text of bytes.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace cairn {

/// Lower case, two digits a byte.
std::string hex_encode(std::string_view bytes);
/// Either case; nullopt for an odd length or anything that is not a digit.
std::optional<std::string> hex_decode(std::string_view text);

}  // namespace cairn
