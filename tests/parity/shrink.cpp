#include "parity/shrink.hpp"

#include "base/text.hpp"
#include "parity/raw_json.hpp"

namespace cairn::parity {
namespace {

using match::Expression;

// --- one step simpler, biggest steps first ---

template <typename T>
std::vector<T> without(std::vector<T> items, std::size_t index) {
  items.erase(items.begin() + static_cast<std::ptrdiff_t>(index));
  return items;
}

std::vector<std::string> shorter_texts(std::string const& text) {
  std::vector<std::string> out;
  if (text.size() > 3) {
    out.push_back(text.substr(0, text.size() / 2));
    out.push_back(text.substr(text.size() / 2));
  }
  for (std::size_t at = 0; at < text.size();) {
    std::size_t const size = decode_utf8(text, at).length;
    out.push_back(text.substr(0, at) + text.substr(at + size));
    at += size;
  }
  return out;
}

std::vector<std::string> shorter_tokens(std::string const& token) {
  if (token.front() != '"') return {"1"};
  std::vector<std::string> out;
  auto const units = string_units(token);
  auto const join = [&](std::size_t begin, std::size_t end, std::size_t left_out) {
    std::string joined = "\"";
    for (std::size_t i = begin; i < end; ++i)
      if (i != left_out) joined += units[i];
    out.push_back(joined + '"');
  };
  if (units.size() > 3) {
    join(0, units.size() / 2, units.size());
    join(units.size() / 2, units.size(), units.size());
  }
  for (std::size_t i = 0; i < units.size(); ++i) join(0, units.size(), i);
  return out;
}

std::vector<RawNode> simpler(RawNode const& node) {
  std::vector<RawNode> out;
  auto const keep = [&](auto const& change) {
    out.push_back(node);
    change(out.back());
  };
  if (node.kind == RawNode::Kind::kScalar) {
    for (std::string& token : shorter_tokens(node.token))
      keep([&](RawNode& copy) { copy.token = token; });
    return out;
  }
  for (std::size_t i = 0; i < node.members.size(); ++i)
    keep([&](RawNode& copy) { copy.members = without(std::move(copy.members), i); });
  for (std::size_t i = 0; i < node.elements.size(); ++i)
    keep([&](RawNode& copy) { copy.elements = without(std::move(copy.elements), i); });
  for (auto const& [name, member] : node.members) out.push_back(member);
  for (RawNode const& element : node.elements) out.push_back(element);
  for (std::size_t i = 0; i < node.members.size(); ++i) {
    for (RawNode& child : simpler(node.members[i].value))
      keep([&](RawNode& copy) { copy.members[i].value = std::move(child); });
    for (std::string& name : shorter_tokens(node.members[i].name))
      keep([&](RawNode& copy) { copy.members[i].name = name; });
  }
  for (std::size_t i = 0; i < node.elements.size(); ++i)
    for (RawNode& child : simpler(node.elements[i]))
      keep([&](RawNode& copy) { copy.elements[i] = std::move(child); });
  return out;
}

std::vector<match::Field> simpler(match::Field const& field) {
  std::vector<match::Field> out;
  auto const* path = std::get_if<match::Path>(&field);
  if (path == nullptr) return out;
  for (std::size_t i = 0; i < path->segments.size(); ++i) {
    out.emplace_back(match::Path{without(path->segments, i), path->mode});
    match::Path copy = *path;
    copy.segments[i].name_case = match::Case::kExact;
    if (!(copy == *path)) out.emplace_back(copy);
    for (std::string& name : shorter_texts(path->segments[i].name)) {
      copy = *path;
      copy.segments[i].name = std::move(name);
      out.emplace_back(copy);
    }
  }
  return out;
}

std::vector<match::Test> simpler(match::Test const& test) {
  std::vector<match::Test> out{match::Present{}, match::NotNull{}};
  if (auto const* equals = std::get_if<match::Equals>(&test)) {
    match::Equals copy = *equals;
    copy.number.reset();
    if (equals->number) out.emplace_back(copy);
    for (std::string& text : shorter_texts(equals->text))
      copy = *equals, copy.text = text, out.emplace_back(copy);
  } else if (auto const* contains = std::get_if<match::Contains>(&test)) {
    for (std::string& text : shorter_texts(contains->text))
      out.emplace_back(match::Contains{text, contains->text_case});
  } else if (auto const* regex = std::get_if<match::Regex>(&test)) {
    for (std::string& pattern : shorter_texts(regex->pattern))
      out.emplace_back(match::Regex{pattern, regex->text_case});
  } else if (auto const* wildcard = std::get_if<match::Wildcard>(&test)) {
    for (std::size_t i = 0; i < wildcard->pieces.size(); ++i) {
      out.emplace_back(match::Wildcard{without(wildcard->pieces, i), wildcard->text_case});
      for (std::string& literal : shorter_texts(wildcard->pieces[i].literal)) {
        match::Wildcard copy = *wildcard;
        copy.pieces[i].literal = literal;
        out.emplace_back(copy);
      }
    }
  } else if (auto const* typed = std::get_if<match::TypedEquals>(&test)) {
    if (auto const* text = std::get_if<std::string>(&typed->value))
      for (std::string& shorter : shorter_texts(*text))
        out.emplace_back(match::TypedEquals{shorter});
  }
  return out;
}

std::vector<Expression> simpler(Expression const& expression) {
  std::vector<Expression> out;
  if (expression.kind == Expression::Kind::kPredicate) {
    for (match::Field& field : simpler(expression.predicate->field))
      out.push_back(Expression::test(std::move(field), expression.predicate->test));
    for (match::Test& test : simpler(expression.predicate->test))
      out.push_back(Expression::test(expression.predicate->field, std::move(test)));
    return out;
  }
  for (Expression const& child : expression.children) out.push_back(child);
  for (std::size_t i = 0; i < expression.children.size(); ++i) {
    Expression copy = expression;
    if (expression.kind != Expression::Kind::kNot) {
      copy.children = without(std::move(copy.children), i);
      out.push_back(copy);
      copy = expression;
    }
    for (Expression& child : simpler(expression.children[i])) {
      copy.children[i] = std::move(child);
      out.push_back(copy);
    }
  }
  return out;
}

// --- the search; a step must make the case strictly shorter, so it ends ---

std::size_t size_of(Expression const& expression) { return to_string(expression).size(); }

bool shrink_record(Case& current, std::function<bool(Case const&)> const& fails) {
  for (RawNode const& node : simpler(parse_raw(current.record))) {
    if (node.kind != RawNode::Kind::kObject) continue;
    Case candidate{render(node), current.expression};
    if (candidate.record.size() >= current.record.size() || !fails(candidate)) continue;
    current = std::move(candidate);
    return true;
  }
  return false;
}

bool shrink_expression(Case& current, std::function<bool(Case const&)> const& fails) {
  for (Expression& expression : simpler(current.expression)) {
    Case candidate{current.record, std::move(expression)};
    if (size_of(candidate.expression) >= size_of(current.expression) || !fails(candidate)) continue;
    current = std::move(candidate);
    return true;
  }
  return false;
}

}  // namespace

Case shrink(Case start, std::function<bool(Case const&)> const& fails) {
  while (shrink_expression(start, fails) || shrink_record(start, fails)) {
  }
  return start;
}

}  // namespace cairn::parity
