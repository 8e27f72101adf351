#include "parity/derive.hpp"

#include "json/write.hpp"

#include <algorithm>

namespace cairn::parity {
namespace {

constexpr char kOther[] = "something-else";

/// All literals of one way of each child together.
std::vector<Conjunction> combined(std::vector<std::vector<Conjunction>> const& children,
                                  std::size_t limit) {
  std::vector<Conjunction> out = {{}};
  for (std::vector<Conjunction> const& ways : children) {
    std::vector<Conjunction> next;
    for (Conjunction const& begun : out)
      for (Conjunction const& way : ways) {
        if (next.size() == limit) break;
        next.push_back(begun);
        next.back().insert(next.back().end(), way.begin(), way.end());
      }
    out = std::move(next);
  }
  return out;
}

struct TextFor {
  std::optional<std::string> operator()(match::Present const&) const { return kOther; }
  std::optional<std::string> operator()(match::NotNull const&) const { return kOther; }
  std::optional<std::string> operator()(match::Equals const& test) const { return test.text; }
  std::optional<std::string> operator()(match::Contains const& test) const {
    return "<" + test.text + ">";
  }
  std::optional<std::string> operator()(match::Wildcard const& test) const {
    std::string out;
    for (match::Wildcard::Piece const& piece : test.pieces)
      out += piece.kind == match::Wildcard::Kind::kLiteral ? piece.literal : "x";
    return out;
  }
  std::optional<std::string> operator()(match::InCidr const& test) const { return test.text; }
  template <typename Test>
  std::optional<std::string> operator()(Test const&) const {
    return std::nullopt;
  }
};

}  // namespace

std::vector<Conjunction> ways_to(match::Expression const& expression, bool wanted,
                                 std::size_t limit) {
  using Kind = match::Expression::Kind;
  if (expression.kind == Kind::kPredicate) return {{{&*expression.predicate, wanted}}};
  if (expression.kind == Kind::kNot) return ways_to(expression.children.front(), !wanted, limit);
  std::vector<std::vector<Conjunction>> children;
  for (match::Expression const& child : expression.children)
    children.push_back(ways_to(child, wanted, limit));
  if ((expression.kind == Kind::kAll) == wanted) return combined(children, limit);
  std::vector<Conjunction> out;
  for (std::vector<Conjunction> const& ways : children)
    for (Conjunction const& way : ways)
      if (out.size() < limit) out.push_back(way);
  return out;
}

void EventSketch::put(match::Path const& path, std::string text) {
  Branch* at = &root_;
  for (match::Segment const& segment : path.segments) at = &at->members[segment.name];
  if (std::find(at->texts.begin(), at->texts.end(), text) == at->texts.end())
    at->texts.push_back(std::move(text));
}

void EventSketch::remove(match::Path const& path) {
  Branch* at = &root_;
  for (std::size_t i = 0; i + 1 < path.segments.size(); ++i)
    at = &at->members[path.segments[i].name];
  if (!path.segments.empty()) at->members.erase(path.segments.back().name);
}

void EventSketch::write(Branch const& branch, std::string& out) {
  std::size_t const values = branch.texts.size() + (branch.members.empty() ? 0 : 1);
  if (values > 1) out += '[';
  bool first = true;
  if (!branch.members.empty() || branch.texts.empty()) {
    out += '{';
    for (auto const& [name, member] : branch.members) {
      if (!std::exchange(first, false)) out += ',';
      json::append_string(out, name);
      out += ':';
      write(member, out);
    }
    out += '}';
    first = false;
  }
  for (std::string const& text : branch.texts) {
    if (!std::exchange(first, false)) out += ',';
    json::append_string(out, text);
  }
  if (values > 1) out += ']';
}

std::string EventSketch::json() const {
  std::string out;
  write(root_, out);
  return out;
}

std::optional<std::string> text_for(match::Test const& test) { return std::visit(TextFor(), test); }

std::optional<EventSketch> sketch(Conjunction const& way) {
  EventSketch event;
  for (Literal const& literal : way) {
    auto const* path = std::get_if<match::Path>(&literal.predicate->field);
    if (path == nullptr) return std::nullopt;
    if (!literal.holds) continue;
    if (auto const* pair = std::get_if<match::FieldEquals>(&literal.predicate->test)) {
      event.put(*path, kOther);
      event.put(pair->other, kOther);
      continue;
    }
    auto text = text_for(literal.predicate->test);
    if (!text) return std::nullopt;
    event.put(*path, std::move(*text));
  }
  return event;
}

std::vector<std::string> turned(EventSketch const& event, Literal const& literal) {
  auto const& path = std::get<match::Path>(literal.predicate->field);
  EventSketch without = event;
  without.remove(path);
  EventSketch other = without;
  if (literal.holds) {
    other.put(path, kOther);
    return {without.json(), other.json()};
  }
  if (auto const* pair = std::get_if<match::FieldEquals>(&literal.predicate->test)) {
    other.put(path, kOther);
    other.put(pair->other, kOther);
    return {other.json()};
  }
  auto const text = text_for(literal.predicate->test);
  if (!text) return {};
  EventSketch more = event;
  more.put(path, *text);
  other.put(path, *text);
  return {more.json(), other.json()};
}

}  // namespace cairn::parity
