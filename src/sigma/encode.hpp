// The value transformations of Sigma's modifiers: base64, UTF-16 and dashes.
#pragma once
#include "sigma/pattern.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace cairn::sigma {

/// The parts of a base64 text that `bytes` always leaves in it, wherever in a longer text they
/// stand: one for each of the three offsets. Short texts may leave nothing at some.
std::vector<std::string> base64_offsets(std::string_view bytes);

enum class Utf16 { kLittle, kBig, kMarked };  // kMarked: little, behind a byte order mark
std::string to_utf16(std::string_view utf8, Utf16 form);

/// The pattern with each `-` or `/` that begins an option replaced by each of `- / – — ―`: all
/// combinations. Empty if they are more than `limit`.
std::vector<Pattern> dash_variants(Pattern const& pattern, std::size_t limit);

}  // namespace cairn::sigma
