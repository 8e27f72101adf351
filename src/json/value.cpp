#include "json/value.hpp"

#include "base/text.hpp"

namespace cairn::json {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// The UTF-16 unit written as four hex digits at `at`, or -1.
int hex_unit(std::string_view body, std::size_t at) {
  if (at + 4 > body.size()) return -1;
  int unit = 0;
  for (std::size_t i = at; i < at + 4; ++i) {
    int const digit = hex_digit(body[i]);
    if (digit < 0) return -1;
    unit = unit * 16 + digit;
  }
  return unit;
}

/// Decodes `\uXXXX`, with its low surrogate if one follows. `at` is behind the `u`; returns the
/// characters consumed from there.
std::size_t append_unicode_escape(std::string_view body, std::size_t at, std::string& out) {
  int const unit = hex_unit(body, at);
  if (unit < 0) {
    out += "\\u";  // cut or no hex: kept as it stands
    return 0;
  }
  if (unit >= 0xd800 && unit < 0xdc00 && at + 10 <= body.size() && body[at + 4] == '\\' &&
      body[at + 5] == 'u') {
    int const low = hex_unit(body, at + 6);
    if (low >= 0xdc00 && low < 0xe000) {
      append_utf8(out, static_cast<char32_t>(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00)));
      return 10;
    }
  }
  append_utf8(out, static_cast<char32_t>(unit));  // a lone surrogate becomes U+FFFD
  return 4;
}

}  // namespace

std::string_view Value::raw() const {
  if (!is_container()) return scalar();
  std::uint32_t const* const end = after();
  return {text_ + *at_, end[-1] + 1 - *at_};
}

bool find_member(Value object, std::string_view name, Value& found) {
  bool any = false;
  std::string decoded;
  for_each_member(object, [&](std::string_view raw_name, Value value) {
    if (raw_name.find('\\') != std::string_view::npos) {
      decoded.clear();
      append_decoded(raw_name, decoded);
      raw_name = decoded;
    }
    if (raw_name == name) found = value, any = true;
    return true;
  });
  return any;
}

void append_decoded(std::string_view body, std::string& out) {
  std::size_t at = 0;
  while (at < body.size()) {
    std::size_t const escape = body.find('\\', at);
    if (escape == std::string_view::npos || escape + 1 == body.size()) {
      out.append(body.substr(at));
      return;
    }
    out.append(body.substr(at, escape - at));
    at = escape + 2;
    switch (char const c = body[escape + 1]) {
    case 'b': out += '\b'; break;
    case 'f': out += '\f'; break;
    case 'n': out += '\n'; break;
    case 'r': out += '\r'; break;
    case 't': out += '\t'; break;
    case 'u': at += append_unicode_escape(body, at, out); break;
    default: out += c;
    }
  }
}

}  // namespace cairn::json
