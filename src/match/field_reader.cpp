#include "match/field_reader.hpp"

#include "base/text.hpp"
#include "record/derived.hpp"
#include "json/write.hpp"

namespace cairn::match {
namespace {

/// Calls `f` for `value`, or for each member of an array, arrays in it included: one walk over the
/// index, any depth.
template <typename F>
void for_each_flat(json::Value value, F&& f) {
  if (!value.is_array()) return f(value);
  char const* const text = value.text();
  std::uint32_t const* const end = value.after();
  for (std::uint32_t const* at = value.at() + 1; at < end;) {
    char const c = text[*at];
    if (c == '[' || c == ']' || c == ',') {
      ++at;
      continue;
    }
    json::Value const member(text, at);
    at = member.after();
    f(member);
  }
}

}  // namespace

FieldReader::FieldReader(Field field) {
  if (auto const* derived = std::get_if<Derived>(&field)) {
    derived_ = *derived;
    return;
  }
  path_ = std::move(std::get<Path>(field));
  joined_ = path_.segments;
  for (std::size_t i = 0; i < path_.segments.size(); ++i)
    for (std::size_t k = i + 1; k < path_.segments.size(); ++k)
      joined_[i].name += "." + path_.segments[k].name;
}

bool FieldReader::read_derived(record::RecordView const& record) {
  text_.clear();
  switch (*derived_) {
  case Derived::kPrincipal: record::principal(record, text_); break;
  case Derived::kOutcome: text_ = record::to_string(record::outcome(record)); break;
  case Derived::kAccount: record::account(record, text_); break;
  case Derived::kObject: record::object_name(record, text_); break;
  case Derived::kVerdict: record::verdict(record, text_); break;
  }
  return !text_.empty();
}

bool FieldReader::named(std::string_view raw, Segment const& segment) {
  if (raw.size() != segment.name.size()) {
    if (raw.size() < segment.name.size() || raw.find('\\') == std::string_view::npos) return false;
    name_.clear();
    json::append_decoded(raw, name_);
    raw = name_;
  }
  if (raw == segment.name) return true;
  return segment.name_case == Case::kIgnore && equals_ignoring_ascii_case(raw, segment.name);
}

void FieldReader::collect(record::RecordView const& record) {
  found_.clear();
  if (path_.segments.empty()) return spread(record.value);
  // The record's own members are known: from the back, so that the first one found is the one that
  // counts.
  bool const more = path_.segments.size() > 1;
  char const* const text = record.value.text();
  json::Value next, whole;
  for (std::size_t i = record.members.size(); i-- > 0;) {
    std::uint32_t const* const at = record.members[i];
    std::string_view const raw = json::Value(text, at).string_body();
    if (next.text() == nullptr && named(raw, path_.segments[0])) {
      next = json::Value(text, at + 2);
      if (!more) break;
    } else if (more && whole.text() == nullptr && named(raw, joined_[0])) {
      whole = json::Value(text, at + 2);
    }
  }
  if (next.text() != nullptr) follow(next, 1);
  if (whole.text() != nullptr) spread(whole);
}

void FieldReader::spread(json::Value value) {
  for_each_flat(value, [this](json::Value member) {
    if (member.kind() != json::Kind::kNull) found_.push_back(member);
  });
}

void FieldReader::follow(json::Value value, std::size_t depth) {
  if (depth == path_.segments.size()) return spread(value);
  for_each_flat(value, [&](json::Value member) {
    if (member.is_object()) follow_object(member, depth);
  });
}

void FieldReader::follow_object(json::Value object, std::size_t depth) {
  bool const more = depth + 1 < path_.segments.size();
  json::Value next, whole;
  json::for_each_member(object, [&](std::string_view raw, json::Value value) {
    if (named(raw, path_.segments[depth]))
      next = value;
    else if (more && named(raw, joined_[depth]))
      whole = value;
    return true;
  });
  if (next.text() != nullptr) follow(next, depth + 1);
  if (whole.text() != nullptr) spread(whole);
}

std::string_view FieldReader::text_of(json::Value value) {
  if (!value.is_container()) return json::decoded_text(value, text_);
  text_.clear();
  json::append_compact(text_, value.raw());
  return text_;
}

bool FieldReader::append_json(record::RecordView const& record, std::string& out) {
  if (derived_) {
    if (!read_derived(record)) return false;
    json::append_string(out, text_);
    return true;
  }
  collect(record);
  if (found_.empty()) return false;
  if (found_.size() > 1) out += '[';
  char const* separator = "";
  for (json::Value const value : found_) {
    out += separator;
    json::append_compact(out, value.raw());
    separator = ",";
  }
  if (found_.size() > 1) out += ']';
  return true;
}

void FieldReader::append_text(record::RecordView const& record, std::string& out) {
  char const* separator = "";
  for_each_text(record, [&](std::string_view text) {
    out += separator;
    out += text;
    separator = ", ";
  });
}

}  // namespace cairn::match
