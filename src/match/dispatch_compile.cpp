#include "base/text.hpp"
#include "match/dispatch_plan.hpp"
#include "match/lists.hpp"
#include "match/prefilter.hpp"

#include <algorithm>
#include <set>

namespace cairn::match {

NodeTable::NodeTable() {
  nodes_.push_back({Kind::kConstant, 0, 0});
  nodes_.push_back({Kind::kConstant, 1, 0});
}

NodeTable::Id NodeTable::add(Kind kind, std::vector<Id> const& parts) {
  auto const [at, is_new] = known_.try_emplace({kind, parts}, static_cast<Id>(nodes_.size()));
  if (!is_new) return at->second;
  if (kind == Kind::kTest || kind == Kind::kNot) {
    nodes_.push_back({kind, parts.front(), 1});
  } else {
    nodes_.push_back({kind, static_cast<std::uint32_t>(children_.size()),
                      static_cast<std::uint32_t>(parts.size())});
    children_.insert(children_.end(), parts.begin(), parts.end());
  }
  return at->second;
}

NodeTable::Id NodeTable::test(std::uint32_t test) { return add(Kind::kTest, {test}); }

NodeTable::Id NodeTable::negate(Id child) {
  if (child <= kTrue) return child == kTrue ? kFalse : kTrue;
  if (nodes_[child].kind == Kind::kNot) return nodes_[child].first;
  return add(Kind::kNot, {child});
}

NodeTable::Id NodeTable::combine(Kind kind, std::vector<Id> children) {
  Id const neutral = kind == Kind::kAll ? kTrue : kFalse;
  Id const absorbing = kind == Kind::kAll ? kFalse : kTrue;
  std::vector<Id> kept;
  for (Id const child : children) {
    if (child == absorbing) return absorbing;
    if (child != neutral && std::find(kept.begin(), kept.end(), child) == kept.end())
      kept.push_back(child);
  }
  if (kept.empty()) return neutral;
  return kept.size() == 1 ? kept.front() : add(kind, kept);
}

std::uint32_t OwnNames::add(Name const& name) {
  std::uint32_t i = first_[hash(name.text) & (first_.size() - 1)];
  for (; i != kNone; i = next_[i])
    if (names_[i] == name) return i;
  auto const id = static_cast<std::uint32_t>(names_.size());
  names_.push_back(name);
  next_.push_back(kNone);
  if (name.text.size() >= kStart) starts_.set(start(name.text.data()));
  if (names_.size() > first_.size()) {
    first_.assign(first_.size() * 2, kNone);
    for (std::uint32_t known = 0; known < id; ++known) link(known);
  }
  link(id);
  return id;
}

void OwnNames::link(std::uint32_t id) {
  auto& first = first_[hash(names_[id].text) & (first_.size() - 1)];
  next_[id] = first;
  first = id;
}

namespace {

/// The texts (folded) one of which the field must equal, as a string, for the expression to hold;
/// nothing if it may hold without.
std::optional<std::set<std::string>> needed_texts(Expression const& expression,
                                                  Field const& field) {
  switch (expression.kind) {
  case Expression::Kind::kNot: return std::nullopt;
  case Expression::Kind::kPredicate: {
    auto const* equals = std::get_if<Equals>(&expression.predicate->test);
    if (equals == nullptr || !(expression.predicate->field == field)) return std::nullopt;
    return std::set<std::string>{fold(equals->text)};
  }
  case Expression::Kind::kAll: {
    std::optional<std::set<std::string>> best;
    for (Expression const& child : expression.children) {
      auto texts = needed_texts(child, field);
      if (texts && (!best || texts->size() < best->size())) best = std::move(texts);
    }
    return best;
  }
  case Expression::Kind::kAny: {
    std::set<std::string> all;
    for (Expression const& child : expression.children) {
      auto texts = needed_texts(child, field);
      if (!texts) return std::nullopt;
      all.merge(*texts);
    }
    return all;
  }
  }
  return std::nullopt;
}

class DispatchCompiler {
 public:
  DispatchCompiler(Dispatch::Impl& out, DispatchKeys const& keys)
      : out_(out), name_(Path{{{keys.name, Case::kExact}}, PathMode::kSearch}),
        source_(Path{{{keys.source, Case::kExact}}, PathMode::kSearch}) {
    out_.name_slot = slot(name_);
    out_.source_slot = slot(source_);
    out_.name_member = out_.slots[out_.name_slot].first;
    out_.source_member = out_.slots[out_.source_slot].first;
    for (std::string const& member : keys.members) {
      Segment const segment{member, Case::kExact};
      out_.members.push_back(out_.own_names.add(Name(std::span(&segment, 1))));
    }
  }

  Status add(Expression const& expression) {
    auto const number = static_cast<std::uint32_t>(out_.trees.size());
    out_.trees.push_back(CAIRN_TRY(tree(expression)));
    if (auto const names = needed_texts(expression, name_)) {
      for (auto const& text : *names) out_.by_name[text].push_back(number);
    } else if (auto const sources = needed_texts(expression, source_)) {
      for (auto const& text : *sources) out_.by_source[text].push_back(number);
    } else {
      out_.always.push_back(number);
    }
    return {};
  }

 private:
  using Id = NodeTable::Id;
  using Kind = NodeTable::Kind;

