#include "json/check.hpp"

namespace cairn::json {
namespace {

/// Which kind of container encloses the current one, innermost last. Sixty-four levels in a word,
/// deeper ones behind it.
class Nesting {
 public:
  void push(bool object) {
    if (++depth_ > 64 && (depth_ - 1) % 64 == 0) spilled_.push_back(word_);
    word_ = word_ << 1 | static_cast<std::uint64_t>(object);
  }
  /// Leaves the innermost container; false if that was the outermost. `object` says what it was
  /// inside of.
  bool pop(bool& object) {
    word_ >>= 1;
    if (depth_ > 64 && (depth_ - 1) % 64 == 0) {
      word_ = spilled_.back();
      spilled_.pop_back();
    }
    if (--depth_ == 0) return false;
    object = (word_ & 1) != 0;
    return true;
  }
  std::size_t depth() const { return depth_; }

 private:
  std::uint64_t word_ = 0;
  std::size_t depth_ = 0;
  std::vector<std::uint64_t> spilled_;
};

bool is_scalar_start(char c) {
  return c != '{' && c != '}' && c != '[' && c != ']' && c != ':' && c != ',';
}

/// A string's closing quote is the last character before the next structural one that is no blank.
bool is_closed_string(char const* text, std::uint32_t const* at) {
  char const* const begin = text + *at;
  char const* end = text + at[1] - 1;
  while (end > begin && (*end == ' ' || *end == '\n' || *end == '\r' || *end == '\t')) --end;
  return end > begin && *end == '"';
}

}  // namespace

// The index guarantees that structural characters inside strings are not listed, so what is left is
// the grammar: after a name a colon, after a value a comma or the bracket that closes what is open.
// Objects of scalars, by far the most common run, take four entries a turn: name, colon, value,
// comma.
std::uint32_t const* check_value(char const* text, std::uint32_t const* at,
                                 std::uint32_t const* end, Members& members) {
  if (at >= end) return nullptr;
  Nesting nesting;
  bool object = false;
  char c = text[*at];
  if (c == '{') goto open_object;
  if (c == '[') goto open_array;
  if (!is_scalar_start(c) || (c == '"' && !is_closed_string(text, at))) return nullptr;
  return at + 1;

open_object:
  if (nesting.depth() == kMaxDepth) return nullptr;
  nesting.push(true);
  object = true;
  if (nesting.depth() == 1) members.clear();
  if (++at >= end) return nullptr;
  if (text[*at] == '}') goto close;
member:
  // `at` is where a name must stand.
  if (end - at < 4)
    return nullptr;  // name, colon, value and a closing bracket are the least that can follow
  if (text[*at] != '"' || text[at[1]] != ':' || !is_closed_string(text, at)) return nullptr;
  if (nesting.depth() == 1) members.push_back(at);
  at += 2;
  c = text[*at];
  if (c == '"') {
    if (!is_closed_string(text, at)) return nullptr;
  } else if (c == '{') {
    goto open_object;
  } else if (c == '[') {
    goto open_array;
  } else if (!is_scalar_start(c)) {
    return nullptr;
  }
  ++at;
  if (text[*at] == ',') {
    ++at;
    goto member;
  }
  if (text[*at] == '}') goto close;
  return nullptr;

open_array:
  if (nesting.depth() == kMaxDepth) return nullptr;
  nesting.push(false);
  object = false;
  if (++at >= end) return nullptr;
  if (text[*at] == ']') goto close;
element:
  if (end - at < 2) return nullptr;
  c = text[*at];
  if (c == '"') {
    if (!is_closed_string(text, at)) return nullptr;
  } else if (c == '{') {
    goto open_object;
  } else if (c == '[') {
    goto open_array;
  } else if (!is_scalar_start(c)) {
    return nullptr;
  }
  ++at;
  if (text[*at] == ',') {
    ++at;
    goto element;
  }
  if (text[*at] == ']') goto close;
  return nullptr;

close:
  // `at` is the closing bracket of the container that `object` tells of; what encloses it
  // continues.
  ++at;
  if (!nesting.pop(object)) return at;
  if (at >= end) return nullptr;
  c = text[*at];
  if (c == ',') {
    ++at;
    if (object) goto member;
    goto element;
  }
  if (c == (object ? '}' : ']')) goto close;
  return nullptr;
}

}  // namespace cairn::json
