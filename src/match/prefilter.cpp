#include "match/prefilter.hpp"

#include <algorithm>
#include <optional>

namespace cairn::match {
namespace {

constexpr std::size_t kMinLiteral = 3;       // shorter ones stand everywhere
constexpr std::size_t kMaxAlternatives = 8;  // a scan each
constexpr std::size_t kMaxClauses =
    2;  // after the most selective ones, more scanning costs more than it saves

using Alternatives = std::vector<std::string_view>;

std::string_view long_enough(std::string_view literal) {
  return literal.size() >= kMinLiteral ? literal : std::string_view();
}

/// How much a literal is likely to leave out: long and rare is better.
unsigned selectivity(std::string_view literal) {
  unsigned sum = 0;
  for (char c : literal) sum += 4 + char_rarity(c);
  return sum;
}
/// An alternative list is as selective as its weakest member, less for each further scan.
double selectivity(Alternatives const& clause) {
  unsigned weakest = ~0U;
  for (auto literal : clause) weakest = std::min(weakest, selectivity(literal));
  return static_cast<double>(weakest) / static_cast<double>(clause.size());
}

/// The name that must stand in the raw text before the value can: a search path may meet it as part
/// of a joined name.
std::string_view required_name(Predicate const& predicate) {
  auto const* path = std::get_if<Path>(&predicate.field);
  if (path == nullptr || path->segments.empty()) return {};
  if (path->mode == PathMode::kExact) {  // a missing member is null there, and present
    if (std::holds_alternative<Present>(predicate.test)) return {};
    auto const* typed = std::get_if<TypedEquals>(&predicate.test);
    if (typed != nullptr && std::holds_alternative<std::nullptr_t>(typed->value)) return {};
  }
  std::string_view best;
  for (auto const& segment : path->segments) {
    auto const literal = long_enough(cut_literal(segment.name));
    if (best.empty() || (!literal.empty() && selectivity(literal) > selectivity(best)))
      best = literal;
  }
  return best;
}

/// What the raw text must hold for the predicate's value. Derived fields are made from the record,
/// but not always by copying: only an account id stands in the raw text as it is, and as text,
/// whatever number it looks like.
std::string_view required_value(Predicate const& predicate) {
  auto const* derived = std::get_if<Derived>(&predicate.field);
  if (derived == nullptr) return required_literal(predicate.test);
  if (*derived != Derived::kAccount) return {};
  if (auto const* equals = std::get_if<Equals>(&predicate.test))
    return long_enough(cut_literal(equals->text));
  return required_literal(predicate.test);
}

/// Clauses that all must hold for the expression to hold; none if nothing is known.
std::vector<Alternatives> requirements(Expression const& expression) {
  switch (expression.kind) {
  case Expression::Kind::kNot: return {};
  case Expression::Kind::kPredicate: {
    std::vector<Alternatives> clauses;
    auto const& predicate = *expression.predicate;
    auto const value = required_value(predicate);
    auto const name = required_name(predicate);
    if (!value.empty())
      clauses.push_back({value});
    else if (!name.empty())
      clauses.push_back({name});
    return clauses;
  }
  case Expression::Kind::kAll: {
    std::vector<Alternatives> clauses;
    for (auto const& child : expression.children)
      for (auto& clause : requirements(child)) clauses.push_back(std::move(clause));
    return clauses;
  }
  case Expression::Kind::kAny: {
    Alternatives all;
    for (auto const& child : expression.children) {
      auto clauses = requirements(child);
      auto const best =
          std::max_element(clauses.begin(), clauses.end(), [](auto const& a, auto const& b) {
            return selectivity(a) < selectivity(b);
          });
      if (best == clauses.end()) return {};
      all.insert(all.end(), best->begin(), best->end());
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    if (all.empty() || all.size() > kMaxAlternatives) return {};
    return {all};
  }
  }
  return {};
}

/// Whether what follows a backslash may be more than one character: `\x41`, `\101`, `\pL`.
bool has_longer_spelling(std::string_view escape) {
  return !escape.empty() &&
         std::string_view("xpP01234567").find(escape.front()) != std::string_view::npos;
}

/// The best run of plain characters that every match of the pattern holds. Only patterns of plain
/// characters, `.`, escapes and anchors with quantifiers are understood; anything that could make a
/// run optional gives none.
std::string_view required_run(std::string_view pattern) {
  if (pattern.find_first_of("|()[]") != std::string_view::npos) return {};
  std::string_view best;
  std::size_t begin = 0;
  auto const end_run = [&](std::size_t end, std::size_t next) {
    auto const literal = long_enough(cut_literal(pattern.substr(begin, end - begin)));
    if (best.empty() || (!literal.empty() && selectivity(literal) > selectivity(best)))
      best = literal;
    begin = next;
  };
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    switch (pattern[at]) {
    case '\\':  // a class, an anchor or one character: whatever it is, the run ends before it
      end_run(at, at + 2);
      if (has_longer_spelling(pattern.substr(at + 1))) return best;
      ++at;
      break;
    case '.':
    case '^':
    case '$':
    case '+': end_run(at, at + 1); break;
    case '*':
    case '?':
      end_run(at > begin ? at - 1 : begin, at + 1);
      break;  // what stands before it need not be there
    case '{': {
      std::size_t const close = pattern.find('}', at);
      end_run(at > begin ? at - 1 : begin,
              close == std::string_view::npos ? pattern.size() : close + 1);
      at = begin - 1;
      break;
    }
    default: break;
    }
  }
  if (begin < pattern.size()) end_run(pattern.size(), pattern.size());
  return best;
}

}  // namespace

std::string_view required_literal(Test const& test) {
  if (auto const* equals = std::get_if<Equals>(&test))
    return equals->number ? std::string_view() : long_enough(cut_literal(equals->text));
  if (auto const* contains = std::get_if<Contains>(&test))
    return long_enough(cut_literal(contains->text));
  if (auto const* wildcard = std::get_if<Wildcard>(&test)) {
    std::string_view best;
    for (auto const& piece : wildcard->pieces) {
      auto const literal = long_enough(cut_literal(piece.literal));
      if (best.empty() || (!literal.empty() && selectivity(literal) > selectivity(best)))
        best = literal;
    }
    return best;
  }
  if (auto const* regex = std::get_if<Regex>(&test)) return required_run(regex->pattern);
  if (auto const* equals = std::get_if<TypedEquals>(&test))
    if (auto const* text = std::get_if<std::string>(&equals->value))
      return long_enough(cut_literal(*text));
  return {};
}

Prefilter::Prefilter(std::span<Expression const> expressions) {
  Expression const any = Expression::any({expressions.begin(), expressions.end()});
  auto clauses = requirements(any.children.size() == 1 ? any.children.front() : any);
  std::stable_sort(clauses.begin(), clauses.end(),
                   [](auto const& a, auto const& b) { return selectivity(a) > selectivity(b); });
  if (clauses.size() > kMaxClauses) clauses.resize(kMaxClauses);
  for (auto const& clause : clauses) clauses_.emplace_back(clause.begin(), clause.end());
}

bool Prefilter::may_match(std::string_view text) const {
  return std::all_of(clauses_.begin(), clauses_.end(), [&](Clause const& clause) {
    return std::any_of(clause.begin(), clause.end(),
                       [&](LiteralScan const& scan) { return scan.may_hold(text); });
  });
}

}  // namespace cairn::match
