// Values inside an indexed JSON text: two pointers, no copies. The hot road of everything.
//
// The index lists the positions of all structural characters ({ } [ ] : ,), of each string's
// opening quote and of each other scalar's first character (simdjson's stage 1), closed by
// sentinels past the end of the text. A Value points at one entry.
#pragma once
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace cairn::json {

/// Bytes that must be readable behind every text handed to Indexer.
inline constexpr std::size_t kPadding = 64;

/// Text with kPadding readable bytes behind it. Borrowed.
struct PaddedView {
  char const* data = nullptr;
  std::size_t size = 0;
  std::string_view text() const { return {data, size}; }
};

enum class Kind : std::uint8_t { kObject, kArray, kString, kNumber, kBoolean, kNull };

/// A value of a text whose structure has been checked (see check.hpp). Valid while text and index
/// live; copy freely. Scalars are not checked: a bare word that is no JSON literal counts as
/// kNumber and keeps its text.
class Value {
 public:
  Value() = default;
  Value(char const* text, std::uint32_t const* at) : text_(text), at_(at) {}

  Kind kind() const {
    switch (text_[*at_]) {
    case '{': return Kind::kObject;
    case '[': return Kind::kArray;
    case '"': return Kind::kString;
    case 't': return scalar() == "true" ? Kind::kBoolean : Kind::kNumber;
    case 'f': return scalar() == "false" ? Kind::kBoolean : Kind::kNumber;
    case 'n': return scalar() == "null" ? Kind::kNull : Kind::kNumber;
    default: return Kind::kNumber;
    }
  }
  bool is_object() const { return text_[*at_] == '{'; }
  bool is_array() const { return text_[*at_] == '['; }
  bool is_string() const { return text_[*at_] == '"'; }
  bool is_container() const { return is_object() || is_array(); }

  /// A scalar's own text: a string with its quotes, no blanks around it. Not for containers.
  std::string_view scalar() const {
    char const* begin = text_ + *at_;
    char const* end = text_ + at_[1];
    while (end[-1] == ' ' || end[-1] == '\n' || end[-1] == '\r' || end[-1] == '\t') --end;
    return {begin, static_cast<std::size_t>(end - begin)};
  }
  /// What stands between a string's quotes, escapes not decoded. Only for strings.
  std::string_view string_body() const {
    std::string_view const whole = scalar();
    return whole.substr(1, whole.size() - 2);
  }
  /// The bytes of the value as they stand in the text, containers too (walks a container).
  std::string_view raw() const;

  /// Index entry behind this value (of the `,` or closing bracket, or the sentinel).
  std::uint32_t const* after() const {
    if (!is_container()) return at_ + 1;
    std::uint32_t const* at = at_;
    for (int depth = 0;;) {
      char const c = text_[*at++];
      // '{' 0x7b '}' 0x7d '[' 0x5b ']' 0x5d: with bit 5 cleared the pairs share a code.
      char const folded = static_cast<char>(c & 0xdf);
      if (folded == 0x5b)
        ++depth;
      else if (folded == 0x5d && --depth == 0)
        return at;
    }
  }

  std::uint32_t const* at() const { return at_; }
  char const* text() const { return text_; }
  std::size_t offset() const { return *at_; }

 private:
  char const* text_ = nullptr;
  std::uint32_t const* at_ = nullptr;
};

/// Calls `f(std::string_view raw_name, Value value)` for each member of an object in order; names
/// as between the quotes, escapes not decoded. `f` returns false to stop. `value` must be an
/// object.
template <typename F>
void for_each_member(Value object, F&& f) {
  char const* text = object.text();
  std::uint32_t const* at = object.at() + 1;
  while (text[*at] == '"') {
    Value const name(text, at);
    Value const value(text, at + 2);
    if (!f(name.string_body(), value)) return;
    at = value.after();
    if (text[*at] != ',') return;
    ++at;
  }
}

/// Calls `f(Value)` for each element of an array in order; `f` returns false to stop. `value` must
/// be an array.
template <typename F>
void for_each_element(Value array, F&& f) {
  char const* text = array.text();
  std::uint32_t const* at = array.at() + 1;
  if (text[*at] == ']') return;
  for (;;) {
    Value const value(text, at);
    if (!f(value)) return;
    at = value.after();
    if (text[*at] != ',') return;
    ++at;
  }
}

/// The value of the last member of that exact (decoded) name; nothing found gives false.
bool find_member(Value object, std::string_view name, Value& found);

/// Decodes a string body (between the quotes) and appends it to `out`. Lone surrogates become
/// U+FFFD, an unknown escape
/// `\q` stands for its character, a cut `\u12` is kept as it is. Bytes are passed on, valid UTF-8
/// or not.
void append_decoded(std::string_view body, std::string& out);

/// The decoded text of a string value, or a scalar's own text: the body itself if it holds no
/// escape, else decoded into `scratch`.
inline std::string_view decoded_text(Value scalar, std::string& scratch) {
  if (!scalar.is_string()) return scalar.scalar();
  std::string_view const body = scalar.string_body();
  if (std::memchr(body.data(), '\\', body.size()) == nullptr) return body;
  scratch.clear();
  append_decoded(body, scratch);
  return scratch;
}

}  // namespace cairn::json
