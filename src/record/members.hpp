// Several members of one object in one pass, and scalars as text: what derived fields are made of.
// Private to record/.
#pragma once
#include "record/record.hpp"

#include <array>
#include <bitset>
#include <string>
#include <string_view>

namespace cairn::record {

/// The members of the names given, last ones winning, exact (decoded) names.
template <std::size_t N>
class Members {
 public:
  explicit Members(std::array<std::string_view, N> const& names) : names_(names) {}

  void offer(std::string_view raw_name, json::Value value) {
    if (raw_name.find('\\') != std::string_view::npos) {
      decoded_.clear();
      json::append_decoded(raw_name, decoded_);
      raw_name = decoded_;
    }
    for (std::size_t i = 0; i < N; ++i) {
      if (raw_name.size() == names_[i].size() && raw_name == names_[i]) {
        values_[i] = value;
        found_[i] = true;
        return;
      }
    }
  }
  void collect(json::Value object) {
    json::for_each_member(object, [this](std::string_view raw_name, json::Value value) {
      offer(raw_name, value);
      return true;
    });
  }
  void collect(RecordView const& record) {
    char const* const text = record.value.text();
    for (std::uint32_t const* const at : record.members) {
      offer(json::Value(text, at).string_body(), json::Value(text, at + 2));
    }
  }

  bool is_object(std::size_t i) const { return found_[i] && values_[i].is_object(); }
  json::Value value(std::size_t i) const { return values_[i]; }
  /// As scalar_text(); empty too if the member is missing.
  std::string_view text(std::size_t i, std::string& scratch) const;

 private:
  std::array<std::string_view, N> const& names_;
  std::array<json::Value, N> values_{};
  std::bitset<N> found_;
  std::string decoded_;
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
