#include "jq/print.hpp"

#include "base/text.hpp"

#include <charconv>
#include <cmath>
#include <cstdint>

// jv_dump goes character by character through stdio; most of jq's time on large outputs is spent
// there. This printer writes the same bytes. What it need not be fast at (numbers that are no plain
// integers, colours, nesting near libjq's limit) it leaves to jv_dump_string.
namespace cairn::jq {
namespace {

constexpr int kMaxDepth = 200;             // libjq cuts at 256
constexpr double kMaxPlainInteger = 1e15;  // beyond, jq may print an exponent

int print_flags(Options const& options) {
  int flags = 0;
  if (options.indent < 0)
    flags = JV_PRINT_TAB | JV_PRINT_PRETTY;
  else if (options.indent > 0)
    flags = options.indent << 8 | JV_PRINT_PRETTY;
  if (options.color) flags |= JV_PRINT_COLOR;
  if (options.sort_keys) flags |= JV_PRINT_SORTED;
  if (options.ascii_output) flags |= JV_PRINT_ASCII;
  return flags;
}

void append_dump(jv value, int flags, std::string& out) {
  out.append(Value(jv_dump_string(jv_copy(value), flags)).text());
}

void append_unit(unsigned unit, std::string& out) {
  constexpr char kHex[] = "0123456789abcdef";
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out.push_back(kHex[unit >> shift & 15]);
}

/// `text` is valid UTF-8: libjq lets no other into a string.
void append_string(std::string_view text, bool ascii, std::string& out) {
  out.push_back('"');
  std::size_t plain = 0;  // start of the run that is copied as it is
  auto const flush = [&](std::size_t end) { out.append(text, plain, end - plain); };
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto const c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\') continue;
    if (c > 0x7f && !ascii) continue;
    flush(i);
    std::size_t length = 1;
    switch (c) {
    case '"': out += "\\\""; break;
    case '\\': out += "\\\\"; break;
    case '\b': out += "\\b"; break;
    case '\t': out += "\\t"; break;
    case '\r': out += "\\r"; break;
    case '\n': out += "\\n"; break;
    case '\f': out += "\\f"; break;
    default:
      if (c < 0x80) {
        append_unit(c, out);
      } else {
        length = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
        unsigned point = c & (0xffU >> (length + 1));
        for (std::size_t k = 1; k < length; ++k)
          point = point << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3fU);
        if (point > 0xffff) {
          append_unit(0xd800 | ((point - 0x10000) >> 10), out);
          append_unit(0xdc00 | ((point - 0x10000) & 0x3ff), out);
        } else {
          append_unit(point, out);
        }
      }
    }
    i += length - 1;
    plain = i + 1;
  }
  flush(text.size());
  out.push_back('"');
}

