#include "sigma/condition.hpp"

#include "base/text.hpp"
#include "match/leaf_test.hpp"
#include "sigma/pattern.hpp"

#include <algorithm>

namespace cairn::sigma {
namespace {

using Kind = ConditionTree::Kind;

constexpr std::size_t kMaxText = 64 << 10;
constexpr std::size_t kMaxDepth = 100;
constexpr std::size_t kMaxNames = 100'000;  // with quantifiers written out

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_bracket(char c) { return c == '(' || c == ')'; }

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at < text.size();) {
    if (is_space(text[at])) {
      ++at;
      continue;
    }
    std::size_t end = at + 1;
    if (!is_bracket(text[at]))
      while (end < text.size() && !is_space(text[end]) && !is_bracket(text[end])) ++end;
    words.push_back(text.substr(at, end - at));
    at = end;
  }
  return words;
}

class Parser {
 public:
  Parser(std::vector<std::string_view> words, unsigned line, std::span<std::string const> names)
      : words_(std::move(words)), line_(line), names_(names) {}

  Read<ConditionTree> parse() {
    if (words_.empty()) return wrong(line_, "the condition is empty");
    ConditionTree tree = SIGMA_TRY(any(0));
    if (at_ == words_.size()) return tree;
    return wrong(line_, "the condition goes on with {} where `and`, `or` or its end should stand",
                 shown(words_[at_]));
  }

 private:
  bool is(std::string_view word) const {
    return at_ < words_.size() && equals_ignoring_ascii_case(words_[at_], word);
  }

  Read<ConditionTree> any(std::size_t depth) { return joined(Kind::kAny, "or", depth); }
  Read<ConditionTree> all(std::size_t depth) { return joined(Kind::kAll, "and", depth); }

  Read<ConditionTree> joined(Kind kind, std::string_view word, std::size_t depth) {
    ConditionTree tree;
    tree.kind = kind;
    do {
      tree.children.push_back(SIGMA_TRY(kind == Kind::kAny ? all(depth) : negated(depth)));
    } while (is(word) && ++at_ > 0);
    return tree.children.size() == 1 ? std::move(tree.children.front()) : std::move(tree);
  }

  Read<ConditionTree> negated(std::size_t depth) {
    std::size_t nots = 0;
    for (; is("not"); ++at_) ++nots;
    ConditionTree tree = SIGMA_TRY(term(depth));
    if (nots % 2 == 0) return tree;
    ConditionTree out;
    out.kind = Kind::kNot;
    out.children.push_back(std::move(tree));
    return out;
  }

  Read<ConditionTree> term(std::size_t depth) {
    if (at_ == words_.size())
      return wrong(line_, "the condition ends where a selection should stand");
    if (is("(")) {
      if (depth == kMaxDepth)
        return wrong(line_, "the condition has more than {} parentheses in each other", kMaxDepth);
      ++at_;
      ConditionTree tree = SIGMA_TRY(any(depth + 1));
      if (!is(")")) return wrong(line_, "a parenthesis of the condition is not closed");
      ++at_;
      return tree;
    }
    bool const quantifier =
        at_ + 1 < words_.size() && equals_ignoring_ascii_case(words_[at_ + 1], "of");
    return quantifier ? quantified() : named();
  }

  Read<ConditionTree> quantified() {
    std::string_view const how_many = words_[at_];
    ConditionTree tree;
    if (is("1") || is("any"))
      tree.kind = Kind::kAny;
    else if (is("all"))
      tree.kind = Kind::kAll;
    else
      return wrong(line_, "{} of: Sigma knows `1 of`, `any of` and `all of`", shown(how_many));
    at_ += 2;
    if (at_ == words_.size()) return wrong(line_, "`{} of` says not of what", how_many);
    std::string_view const pattern = words_[at_++];
    for (std::size_t const name : names_like(pattern, names_)) SIGMA_TRY(add(name, tree.children));
    if (tree.children.empty())
      return wrong(line_, "`{} of {}` means no selection", how_many, escape_controls(pattern));
    return tree;
  }

  Read<bool> add(std::size_t name, std::vector<ConditionTree>& out) {
    if (++used_ > kMaxNames)
      return wrong(line_, "the condition names more than {} selections", kMaxNames);
    ConditionTree leaf;
    leaf.name = name;
    out.push_back(std::move(leaf));
    return true;
  }

  Read<ConditionTree> named() {
    std::string_view const word = words_[at_];
    auto const found = std::find(names_.begin(), names_.end(), word);
    if (found == names_.end()) return unknown(word);
    ++at_;
    std::vector<ConditionTree> one;
    SIGMA_TRY(add(static_cast<std::size_t>(found - names_.begin()), one));
    return std::move(one.front());
  }

  Read<ConditionTree> unknown(std::string_view word) const {
    for (std::string_view const own : {"and", "or", ")", "of", "them"})
      if (equals_ignoring_ascii_case(word, own))
        return wrong(line_, "the condition has {} where a selection should stand", shown(word));
    std::string_view const near = nearest_of(word, names_);
    return wrong(line_, "the condition names {}, and there is no such selection{}", shown(word),
                 near.empty() ? std::string() : fmt::format("; did you mean {}?", near));
  }

  std::vector<std::string_view> words_;
  unsigned line_;
  std::span<std::string const> names_;
  std::size_t at_ = 0, used_ = 0;
};

}  // namespace

std::size_t find_pipe(std::string_view condition) { return condition.find('|'); }

std::vector<std::size_t> names_like(std::string_view pattern, std::span<std::string const> names) {
  bool const them = equals_ignoring_ascii_case(pattern, "them");
  std::vector<Piece> pieces;
  std::string literal;
  auto const flush = [&] {
    if (!literal.empty()) pieces.push_back({PieceKind::kLiteral, std::move(literal)});
    literal.clear();
  };
  for (char const c : them ? std::string_view("*") : pattern) {
    if (c != '*') {
      literal += c;
      continue;
    }
    flush();
    pieces.push_back({PieceKind::kAnyRun, {}});
  }
  flush();
  Pattern const wanted = Pattern::of(std::move(pieces));
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < names.size(); ++i) {
    bool const hidden = names[i].starts_with('_') && !pattern.starts_with('_');
    if (!hidden && match::matches_wildcard(wanted.pieces(), names[i])) out.push_back(i);
  }
  return out;
}

void for_each_name(ConditionTree const& tree, std::function<void(std::size_t)> const& f) {
  if (tree.kind == Kind::kName) f(tree.name);
  for (ConditionTree const& child : tree.children) for_each_name(child, f);
}

Read<ConditionTree> parse_condition(std::string_view text, unsigned line,
                                    std::span<std::string const> names) {
  if (text.size() > kMaxText)
    return wrong(line, "the condition is longer than {} KiB", kMaxText >> 10);
  return Parser(words_of(text), line, names).parse();
}

}  // namespace cairn::sigma
