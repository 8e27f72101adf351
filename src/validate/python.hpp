// JSON values as Python sees and spells them.
#pragma once
#include "json/document.hpp"

#include <tl/expected.hpp>

#include <string>
#include <string_view>

namespace cairn::validate {

/// Exactly what Python's json.loads takes from UTF-8: strict, but for NaN and Infinity. The error
/// is empty, or what an exception says that is more than "wrong JSON".
tl::expected<json::Node, std::string> parse_as_python(std::string_view text);

/// str(): a string itself, `None`, `True`, a number's text.
std::string python_text(json::Node const& node);
/// `list`, `dict`, `int`…
std::string_view python_type(json::Node const& node);
/// As in `if not value`.
bool python_is_false(json::Node const& node);
/// What value['name'] raises if the value is no dict.
std::string python_index_trouble(json::Node const& node);

}  // namespace cairn::validate
