#include "json/write.hpp"

#include "base/text.hpp"

namespace cairn::json {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

/// Appends an ASCII character as it may stand between quotes.
void append_ascii(std::string& out, char c) {
  switch (c) {
  case '"': out += "\\\""; return;
  case '\\': out += "\\\\"; return;
  case '\b': out += "\\b"; return;
  case '\f': out += "\\f"; return;
  case '\n': out += "\\n"; return;
  case '\r': out += "\\r"; return;
  case '\t': out += "\\t"; return;
  default: break;
  }
  if (c >= ' ') {
    out += c;
    return;
  }
  out += "\\u00";
  out += kHexDigits[static_cast<std::size_t>(c) >> 4];
  out += kHexDigits[static_cast<std::size_t>(c) & 15];
}

/// The position behind the string whose opening quote stands at `at`.
std::size_t behind_string(std::string_view text, std::size_t at) {
  for (std::size_t from = at + 1;;) {
    std::size_t const quote = text.find('"', from);
    if (quote == std::string_view::npos) return text.size();
    std::size_t backslashes = 0;  // an odd run of them escapes the quote
    while (text[quote - 1 - backslashes] == '\\') ++backslashes;
    if (backslashes % 2 == 0) return quote + 1;
    from = quote + 1;
  }
}

}  // namespace

void append_string(std::string& out, std::string_view text) {
  out += '"';
  for (std::size_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      append_ascii(out, text[at++]);
      continue;
    }
    CodePoint const point = decode_utf8(text, at);
    if (point.valid)
      out += text.substr(at, point.length);
    else
      append_utf8(out, 0xFFFD);
    at += point.length;
  }
  out += '"';
}

void append_compact(std::string& out, std::string_view value) {
  std::size_t run = 0;  // what stands before it is written or blank
  for (std::size_t at = 0; at < value.size();) {
    switch (value[at]) {
    case '"': at = behind_string(value, at); break;
    case ' ':
    case '\t':
    case '\n':
    case '\r':
      out += value.substr(run, at - run);
      run = ++at;
      break;
    default: ++at;
    }
  }
  out += value.substr(run);
}

void append_node(std::string& out, Node const& node, std::size_t indent) {
  struct Writer {
    std::string& out;
    std::size_t step;
    void line(std::size_t depth) { (out += '\n').append(depth * step, ' '); }
    void write(Node const& value, std::size_t depth) {
      bool const object = value.kind == Kind::kObject;
      if (!object && value.kind != Kind::kArray) {
        if (value.kind == Kind::kString)
          append_string(out, value.text);
        else
          out += value.text;
        return;
      }
      std::size_t const size = object ? value.members.size() : value.elements.size();
      out += object ? '{' : '[';
      for (std::size_t i = 0; i < size; ++i) {
        if (i > 0) out += ',';
        line(depth + 1);
        if (object) {
          append_string(out, value.members[i].first);
          out += ": ";
        }
        write(object ? value.members[i].second : value.elements[i], depth + 1);
      }
      if (size > 0) line(depth);
      out += object ? '}' : ']';
    }
  };
  Writer{out, indent}.write(node, 0);
}

}  // namespace cairn::json