  Result<Id> tree(Expression const& expression) {
    switch (expression.kind) {
    case Expression::Kind::kPredicate:
      return out_.nodes.test(CAIRN_TRY(test(*expression.predicate)));
    case Expression::Kind::kNot:
      return out_.nodes.negate(CAIRN_TRY(tree(expression.children.front())));
    case Expression::Kind::kAll:
    case Expression::Kind::kAny: break;
    }
    bool const is_any = expression.kind == Expression::Kind::kAny;
    std::vector<Id> children;
    std::vector<bool> merged(expression.children.size());
    if (is_any)
      for (EqualList const& list : equal_lists(expression)) {
        for (std::size_t const i : list.children) merged[i] = true;
        children.push_back(out_.nodes.test(list_test(expression, list)));
      }
    for (std::size_t i = 0; i < expression.children.size(); ++i)
      if (!merged[i]) children.push_back(CAIRN_TRY(tree(expression.children[i])));
    std::stable_sort(children.begin(), children.end(),
                     [&](Id a, Id b) { return cost(a) < cost(b); });
    return out_.nodes.combine(is_any ? Kind::kAny : Kind::kAll, std::move(children));
  }

  /// Cheap tests are asked first.
  unsigned cost(Id id) const {
    NodeTable::Node const& node = out_.nodes[id];
    switch (node.kind) {
    case Kind::kConstant: return 0;
    case Kind::kNot: return cost(node.first);
    case Kind::kTest: break;
    default: {
      unsigned sum = 0;
      for (Id const child : out_.nodes.children(node)) sum += cost(child);
      return sum;
    }
    }
    auto const& test = out_.tests[node.first];
    auto const& slot = out_.slots[test.slot];
    if (test.pair || slot.derived) return 100;
    unsigned const place = slot.single ? 1 : 10;
    return test.test.is_present() || test.test.is_not_null() ? place : place + 3;
  }

  Result<std::uint32_t> test(Predicate const& predicate) {
    std::string key = to_string(Expression::test(predicate.field, predicate.test));
    auto& alike = by_text_[std::move(key)];
    for (std::uint32_t const known : alike)
      if (predicates_.at(known) == predicate) return known;
    auto const literal = required_literal(predicate.test);
    Dispatch::Impl::SlotTest made{CAIRN_TRY(LeafTest::compile(predicate.test)),
                                  literal.empty() ? std::nullopt
                                                  : std::optional(LiteralScan(literal)),
                                  std::nullopt, slot(predicate.field)};
    if (auto const* pair = std::get_if<FieldEquals>(&predicate.test))
      made.pair.emplace(predicate.field, *pair);
    auto& field = out_.slots[made.slot];
    if (field.single && made.test.is_dear()) made.remembered = field.dear++;
    auto const id = static_cast<std::uint32_t>(out_.tests.size());
    out_.tests.push_back(std::move(made));
    alike.push_back(id);
    predicates_.emplace(id, predicate);
    return id;
  }

  std::uint32_t list_test(Expression const& any, EqualList const& list) {
    std::string key = "list";
    std::vector<Expression> members;
    for (std::size_t const i : list.children) members.push_back(any.children[i]);
    key += to_string(Expression::any(std::move(members)));
    auto const [at, is_new] =
        lists_.try_emplace(std::move(key), static_cast<std::uint32_t>(out_.tests.size()));
    if (is_new) {
      auto const& field = any.children[list.children.front()].predicate->field;
      out_.tests.push_back(
          {LeafTest::compile_any(list.texts), {}, {}, slot(field), OwnNames::kNone});
    }
    return at->second;
  }

  std::uint32_t slot(Field const& field) {
    auto& alike = slots_by_text_[to_string(Expression::test(field, Present{}))];
    for (std::uint32_t const i : alike)
      if (fields_[i] == field) return i;
    Dispatch::Impl::Slot made;
    if (auto const* derived = std::get_if<Derived>(&field)) {
      made.derived = *derived;
    } else {
      made.path = PathWalk(std::get<Path>(field));
      auto const starts = made.path.starts();
      if (!made.path.is_exact() && !starts.empty()) {
        made.own = true;
        made.first = out_.own_names.add(starts[0]);
        made.single = starts.size() == 1;
        if (!made.single) made.joined = out_.own_names.add(starts[1]);
      }
    }
    alike.push_back(static_cast<std::uint32_t>(fields_.size()));
    fields_.push_back(field);
    out_.slots.push_back(std::move(made));
    return static_cast<std::uint32_t>(fields_.size() - 1);
  }

  Dispatch::Impl& out_;
  Field name_, source_;
  std::vector<Field> fields_;  // of the slots
  std::unordered_map<std::string, std::vector<std::uint32_t>> slots_by_text_;
  std::unordered_map<std::uint32_t, Predicate> predicates_;
  std::unordered_map<std::string, std::vector<std::uint32_t>> by_text_;
  std::unordered_map<std::string, std::uint32_t> lists_;
};

}  // namespace

Dispatch::Dispatch(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Dispatch::~Dispatch() = default;
std::size_t Dispatch::size() const { return impl_->trees.size(); }

Result<std::shared_ptr<Dispatch const>> Dispatch::compile(std::span<Expression const> expressions,
                                                          DispatchKeys const& keys) {
  auto impl = std::make_unique<Impl>();
  DispatchCompiler compiler(*impl, keys);
  for (auto const& expression : expressions) CAIRN_CHECK(compiler.add(expression));
  return std::shared_ptr<Dispatch const>(new Dispatch(std::move(impl)));
}

}  // namespace cairn::match
