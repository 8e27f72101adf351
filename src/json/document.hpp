// A JSON tree, parsed slowly and obviously: the oracle's view of a record, and the reader of small
// documents.
#pragma once
#include "base/result.hpp"
#include "json/value.hpp"

#include <string>
#include <utility>
#include <vector>

namespace cairn::json {

/// Owns everything. Numbers keep their text. Members keep their order, duplicates included; find()
/// gives the last.
struct Node {
  Kind kind = Kind::kNull;
  std::string text;  // decoded string (invalid bytes kept), or the scalar's own text
  std::vector<std::pair<std::string, Node>> members;
  std::vector<Node> elements;

  // Out of line, because clang 14 wants to know them while the pair above still waits for Node.
  Node();
  Node(Node const&);
  Node(Node&&) noexcept;
  Node& operator=(Node const&);
  Node& operator=(Node&&) noexcept;
  ~Node();

  Node const* find(std::string_view name) const;
};

/// Parses exactly one value with blanks around it. Accepts what check_value accepts (odd scalars,
/// raw control characters in strings, invalid UTF-8); depth up to 10,000, beyond it kTooLarge.
/// Errors name the byte offset.
Result<Node> parse_document(std::string_view text);

}  // namespace cairn::json
