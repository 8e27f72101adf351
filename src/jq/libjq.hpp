// The only includer of libjq's headers, and an owner for its values. Private to jq/.
#pragma once
#include <string_view>
#include <utility>

extern "C" {
#include <jv.h>
// jv.h must come first.
#include <jq.h>
}

namespace cairn::jq {

/// Owns one reference to a jv. libjq's functions consume their arguments: pass copy() or take().
class Value {
 public:
  Value() : value_(jv_invalid()) {}
  explicit Value(jv value) : value_(value) {}
  ~Value() { jv_free(value_); }
  Value(Value&& other) noexcept : value_(std::exchange(other.value_, jv_invalid())) {}
  Value& operator=(Value&& other) noexcept {
    std::swap(value_, other.value_);
    return *this;
  }

  jv_kind kind() const { return jv_get_kind(value_); }
  bool valid() const { return kind() != JV_KIND_INVALID; }
  bool has_message() const { return jv_invalid_has_msg(copy()) != 0; }
  jv borrow() const { return value_; }
  jv copy() const { return jv_copy(value_); }
  jv take() { return std::exchange(value_, jv_invalid()); }

  /// Only for strings; valid while the value lives.
  std::string_view text() const {
    return {jv_string_value(value_), static_cast<std::size_t>(jv_string_length_bytes(copy()))};
  }

 private:
  jv value_;
};

inline jv to_jv(std::string_view text) {
  return jv_string_sized(text.data(), static_cast<int>(text.size()));
}

}  // namespace cairn::jq
