// The slow parser. It keeps a stack of open containers instead of recursing, so that depth costs
// memory only and is bounded by kMaxDepth, and it decodes strings by its own code: the fast
// road's decoder is compared with it.
#include "json/document.hpp"

#include "base/text.hpp"
#include "json/check.hpp"

#include <cstdint>
#include <optional>

namespace cairn::json {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_structural(char c) {
  return c == '{' || c == '}' || c == '[' || c == ']' || c == ':' || c == ',';
}
bool is_surrogate(std::uint32_t unit) { return unit >= 0xD800 && unit <= 0xDFFF; }
bool is_high_surrogate(std::uint32_t unit) { return unit >= 0xD800 && unit <= 0xDBFF; }

/// The value of four hexadecimal digits at `at`, if there are four.
std::optional<std::uint32_t> four_hex_digits(std::string_view text, std::size_t at) {
  if (at + 4 > text.size()) return std::nullopt;
  std::uint32_t unit = 0;
  for (char const c : text.substr(at, 4)) {
    std::uint32_t digit = 0;
    if (c >= '0' && c <= '9')
      digit = static_cast<std::uint32_t>(c - '0');
    else if (c >= 'a' && c <= 'f')
      digit = static_cast<std::uint32_t>(c - 'a' + 10);
    else if (c >= 'A' && c <= 'F')
      digit = static_cast<std::uint32_t>(c - 'A' + 10);
    else
      return std::nullopt;
    unit = unit * 16 + digit;
  }
  return unit;
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Result<Node> parse() {
    Node root;
    CAIRN_CHECK(value(root));
    while (!open_.empty()) CAIRN_CHECK(step());
    skip_blanks();
    if (at_ < text_.size())
      return fail(ErrorCode::kCorrupt, "something follows the JSON value at byte {}", at_);
    return root;
  }

 private:
  /// Goes on inside the innermost open container: closes it, or reads its next member or element.
  Status step() {
    Open& top = open_.back();
    Node& container = *top.node;
    bool const is_object = container.kind == Kind::kObject;
    skip_blanks();
    if (at_ == text_.size()) return cut_off();
    if (text_[at_] == (is_object ? '}' : ']')) {
      if (top.after_comma) return unexpected();
      ++at_;
      open_.pop_back();
      return {};
    }
    if (top.after_value) {
      if (text_[at_] != ',') return unexpected();
      ++at_;
      top.after_value = false;
      top.after_comma = true;
      return {};
    }
    top.after_value = true;
    top.after_comma = false;
    if (!is_object) return value(container.elements.emplace_back());
    auto& [name, member] = container.members.emplace_back();
    if (text_[at_] != '"') return unexpected();
    CAIRN_CHECK(string(name));
    skip_blanks();
    if (at_ == text_.size()) return cut_off();
    if (text_[at_] != ':') return unexpected();
    ++at_;
    return value(member);
  }

  /// A scalar, or the opening bracket of a container.
  Status value(Node& node) {
    skip_blanks();
    if (at_ == text_.size()) return cut_off();
    char const c = text_[at_];
    if (c == '{' || c == '[') {
      if (open_.size() == kMaxDepth)
        return fail(ErrorCode::kTooLarge, "JSON is nested deeper than {} levels at byte {}",
                    kMaxDepth, at_);
      node.kind = c == '{' ? Kind::kObject : Kind::kArray;
      open_.push_back({&node});
      ++at_;
      return {};
    }
    if (c == '"') {
      node.kind = Kind::kString;
      return string(node.text);
    }
    return word(node);
  }

  /// A number, literal or odd bare word: everything up to a blank or a structural character.
  Status word(Node& node) {
    std::size_t const begin = at_;
    while (at_ < text_.size() && !is_blank(text_[at_]) && !is_structural(text_[at_])) {
      if (text_[at_] == '"' || static_cast<unsigned char>(text_[at_]) < 0x20) return unexpected();
      ++at_;
    }
    if (at_ == begin) return unexpected();
    node.text = text_.substr(begin, at_ - begin);
    if (node.text == "null")
      node.kind = Kind::kNull;
    else if (node.text == "true" || node.text == "false")
      node.kind = Kind::kBoolean;
    else
      node.kind = Kind::kNumber;
    return {};
  }

  Status string(std::string& out) {
    ++at_;
    while (at_ < text_.size() && text_[at_] != '"') {
      if (text_[at_] == '\\') {
        if (at_ + 1 == text_.size()) return cut_off();
        escape(out);
      } else {
        out += text_[at_++];
      }
    }
    if (at_ == text_.size()) return cut_off();
    ++at_;
    return {};
  }

  void escape(std::string& out) {
    char const c = text_[at_ + 1];
    if (c == 'u') {
      unicode_escape(out);
      return;
    }
    at_ += 2;
    switch (c) {
    case 'b': out += '\b'; break;
    case 'f': out += '\f'; break;
    case 'n': out += '\n'; break;
    case 'r': out += '\r'; break;
    case 't': out += '\t'; break;
    default: out += c;
    }
  }

  void unicode_escape(std::string& out) {
    auto const first = four_hex_digits(text_, at_ + 2);
    if (!first) {  // kept as it stands; what follows the `u` is read as ordinary text
      out += "\\u";
      at_ += 2;
      return;
    }
    at_ += 6;
    if (!is_surrogate(*first)) {
      append_utf8(out, *first);
      return;
    }
    if (is_high_surrogate(*first) && text_.substr(at_, 2) == "\\u") {
      auto const second = four_hex_digits(text_, at_ + 2);
      if (second && is_surrogate(*second) && !is_high_surrogate(*second)) {
        at_ += 6;
        append_utf8(out, 0x10000 + ((*first - 0xD800) << 10) + (*second - 0xDC00));
        return;
      }
    }
    append_utf8(out, 0xFFFD);
  }

  void skip_blanks() {
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  }
  Status cut_off() const { return fail(ErrorCode::kTruncated, "JSON is cut off at byte {}", at_); }
  Status unexpected() const {
    return fail(ErrorCode::kCorrupt, "unexpected {} in JSON at byte {}",
                escape_controls(text_.substr(at_, 1)), at_);
  }

  /// A container whose closing bracket has not come. The node stays where it is while it is open:
  /// its parent grows only later.
  struct Open {
    Node* node = nullptr;
    bool after_value = false;
    bool after_comma = false;
  };

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Open> open_;
};

}  // namespace

Node::Node() = default;
Node::Node(Node const&) = default;
Node::Node(Node&&) noexcept = default;
Node& Node::operator=(Node const&) = default;
Node& Node::operator=(Node&&) noexcept = default;
Node::~Node() = default;

Node const* Node::find(std::string_view name) const {
  Node const* found = nullptr;
  for (auto const& [member_name, member] : members)
    if (member_name == name) found = &member;
  return found;
}

Result<Node> parse_document(std::string_view text) { return Parser(text).parse(); }

}  // namespace cairn::json
