#include "sigma/explain.hpp"

#include "base/text.hpp"
#include "match/interpreter.hpp"
#include "sigma/yaml.hpp"

#include <algorithm>
#include <optional>

namespace cairn::sigma {
namespace {

using json::Kind;
using json::Node;
using match::Expression;

constexpr std::size_t kMaxValues = 5;
constexpr std::size_t kMaxColumns = 100;

std::string_view kind_name(Node const& node) {
  switch (node.kind) {
  case Kind::kNull: return "null";
  case Kind::kObject: return "an object";
  case Kind::kArray: return "a list";
  case Kind::kString: return "a text";
  case Kind::kNumber: return "a number";
  case Kind::kBoolean: return "a boolean";
  }
  return "?";
}

std::string shown_value(Node const& node) {
  switch (node.kind) {
  case Kind::kString: return '"' + cut_to_width(escape_controls(node.text), kMaxColumns) + '"';
  case Kind::kObject: return fmt::format("an object of {} members", node.members.size());
  case Kind::kArray: return fmt::format("a list of {}", node.elements.size());
  case Kind::kNull: return "null";
  default: return escape_controls(node.text);
  }
}

/// Where the path ends in the event: `requestParameters is null`, `the event has no errorCode`.
std::string where_it_ends(match::Path const& path, Node const& event) {
  match::Path prefix = path;
  std::string missing;
  while (!prefix.segments.empty()) {
    missing = prefix.segments.back().name;
    prefix.segments.pop_back();
    auto const values = match::reached_values(prefix, event);
    if (values.empty()) continue;
    std::string name;
    for (match::Segment const& segment : prefix.segments)
      name += (name.empty() ? "" : ".") + segment.name;
    if (name.empty()) break;
    if (values.front()->kind != Kind::kObject && values.front()->kind != Kind::kArray)
      return fmt::format("{} is {}", escape_controls(name), kind_name(*values.front()));
    return fmt::format("{} has no {}", escape_controls(name), escape_controls(missing));
  }
  return fmt::format("the event has no {}", escape_controls(missing));
}

std::string seen_of(match::Path const& path, Node const& event) {
  if (path.segments.empty()) return "all values of the event";
  auto const values = match::reached_values(path, event);
  if (values.empty()) return where_it_ends(path, event);
  std::string out;
  for (std::size_t i = 0; i < std::min(values.size(), kMaxValues); ++i)
    out += (i == 0 ? "" : ", ") + shown_value(*values[i]);
  if (values.size() > kMaxValues) out += fmt::format(", and {} more", values.size() - kMaxValues);
  return out;
}

/// `not (errorCode not-null)` as people say it: nothing if it is no such thing.
std::optional<std::string> absence(Expression const& expression) {
  if (expression.kind != Expression::Kind::kNot) return std::nullopt;
  auto const& predicate = expression.children.front().predicate;
  bool const null = predicate && std::holds_alternative<match::NotNull>(predicate->test);
  bool const gone = predicate && std::holds_alternative<match::Present>(predicate->test);
  if (!null && !gone) return std::nullopt;
  std::string text = to_string(expression.children.front());
  text.resize(text.rfind(' '));
  return text + (null ? " missing or null" : " missing");
}

}  // namespace

Explained explain(Expression const& expression, Node const& event) {
  Explained out;
  out.holds = match::interpret(expression, event, {}).matches;
  if (auto const missing = absence(expression)) {
    out.what = *missing;
    out.seen = explain(expression.children.front(), event).seen;
    return out;
  }
  switch (expression.kind) {
  case Expression::Kind::kAll: out.what = "all of"; break;
  case Expression::Kind::kAny: out.what = "any of"; break;
  case Expression::Kind::kNot: out.what = "not"; break;
  case Expression::Kind::kPredicate: {
    out.what = to_string(expression);
    auto const* const path = std::get_if<match::Path>(&expression.predicate->field);
    if (path != nullptr) out.seen = seen_of(*path, event);
    if (auto const* const other = std::get_if<match::FieldEquals>(&expression.predicate->test))
      out.seen += fmt::format("; the other: {}", seen_of(other->other, event));
    break;
  }
  }
  for (Expression const& child : expression.children) out.children.push_back(explain(child, event));
  return out;
}

}  // namespace cairn::sigma
