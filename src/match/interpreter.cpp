// ir.hpp's opening comment, sentence by sentence: first collect the values that a field reaches,
// then test them one by one. Nothing is precomputed, reused or cut short, and nothing is shared
// with the fast road but base/ and RE2.
#include "match/interpreter.hpp"

#include "base/text.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <set>
#include <span>
#include <type_traits>

namespace cairn::match {
namespace {

using json::Kind;
using json::Node;

bool is_scalar(Node const& node) { return node.kind != Kind::kObject && node.kind != Kind::kArray; }

// --- names and paths ---

bool names_equal(std::string_view name, Segment const& segment) {
  return segment.name_case == Case::kExact ? name == segment.name
                                           : equals_ignoring_ascii_case(name, segment.name);
}

/// Whether `name` is the segments joined by dots, each part compared as its segment says.
bool joined_names_equal(std::string_view name, std::span<Segment const> segments) {
  for (std::size_t i = 0; i < segments.size(); ++i) {
    std::size_t const size = segments[i].name.size();
    if (i > 0) {
      if (name.empty() || name.front() != '.') return false;
      name.remove_prefix(1);
    }
    if (name.size() < size || !names_equal(name.substr(0, size), segments[i])) return false;
    name.remove_prefix(size);
  }
  return name.empty();
}

/// The last member that is named by the segments joined by dots.
Node const* last_member(Node const& object, std::span<Segment const> segments) {
  Node const* found = nullptr;
  for (auto const& [name, value] : object.members)
    if (joined_names_equal(name, segments)) found = &value;
  return found;
}

// What is still to be looked at stands in lists: records may nest too deep for recursion.

void reach_final(Node const& value, std::vector<Node const*>& finals) {
  std::vector<Node const*> todo = {&value};
  while (!todo.empty()) {
    Node const& final_value = *todo.back();
    todo.pop_back();
    finals.push_back(&final_value);
    for (Node const& element : final_value.elements) todo.push_back(&element);
  }
}

void reach(Node const& record, std::span<Segment const> path, std::vector<Node const*>& finals) {
  struct Step {
    Node const* value;
    std::span<Segment const> segments;  // left to go
  };
  std::vector<Step> todo = {{&record, path}};
  while (!todo.empty()) {
    auto const [value, segments] = todo.back();
    todo.pop_back();
    if (segments.empty()) {
      reach_final(*value, finals);
      continue;
    }
    for (Node const& element : value->elements) todo.push_back({&element, segments});
    Node const* const named = last_member(*value, segments.first(1));
    if (named != nullptr) todo.push_back({named, segments.subspan(1)});
    if (segments.size() == 1) continue;
    Node const* const joined = last_member(*value, segments);
    if (joined != nullptr) reach_final(*joined, finals);
  }
}

std::vector<Node const*> leaves_of(Node const& final_value) {
  std::vector<Node const*> leaves;
  std::vector<Node const*> todo = {&final_value};
  while (!todo.empty()) {
    Node const& value = *todo.back();
    todo.pop_back();
    if (is_scalar(value)) leaves.push_back(&value);
    for (Node const& element : value.elements) todo.push_back(&element);
    for (auto const& [name, member] : value.members) {
      bool const is_hidden = value.find(name) != &member;
      if (!is_hidden) todo.push_back(&member);
    }
  }
  return leaves;
}

/// The one value of an exact path; nullptr if the record raises.
Node const* reach_exact(Node const& record, std::vector<Segment> const& segments) {
  static Node const null;
  Node const* value = &record;
  for (Segment const& segment : segments) {
    if (value->kind == Kind::kNull) continue;
    if (value->kind != Kind::kObject) return nullptr;
    value = value->find(segment.name);
    if (value == nullptr) value = &null;
  }
  return value;
}

// --- tests of one leaf; `text` is its text ---

bool texts_equal(std::string_view a, std::string_view b, Case text_case) {
  return text_case == Case::kExact ? a == b : fold(a) == fold(b);
}

bool holds(Equals const& test, Node const& leaf, std::string const& text) {
  if (texts_equal(text, test.text, test.text_case)) return true;
  return test.number && leaf.kind == Kind::kNumber && Decimal::parse(text) == test.number;
}

bool holds(Contains const& test, Node const&, std::string const& text) {
  if (test.text_case == Case::kExact) return text.find(test.text) != std::string::npos;
  return fold(text).find(fold(test.text)) != std::string::npos;
}

/// Whether the pieces match all of `text`; both folded already if case is ignored. Keeps the set of
/// places that the pieces so far can reach.
bool wildcard_matches(std::vector<Wildcard::Piece> const& pieces, std::string_view text) {
  std::set<std::size_t> reached = {0};
  for (Wildcard::Piece const& piece : pieces) {
    std::set<std::size_t> next;
    for (std::size_t at : reached) {
      switch (piece.kind) {
      case Wildcard::Kind::kLiteral:
        if (text.substr(at).starts_with(piece.literal)) next.insert(at + piece.literal.size());
        break;
      case Wildcard::Kind::kAnyOne:
        if (at < text.size()) next.insert(at + decode_utf8(text, at).length);
        break;
      case Wildcard::Kind::kAnyRun:
        while (next.insert(at).second && at < text.size()) at += decode_utf8(text, at).length;
        break;
      }
    }
    reached = std::move(next);
  }
  return reached.contains(text.size());
}

bool holds(Wildcard const& test, Node const&, std::string const& text) {
  if (test.text_case == Case::kExact) return wildcard_matches(test.pieces, text);
  std::vector<Wildcard::Piece> pieces = test.pieces;
  for (Wildcard::Piece& piece : pieces) piece.literal = fold(piece.literal);
  return wildcard_matches(pieces, fold(text));
}

bool holds(Regex const& test, Node const&, std::string const& text) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_case_sensitive(test.text_case == Case::kExact);
  re2::RE2 const regex(test.pattern, options);
  return regex.ok() && re2::RE2::PartialMatch(text, regex);
}

bool holds(InCidr const& test, Node const&, std::string const& text) {
  if (auto const address = parse_ip(text); address && test.block.contains(*address)) return true;
  return fold(text) == fold(test.text);
}

bool holds(CompareNumber const& test, Node const& leaf, std::string const& text) {
  if (leaf.kind != Kind::kNumber && leaf.kind != Kind::kString) return false;
  auto const number = Decimal::parse(text);
  if (!number) return false;
  switch (test.order) {
  case Order::kLess: return *number < test.value;
  case Order::kLessOrEqual: return *number <= test.value;
  case Order::kGreater: return *number > test.value;
  case Order::kGreaterOrEqual: return *number >= test.value;
  }
  return false;
}

bool holds(CompareTime const& test, Node const&, std::string const& text) {
  auto const time = parse_event_time(text);
  if (!time) return false;
  switch (test.order) {
  case Order::kLess: return *time < test.value.begin;
  case Order::kLessOrEqual: return *time < test.value.end;
  case Order::kGreater: return *time >= test.value.end;
  case Order::kGreaterOrEqual: return *time >= test.value.begin;
  }
  return false;
}

bool holds(InTimeSpan const& test, Node const&, std::string const& text) {
  auto const time = parse_event_time(text);
  return time && test.value.contains(*time);
}

std::int64_t part_of(Instant time, TimeUnit unit) {
  std::time_t const seconds = time / kSecond - (time % kSecond < 0 ? 1 : 0);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  constexpr char const* kFormats[] = {"%M", "%H", "%d", "%V", "%m", "%Y"};
  char text[16];
  std::strftime(text, sizeof text, kFormats[static_cast<std::size_t>(unit)], &parts);
  return std::atoi(text);
}

bool holds(TimePart const& test, Node const&, std::string const& text) {
  auto const time = parse_event_time(text);
  if (!time) return false;
  std::int64_t const part = part_of(*time, test.unit);
  return test.least <= part && part <= test.most;
}

/// The tests of leaves.
template <typename Test>
bool final_holds(Test const& test, Node const& final_value) {
  std::vector<Node const*> const leaves = leaves_of(final_value);
  return std::any_of(leaves.begin(), leaves.end(), [&](Node const* leaf) {
    return leaf->kind != Kind::kNull && holds(test, *leaf, leaf->text);
  });
}

// --- tests of final values ---

bool final_holds(Present const&, Node const&) { return true; }

bool final_holds(NotNull const&, Node const& final_value) {
  return final_value.kind != Kind::kNull;
}

bool final_holds(TypedEquals const& test, Node const& final_value) {
  switch (final_value.kind) {
  case Kind::kNull: return std::holds_alternative<std::nullptr_t>(test.value);
  case Kind::kBoolean: {
    auto const* const boolean = std::get_if<bool>(&test.value);
    return boolean != nullptr && *boolean == (final_value.text == "true");
  }
  case Kind::kNumber: {
    auto const* const number = std::get_if<double>(&test.value);
    return number != nullptr && Decimal::parse(final_value.text) &&
           *number == std::strtod(final_value.text.c_str(), nullptr);
  }
  case Kind::kString: {
    auto const* const text = std::get_if<std::string>(&test.value);
    return text != nullptr && *text == final_value.text;
  }
  case Kind::kObject:
  case Kind::kArray: return false;
  }
  return false;
}

// --- a field against another one ---

std::vector<std::string> leaf_texts(std::vector<Node const*> const& finals) {
  std::vector<std::string> texts;
  for (Node const* final_value : finals)
    for (Node const* leaf : leaves_of(*final_value))
      if (leaf->kind != Kind::kNull) texts.push_back(leaf->text);
  return texts;
}

bool related(std::string_view text, std::string_view other, Relation relation) {
  switch (relation) {
  case Relation::kEquals: return text == other;
  case Relation::kContains: return text.find(other) != std::string_view::npos;
  case Relation::kStartsWith: return text.starts_with(other);
  case Relation::kEndsWith: return text.ends_with(other);
  }
  return false;
}

bool final_holds(FieldEquals const& test, Node const& final_value, Node const& record) {
  std::vector<Node const*> others;
  if (test.other.mode == PathMode::kSearch)
    reach(record, test.other.segments, others);
  else if (Node const* const value = reach_exact(record, test.other.segments))
    others.push_back(value);
  for (std::string const& text : leaf_texts({&final_value}))
    for (std::string const& other : leaf_texts(others))
      if (test.text_case == Case::kExact ? related(text, other, test.relation)
                                         : related(fold(text), fold(other), test.relation))
        return true;
  return false;
}

// --- predicates and expressions ---

std::string const& derived_text(Derived derived, DerivedTexts const& texts) {
  switch (derived) {
  case Derived::kPrincipal: return texts.principal;
  case Derived::kOutcome: return texts.outcome;
  case Derived::kAccount: return texts.account;
  case Derived::kObject: break;
  case Derived::kVerdict: return texts.verdict;
  }
  return texts.object;
}

Verdict interpret_predicate(Predicate const& predicate, Node const& record,
                            DerivedTexts const& derived) {
  Verdict verdict;
  Node derived_node;
  std::vector<Node const*> finals;
  if (auto const* const which = std::get_if<Derived>(&predicate.field)) {
    derived_node.kind = Kind::kString;
    derived_node.text = derived_text(*which, derived);
    if (!derived_node.text.empty()) finals.push_back(&derived_node);
  } else {
    Path const& path = std::get<Path>(predicate.field);
    if (path.mode == PathMode::kSearch) {
      reach(record, path.segments, finals);
    } else if (Node const* const value = reach_exact(record, path.segments)) {
      finals.push_back(value);
    } else {
      verdict.raises = true;
    }
  }
  for (Node const* final_value : finals)
    verdict.matches |= std::visit(
        [&](auto const& test) {
          if constexpr (std::is_same_v<decltype(test), FieldEquals const&>)
            return final_holds(test, *final_value, record);
          else
            return final_holds(test, *final_value);
        },
        predicate.test);
  return verdict;
}

}  // namespace

std::vector<Node const*> reached_values(Path const& path, Node const& record) {
  std::vector<Node const*> finals;
  if (path.mode == PathMode::kSearch)
    reach(record, path.segments, finals);
  else if (Node const* const value = reach_exact(record, path.segments))
    finals.push_back(value);
  return finals;
}

Verdict interpret(Expression const& expression, Node const& record, DerivedTexts const& derived) {
  if (expression.kind == Expression::Kind::kPredicate)
    return interpret_predicate(*expression.predicate, record, derived);
  Verdict verdict;
  std::size_t matching = 0;
  for (Expression const& child : expression.children) {
    Verdict const part = interpret(child, record, derived);
    matching += part.matches ? 1 : 0;
    verdict.raises |= part.raises;
  }
  switch (expression.kind) {
  case Expression::Kind::kAll: verdict.matches = matching == expression.children.size(); break;
  case Expression::Kind::kAny: verdict.matches = matching > 0; break;
  case Expression::Kind::kNot: verdict.matches = matching == 0; break;
  case Expression::Kind::kPredicate: break;
  }
  return verdict;
}

}  // namespace cairn::match
