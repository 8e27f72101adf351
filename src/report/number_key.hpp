// A JSON number as bytes that compare as the numbers do, exactly: no rounding at 2^53, no overflow
// at 1e400.
#pragma once
#include <string>
#include <string_view>

namespace cairn::report {

/// Replaces `out`. Numbers of equal value give equal bytes, smaller ones lesser bytes. False for
/// what is no number of JSON's grammar.
bool number_key(std::string_view text, std::string& out);

}  // namespace cairn::report
