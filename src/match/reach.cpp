#include "match/reach.hpp"

namespace cairn::match {

PathWalk::PathWalk(Path const& path) : exact_(path.mode == PathMode::kExact) {
  std::vector<Segment> segments = path.segments;
  if (exact_)
    for (Segment& segment : segments) segment.name_case = Case::kExact;
  std::span<Segment const> const all(segments);
  for (std::size_t i = 0; i < all.size(); ++i) {
    Step step;
    step.name = Name(all.subspan(i, 1));
    step.has_joined = !exact_ && i + 1 < all.size();
    if (step.has_joined) step.joined = Name(all.subspan(i));
    steps_.push_back(std::move(step));
  }
}

std::vector<Name> PathWalk::starts() const {
  std::vector<Name> names;
  if (steps_.empty()) return names;
  names.push_back(steps_[0].name);
  if (steps_[0].has_joined) names.push_back(steps_[0].joined);
  return names;
}

void Reach::found(json::Value value, PathWalk const& path, std::size_t step,
                  std::vector<json::Value>& out) {
  if (step == path.steps_.size()) {
    out.push_back(value);
  } else if (value.is_array()) {
    for_each_nested(value, [&](json::Value element) {
      if (element.is_object()) search(element, path, step, out);
    });
  } else if (value.is_object()) {
    search(value, path, step, out);
  }
}

/// `value` is an object and a step is left.
void Reach::search(json::Value value, PathWalk const& path, std::size_t step,
                   std::vector<json::Value>& out) {
  PathWalk::Step const& wanted = path.steps_[step];
  json::Value named, joined;
  char const* const text = value.text();
  for (std::uint32_t const* at = value.at() + 1; text[*at] == '"';) {
    json::Value const member(text, at + 2);
    if (wanted.name.may_be(text, at) || (wanted.has_joined && wanted.joined.may_be(text, at))) {
      std::string_view const own = member_name(text, at, name_);
      if (wanted.name.is(own)) named = member;
      if (wanted.has_joined && wanted.joined.is(own)) joined = member;
    }
    at = member.after();
    if (text[*at] != ',') break;
    ++at;
  }
  if (named.text() != nullptr) found(named, path, step + 1, out);
  if (joined.text() != nullptr) out.push_back(joined);
}

bool Reach::find(record::RecordView const& record, PathWalk const& path,
                 std::vector<json::Value>& out) {
  if (!path.exact_) {
    found(record.value, path, 0, out);
    return true;
  }
  json::Value value = record.value;
  for (PathWalk::Step const& step : path.steps_) {
    if (value.text() == nullptr || value.kind() == json::Kind::kNull) {
      value = {};
      break;
    }
    if (!value.is_object()) return false;
    json::Value member;
    value = json::find_member(value, step.name.text, member) ? member : json::Value();
  }
  if (value.text() != nullptr && value.kind() == json::Kind::kNull) value = {};
  out.push_back(value);
  return true;
}

}  // namespace cairn::match
