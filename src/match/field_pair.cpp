#include "match/field_pair.hpp"

#include "base/text.hpp"
#include "record/derived.hpp"

#include <algorithm>

namespace cairn::match {

void derived_text(Derived field, record::RecordView const& record, std::string& out) {
  out.clear();
  switch (field) {
  case Derived::kPrincipal: record::principal(record, out); break;
  case Derived::kOutcome: out = record::to_string(record::outcome(record)); break;
  case Derived::kAccount: record::account(record, out); break;
  case Derived::kObject: record::object_name(record, out); break;
  case Derived::kVerdict: record::verdict(record, out); break;
  }
}

FieldPair::FieldPair(Field const& field, FieldEquals const& test)
    : other_(test.other), relation_(test.relation), text_case_(test.text_case) {
  if (auto const* derived = std::get_if<Derived>(&field))
    derived_ = *derived;
  else
    field_ = PathWalk(std::get<Path>(field));
}

void FieldPair::add(std::string_view text, std::vector<std::string>& out) const {
  out.push_back(text_case_ == Case::kIgnore ? fold(text) : std::string(text));
}

/// The texts of the leaves that a path reaches; false if there is none.
bool FieldPair::texts(record::RecordView const& record, PathWalk const& path, Scratch& scratch,
                      std::vector<std::string>& out) const {
  scratch.values.clear();
  if (!scratch.reach.find(record, path, scratch.values)) return false;
  auto const add_scalar = [&](json::Value scalar) {
    if (scalar.kind() != json::Kind::kNull) add(json::decoded_text(scalar, scratch.decoded), out);
  };
  for (json::Value const value : scratch.values) {
    if (value.text() == nullptr) continue;
    if (!value.is_container()) {
      add_scalar(value);
      continue;
    }
    scratch.walk.each(value, [&](json::Value scalar, auto&& is_visible) {
      if (is_visible()) add_scalar(scalar);
      return true;
    });
  }
  return !out.empty();
}

bool FieldPair::holds(record::RecordView const& record, Scratch& scratch) const {
  auto& own = scratch.own;
  auto& others = scratch.others;
  own.clear();
  others.clear();
  if (derived_) {
    std::string text;
    derived_text(*derived_, record, text);
    if (text.empty()) return false;
    add(text, own);
  } else if (!texts(record, field_, scratch, own)) {
    return false;
  }
  if (!texts(record, other_, scratch, others)) return false;
  std::sort(others.begin(), others.end());
  others.erase(std::unique(others.begin(), others.end()), others.end());
  return std::any_of(own.begin(), own.end(), [&](std::string_view text) {
    if (relation_ == Relation::kEquals)
      return std::binary_search(others.begin(), others.end(), text);
    return std::any_of(others.begin(), others.end(), [&](std::string const& other) {
      switch (relation_) {
      case Relation::kContains: return text.find(other) != std::string_view::npos;
      case Relation::kStartsWith: return text.starts_with(other);
      default: return text.ends_with(other);
      }
    });
  });
}

}  // namespace cairn::match
