// Checks the structure of a value against JSON's grammar in one pass over the index, and finds its
// end.
#pragma once
#include "json/value.hpp"

#include <span>
#include <vector>

namespace cairn::json {

/// Deeper nesting is refused, so that whoever walks a checked value may recurse. AWS's own records
/// reach 11 levels.
inline constexpr std::size_t kMaxDepth = 10'000;

/// Where a checked object's own members start (index entries of their names). Reused from record to
/// record.
using Members = std::vector<std::uint32_t const*>;

/// Checks the value at `at` (brackets match, commas and colons stand where they must, every string
/// is closed). Scalars' own spelling is not looked at. `end` is the first sentinel. Returns the
/// entry behind the value, or nullptr if the structure is wrong, too deep, or the text ends first.
/// If the value is an object, `members` is replaced by its members' name entries.
std::uint32_t const* check_value(char const* text, std::uint32_t const* at,
                                 std::uint32_t const* end, Members& members);

}  // namespace cairn::json
