#include "parity/raw_json.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace cairn::parity {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  RawNode value() {
    skip_blanks();
    RawNode node;
    if (peek() == '{') {
      node.kind = RawNode::Kind::kObject;
      items('}', [&] {
        std::string name = token();
        skip_blanks();
        ++at_;  // the colon
        node.members.push_back({std::move(name), value()});
      });
    } else if (peek() == '[') {
      node.kind = RawNode::Kind::kArray;
      items(']', [&] { node.elements.push_back(value()); });
    } else {
      node.token = token();
    }
    return node;
  }

 private:
  template <typename Item>
  void items(char close, Item const& item) {
    ++at_;
    for (skip_blanks(); peek() != close && at_ < text_.size(); skip_blanks()) {
      if (peek() == ',') {
        ++at_;
        skip_blanks();
      }
      item();
    }
    ++at_;
  }

  std::string token() {
    std::size_t const begin = at_;
    if (peek() == '"') {
      for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_)
        if (text_[at_] == '\\') ++at_;
      ++at_;
    } else {
      at_ = std::min(text_.find_first_of(" \t\r\n,:{}[]", at_), text_.size());
    }
    return std::string(text_.substr(begin, at_ - begin));
  }

  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  void skip_blanks() { at_ = std::min(text_.find_first_not_of(kBlanks, at_), text_.size()); }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

RawNode parse_raw(std::string_view text) { return Reader(text).value(); }

std::string render(RawNode const& node) {
  if (node.kind == RawNode::Kind::kScalar) return node.token;
  bool const is_object = node.kind == RawNode::Kind::kObject;
  std::string out(1, is_object ? '{' : '[');
  for (auto const& [name, member] : node.members) {
    if (out.size() > 1) out += ',';
    out += name + ':' + render(member);
  }
  for (RawNode const& element : node.elements) {
    if (out.size() > 1) out += ',';
    out += render(element);
  }
  return out + (is_object ? '}' : ']');
}

std::vector<std::string> string_units(std::string_view token) {
  std::vector<std::string> units;
  std::string_view body = token.substr(1, token.size() - 2);
  while (!body.empty()) {
    std::size_t size = decode_utf8(body, 0).length;
    if (body.front() == '\\') size = body.size() > 5 && body[1] == 'u' ? 6 : 2;
    units.emplace_back(body.substr(0, size));
    body.remove_prefix(units.back().size());
  }
  return units;
}

}  // namespace cairn::parity
