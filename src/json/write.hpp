// Writing JSON.
#pragma once
#include "json/document.hpp"

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

/// Appends a tree; each level of it `indent` blanks deeper, on lines of its own.
void append_node(std::string& out, Node const& node, std::size_t indent);

}  // namespace cairn::json
