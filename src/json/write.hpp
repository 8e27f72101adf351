// Writing JSON.
#pragma once
#include <string>
#include <string_view>

namespace cairn::json {

/// Appends `text` as a JSON string with quotes. Invalid UTF-8 becomes U+FFFD; `"`, `\` and control
/// characters are escaped.
void append_string(std::string& out, std::string_view text);

/// Appends a JSON value's own bytes without the white space outside strings: one line whatever the
/// input looked like. Bytes inside strings stay as they are, escapes too. `value` must be
/// structurally valid.
void append_compact(std::string& out, std::string_view value);

}  // namespace cairn::json
