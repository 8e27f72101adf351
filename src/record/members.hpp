// Several members of one object in one pass, and scalars as text: what derived fields are made of.
// Private to record/.
#pragma once
#include "record/record.hpp"

#include <array>
#include <bitset>
#include <string>
#include <string_view>

namespace cairn::record {

/// Whether the member whose name stands at the index entry `at` is called `name`, escapes decoded.
/// Most names differ in their first bytes, so only those are touched.
inline bool is_called(char const* text, std::uint32_t const* at, std::string_view name) {
  if (at[1] - at[0] < name.size() + 2) return false;  // decoding never lengthens
  char const* const body = text + at[0] + 1;
  std::size_t i = 0;
  while (i < name.size() && body[i] == name[i] && body[i] != '\\') ++i;
  if (i == name.size()) return body[i] == '"';
  if (body[i] != '\\') return false;
  std::string decoded;
  json::append_decoded(json::Value(text, at).string_body(), decoded);
  return decoded == name;
}

/// The members of the names given, last ones winning, exact (decoded) names.
template <std::size_t N>
class Members {
 public:
  explicit Members(std::array<std::string_view, N> const& names) : names_(names) {}

  void collect(json::Value object) {
    char const* const text = object.text();
    for (std::uint32_t const* at = object.at() + 1; text[*at] == '"'; ++at) {
      offer(text, at);
      at = json::Value(text, at + 2).after();
      if (text[*at] != ',') break;
    }
  }
  void collect(RecordView const& record) {
    for (std::uint32_t const* const at : record.members) offer(record.value.text(), at);
  }

  bool is_object(std::size_t i) const { return found_[i] && values_[i].is_object(); }
  json::Value value(std::size_t i) const { return values_[i]; }
  /// As scalar_text(); empty too if the member is missing.
  std::string_view text(std::size_t i, std::string& scratch) const;

 private:
  void offer(char const* text, std::uint32_t const* at) {
    for (std::size_t i = 0; i < N; ++i) {
      if (!is_called(text, at, names_[i])) continue;
      values_[i] = json::Value(text, at + 2);
      found_[i] = true;
      return;
    }
  }

  std::array<std::string_view, N> const& names_;
  std::array<json::Value, N> values_{};
  std::bitset<N> found_;
};

/// The decoded text of a scalar; empty for null and containers. Borrows from the record or from
/// `scratch`.
inline std::string_view scalar_text(json::Value value, std::string& scratch) {
  if (value.is_container() || value.kind() == json::Kind::kNull) return {};
  return json::decoded_text(value, scratch);
}

template <std::size_t N>
std::string_view Members<N>::text(std::size_t i, std::string& scratch) const {
  return found_[i] ? scalar_text(values_[i], scratch) : std::string_view{};
}

}  // namespace cairn::record
