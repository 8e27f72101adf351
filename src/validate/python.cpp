#include "validate/python.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace cairn::validate {
namespace {

using json::Kind;
using json::Node;

/// Where Python's recursion ends, in a program as deep as aws-cli is by then.
constexpr std::size_t kMostLevels = 900;

bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// The length of an escape, 0 if it is none.
std::size_t escape_length(std::string_view text) {
  if (text.size() < 2) return 0;
  if (std::string_view("\"\\/bfnrt").find(text[1]) != std::string_view::npos) return 2;
  if (text[1] != 'u' || text.size() < 6) return 0;
  return std::all_of(text.begin() + 2, text.begin() + 6, is_hex) ? 6 : 0;
}

bool is_utf8(std::string_view text) {
  if (is_ascii(text)) return true;
  for (std::size_t at = 0; at < text.size();) {
    CodePoint const point = decode_utf8(text, at);
    if (!point.valid) return false;
    at += point.length;
  }
  return true;
}

enum class Scan { kGood, kWrong, kDeepArray, kDeepObject };

/// What parse_document lets pass: raw control characters and odd escapes in strings.
Scan scan(std::string_view text) {
  bool quoted = false;
  std::size_t depth = 0;
  for (std::size_t at = 0; at < text.size();) {
    char const c = text[at];
    if (!quoted) {
      quoted = c == '"';
      if (c == '[' || c == '{') ++depth;
      if ((c == ']' || c == '}') && depth > 0) --depth;
      if (depth > kMostLevels) return c == '[' ? Scan::kDeepArray : Scan::kDeepObject;
      ++at;
      continue;
    }
    std::size_t length = 1;
    if (c == '"')
      quoted = false;
    else if (static_cast<unsigned char>(c) < 0x20)
      return Scan::kWrong;
    else if (c == '\\')
      length = escape_length(text.substr(at));
    if (length == 0) return Scan::kWrong;
    at += length;
  }
  return quoted ? Scan::kWrong : Scan::kGood;
}

bool take_digits(std::string_view& text) {
  std::size_t const end = std::min(text.find_first_not_of("0123456789"), text.size());
  text.remove_prefix(end);
  return end > 0;
}

bool is_number(std::string_view text) {
  if (text == "NaN" || text == "Infinity" || text == "-Infinity") return true;
  if (text.starts_with('-')) text.remove_prefix(1);
  bool const zero = text.starts_with('0');
  std::size_t const before = text.size();
  if (!take_digits(text) || (zero && before - text.size() > 1)) return false;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    if (!take_digits(text)) return false;
  }
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
    if (!take_digits(text)) return false;
  }
  return text.empty();
}

bool has_real_numbers(Node const& node) {
  if (node.kind == Kind::kNumber) return is_number(node.text);
  for (auto const& [name, member] : node.members)
    if (!has_real_numbers(member)) return false;
  return std::all_of(node.elements.begin(), node.elements.end(), has_real_numbers);
}

bool is_float(std::string_view number) {
  return number.find_first_of(".eEnN") != std::string_view::npos;
}

}  // namespace

tl::expected<Node, std::string> parse_as_python(std::string_view text) {
  auto const wrong = [] { return tl::unexpected<std::string>(std::string()); };
  if (!is_utf8(text)) return wrong();
  Scan const scanned = scan(text);
  if (scanned == Scan::kWrong) return wrong();
  if (scanned != Scan::kGood)
    return tl::unexpected<std::string>(
        fmt::format("maximum recursion depth exceeded while decoding a JSON {} from a unicode "
                    "string",
                    scanned == Scan::kDeepArray ? "array" : "object"));
  auto node = json::parse_document(text);
  if (!node || !has_real_numbers(*node)) return wrong();
  return *std::move(node);
}

std::string python_text(Node const& node) {
  switch (node.kind) {
  case Kind::kNull: return "None";
  case Kind::kBoolean: return node.text == "true" ? "True" : "False";
  case Kind::kArray: return "[…]";
  case Kind::kObject: return "{…}";
  default: return node.text;
  }
}

std::string_view python_type(Node const& node) {
  switch (node.kind) {
  case Kind::kNull: return "NoneType";
  case Kind::kBoolean: return "bool";
  case Kind::kArray: return "list";
  case Kind::kObject: return "dict";
  case Kind::kNumber: return is_float(node.text) ? "float" : "int";
  default: return "str";
  }
}

bool python_is_false(Node const& node) {
  switch (node.kind) {
  case Kind::kNull: return true;
  case Kind::kBoolean: return node.text == "false";
  case Kind::kArray: return node.elements.empty();
  case Kind::kObject: return node.members.empty();
  case Kind::kNumber:
    return node.text.substr(0, node.text.find_first_of("eE")).find_first_not_of("-0.") ==
           std::string::npos;
  default: return node.text.empty();
  }
}

std::string python_index_trouble(Node const& node) {
  if (node.kind == Kind::kArray) return "list indices must be integers or slices, not str";
  if (node.kind == Kind::kString) return "string indices must be integers, not 'str'";
  return fmt::format("'{}' object is not subscriptable", python_type(node));
}

}  // namespace cairn::validate
