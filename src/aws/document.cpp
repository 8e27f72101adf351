#include "aws/document.hpp"

#include <pugixml.hpp>

#include <algorithm>
#include <cstring>

namespace cairn::aws {
namespace {

constexpr int kDeepest = 32;

struct Reader {
  std::span<std::string_view const> lists;

  bool is_list(std::string_view name) const {
    return std::find(lists.begin(), lists.end(), name) != lists.end();
  }

  /// False: nested too deep.
  bool read(pugi::xml_node element, json::Node& out, int depth) const {
    if (depth > kDeepest) return false;
    bool any = false, all_members = true;
    for (auto const child : element.children()) {
      if (child.type() != pugi::node_element) continue;
      any = true;
      all_members = all_members && (std::strcmp(child.name(), "member") == 0 ||
                                    std::strcmp(child.name(), "item") == 0);
    }
    if (!any) {
      out.kind = json::Kind::kString;
      for (auto const child : element.children()) out.text += child.value();
      return true;
    }
    out.kind = all_members ? json::Kind::kArray : json::Kind::kObject;
    for (auto const child : element.children()) {
      if (child.type() != pugi::node_element) continue;
      json::Node* into = nullptr;
      if (all_members) {
        into = &out.elements.emplace_back();
      } else if (is_list(child.name())) {
        into = &list_of(out, child.name()).elements.emplace_back();
      } else {
        into = &out.members.emplace_back(child.name(), json::Node()).second;
      }
      if (!read(child, *into, depth + 1)) return false;
    }
    return true;
  }

  static json::Node& list_of(json::Node& object, char const* name) {
    for (auto& [member, value] : object.members)
      if (member == name) return value;
    auto& made = object.members.emplace_back(name, json::Node()).second;
    made.kind = json::Kind::kArray;
    return made;
  }
};

}  // namespace

Result<json::Node> read_xml(std::string_view text, std::string_view root,
                            std::span<std::string_view const> lists) {
  pugi::xml_document document;
  auto const parsed = document.load_buffer(
      text.data(), text.size(), pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol,
      pugi::encoding_utf8);
  if (!parsed)
    return fail(ErrorCode::kCorrupt, "the answer is not whole XML ({} at byte {})",
                parsed.description(), parsed.offset);
  auto const top = document.document_element();
  if (!root.empty() && root != top.name())
    return fail(ErrorCode::kCorrupt, "the answer is a <{}> where <{}> should be",
                std::string_view(top.name()).substr(0, 100), root);
  json::Node out;
  if (!Reader{lists}.read(top, out, 0))
    return fail(ErrorCode::kCorrupt, "the answer is nested too deep");
  return out;
}

json::Node const* find(json::Node const& node, std::string_view path) {
  json::Node const* at = &node;
  while (at != nullptr && !path.empty()) {
    std::size_t const dot = path.find('.');
    at = at->kind == json::Kind::kObject ? at->find(path.substr(0, dot)) : nullptr;
    path = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
  }
  return at;
}

std::string text_at(json::Node const& node, std::string_view path) {
  auto const* const found = find(node, path);
  if (found == nullptr || found->kind == json::Kind::kObject || found->kind == json::Kind::kArray ||
      found->kind == json::Kind::kNull)
    return {};
  return found->text;
}

std::span<json::Node const> list_at(json::Node const& node, std::string_view path) {
  auto const* const found = find(node, path);
  if (found == nullptr || found->kind != json::Kind::kArray) return {};
  return found->elements;
}

bool is_true_at(json::Node const& node, std::string_view path) {
  return text_at(node, path) == "true";
}

}  // namespace cairn::aws