/// Replaces control characters and those that reorder text by JSON's escapes. In JSON texts, which
/// have escaped theirs, the ASCII ones are the colours' and the line breaks.
void escape_for_terminal(std::string& out, std::size_t begin, bool ascii_too) {
  std::string const text = out.substr(begin);
  out.resize(begin);
  for (std::size_t i = 0; i < text.size();) {
    CodePoint const point = decode_utf8(text, i);
    char32_t const c = point.value;
    bool const ascii_control = (c < 0x20 && c != '\n' && c != '\t') || c == 0x7f;
    bool const other = (c >= 0x80 && c < 0xa0) || c == 0x61c || c == 0x200e || c == 0x200f ||
                       (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
    if (other || (ascii_too && ascii_control))
      append_unit(static_cast<unsigned>(c), out);
    else
      out.append(text, i, point.length);
    i += point.length;
  }
}

class Writer {
 public:
  Writer(int indent, bool ascii, bool sort, std::string& out)
      : indent_(indent), ascii_(ascii), sort_(sort), out_(out) {}

  /// False if the value is too deep; `out` then holds part of it. Borrows `value`.
  bool value(jv value, int depth) {
    if (depth > kMaxDepth) return false;
    switch (jv_get_kind(value)) {
    case JV_KIND_INVALID: break;  // never a result
    case JV_KIND_NULL: out_ += "null"; break;
    case JV_KIND_FALSE: out_ += "false"; break;
    case JV_KIND_TRUE: out_ += "true"; break;
    case JV_KIND_NUMBER: number(value); break;
    case JV_KIND_STRING: string(value); break;
    case JV_KIND_ARRAY: return array(value, depth);
    case JV_KIND_OBJECT: return object(value, depth);
    }
    return true;
  }

 private:
  void string(jv value) {
    append_string(
        {jv_string_value(value), static_cast<std::size_t>(jv_string_length_bytes(jv_copy(value)))},
        ascii_, out_);
  }

  void number(jv value) {
    double const number = jv_number_value(value);
    if (std::fabs(number) < kMaxPlainInteger && number == std::trunc(number) &&
        !(number == 0 && std::signbit(number))) {
      char buffer[24];
      auto const end =
          std::to_chars(buffer, buffer + sizeof buffer, static_cast<std::int64_t>(number)).ptr;
      out_.append(buffer, end);
    } else {
      append_dump(value, 0, out_);
    }
  }

  void line(int depth) {
    if (indent_ == 0) return;
    out_.push_back('\n');
    if (indent_ < 0)
      out_.append(static_cast<std::size_t>(depth), '\t');
    else
      out_.append(static_cast<std::size_t>(depth * indent_), ' ');
  }

  bool array(jv value_, int depth) {
    int const size = jv_array_length(jv_copy(value_));
    if (size == 0) {
      out_ += "[]";
      return true;
    }
    out_.push_back('[');
    for (int i = 0; i < size; ++i) {
      if (i > 0) out_.push_back(',');
      line(depth + 1);
      Value const element(jv_array_get(jv_copy(value_), i));
      if (!value(element.borrow(), depth + 1)) return false;
    }
    line(depth);
    out_.push_back(']');
    return true;
  }

  bool member(jv key, jv member_value, bool first, int depth) {
    if (!first) out_.push_back(',');
    line(depth + 1);
    string(key);
    out_ += indent_ == 0 ? ":" : ": ";
    return value(member_value, depth + 1);
  }

  bool object(jv object_, int depth) {
    if (jv_object_length(jv_copy(object_)) == 0) {
      out_ += "{}";
      return true;
    }
    out_.push_back('{');
    if (sort_) {
      Value const keys(jv_keys(jv_copy(object_)));
      int const size = jv_array_length(keys.copy());
      for (int i = 0; i < size; ++i) {
        Value const key(jv_array_get(keys.copy(), i));
        Value const found(jv_object_get(jv_copy(object_), key.copy()));
        if (!member(key.borrow(), found.borrow(), i == 0, depth)) return false;
      }
    } else {
      bool first = true;
      for (int i = jv_object_iter(object_); jv_object_iter_valid(object_, i) != 0;
           i = jv_object_iter_next(object_, i)) {
        Value const key(jv_object_iter_key(object_, i));
        Value const found(jv_object_iter_value(object_, i));
        if (!member(key.borrow(), found.borrow(), first, depth)) return false;
        first = false;
      }
    }
    line(depth);
    out_.push_back('}');
    return true;
  }

  int indent_;
  bool ascii_, sort_;
  std::string& out_;
};

}  // namespace

Printer::Printer(Options const& options)
    : raw_(options.raw_output || options.join_output), join_(options.join_output),
      ascii_(options.ascii_output), sort_(options.sort_keys), color_(options.color),
      sequence_(options.sequence), terminal_(options.terminal), indent_(options.indent),
      flags_(print_flags(options)) {}

void Printer::result(Value const& value, std::string& out) const {
  std::size_t const begin = out.size();
  bool const raw = raw_ && value.kind() == JV_KIND_STRING;
  if (raw) {
    if (ascii_)
      append_string(value.text(), true, out);
    else
      out.append(value.text());
  } else {
    if (sequence_) out.push_back('\036');
    std::size_t const before = out.size();
    if (color_ || !Writer(indent_, ascii_, sort_, out).value(value.borrow(), 0)) {
      out.resize(before);
      append_dump(value.borrow(), flags_, out);
    }
  }
  if (terminal_) escape_for_terminal(out, begin, raw);
  end(out);
}

void Printer::plain_string(std::string_view text, std::string& out) const {
  bool const quoted = !raw_ || ascii_;
  if (quoted) out.push_back('"');
  out.append(text);
  if (quoted) out.push_back('"');
  end(out);
}

void Printer::literal(std::string_view text, std::string& out) const {
  out.append(text);
  end(out);
}

void print_compact(jv value, std::string& out) {
  std::size_t const before = out.size();
  if (Writer(0, false, false, out).value(value, 0)) return;
  out.resize(before);
  append_dump(value, 0, out);
}

}  // namespace cairn::jq
