// A service's answer as a tree, whatever it was written in.
#pragma once
#include "base/result.hpp"
#include "json/document.hpp"

#include <span>
#include <string>
#include <string_view>

namespace cairn::aws {

/// XML as a tree: an element with elements in it is an object, one without is a string. What
/// `lists` names is an array even if it stands once or not at all (then the member is missing);
/// an element whose children are all `member` or `item` is an array of them. No document type, no
/// entities of its own; nesting to 32. kCorrupt if the root is not `root` (empty: any).
Result<json::Node> read_xml(std::string_view text, std::string_view root,
                            std::span<std::string_view const> lists);

/// What stands at `a.b.c`, or null. Follows objects only.
json::Node const* find(json::Node const& node, std::string_view path);
/// Its text if it is a scalar, else empty.
std::string text_at(json::Node const& node, std::string_view path);
/// The elements of the array there; empty if there is none.
std::span<json::Node const> list_at(json::Node const& node, std::string_view path);
bool is_true_at(json::Node const& node, std::string_view path);

}  // namespace cairn::aws
