#include "match/lists.hpp"
#include "match/plan.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <vector>

namespace cairn::match {
namespace {

/// Builds a program's parts; equal predicates become one test.
class Compiler {
 public:
  explicit Compiler(Program::Impl& out) : out_(out) {}

  Result<Tree> tree(Expression const& expression) {
    Tree out;
    out.kind = expression.kind;
    if (expression.kind == Expression::Kind::kPredicate) {
      out.test = CAIRN_TRY(test(*expression.predicate));
      return out;
    }
    auto const merged = expression.kind == Expression::Kind::kAny ? merge_lists(expression, out)
                                                                  : std::vector<bool>();
    for (std::size_t i = 0; i < expression.children.size(); ++i)
      if (merged.empty() || !merged[i])
        out.children.push_back(CAIRN_TRY(tree(expression.children[i])));
    return out;
  }

 private:
  /// Adds one test to `out` for each list of texts that one field may equal; says which children it
  /// stands for.
  std::vector<bool> merge_lists(Expression const& any, Tree& out) {
    std::vector<bool> merged(any.children.size());
    for (auto const& list : equal_lists(any)) {
      for (std::size_t i : list.children) merged[i] = true;
      Tree leaf;
      leaf.kind = Expression::Kind::kPredicate;
      leaf.test = add(any.children[list.children.front()].predicate->field,
                      LeafTest::compile_any(list.texts), {});
      out.children.push_back(std::move(leaf));
    }
    return merged;
  }

  Result<TestId> test(Predicate const& predicate) {
    // Lists of thousands of addresses are pasted into queries, so equal ones are found by their
    // text.
    auto& alike = by_text_[to_string(Expression::test(predicate.field, predicate.test))];
    for (TestId const known : alike)
      if (predicates_[known] == predicate) return known;
    auto const literal = required_literal(predicate.test);
    auto const id = add(predicate.field, CAIRN_TRY(LeafTest::compile(predicate.test)),
                        literal.empty() ? std::nullopt : std::optional(LiteralScan(literal)));
    if (auto const* pair = std::get_if<FieldEquals>(&predicate.test))
      out_.pairs.push_back({FieldPair(predicate.field, *pair), id});
    alike.push_back(id);
    predicates_[id] = predicate;
    return id;
  }

  /// Puts a test where its field ends.
  TestId add(Field const& field, LeafTest test, std::optional<LiteralScan> scan) {
    auto const id = static_cast<TestId>(out_.tests.size());
    out_.tests.push_back(std::move(test));
    out_.scans.push_back(std::move(scan));
    bool const is_pair = out_.tests.back().is_pair();
    if (auto const* derived = std::get_if<Derived>(&field)) {
      if (!is_pair) out_.derived.push_back({*derived, id});
      return id;
    }
    auto path = std::get<Path>(field);
    // Of pairs, only exact paths are walked: they may raise.
    if (is_pair && path.mode == PathMode::kSearch) return id;
    auto at = Program::Impl::kSearchRoot;
    if (path.mode == PathMode::kExact) {
      at = Program::Impl::kExactRoot;
      for (auto& segment : path.segments) segment.name_case = Case::kExact;
    }
    for (std::size_t i = 0; i < path.segments.size(); ++i) {
      if (path.mode == PathMode::kSearch && i + 1 < path.segments.size()) {
        finish(child(at, std::span<Segment const>(path.segments).subspan(i)), id);
      }
      at = child(at, std::span<Segment const>(path.segments).subspan(i, 1));
    }
    if (!is_pair) finish(at, id);
    return id;
  }

  /// The node behind the member that is named by the segments joined with dots.
  NodeId child(NodeId from, std::span<Segment const> segments) {
    Child wanted{Name(segments), 0};
    for (auto const& child : out_.nodes[from].children)
      if (child.name == wanted.name) return child.node;
    wanted.node = static_cast<NodeId>(out_.nodes.size());
    out_.nodes.emplace_back();
    out_.nodes[from].name_lengths |= std::uint64_t{1}
                                     << std::min<std::size_t>(wanted.name.text.size(), 63);
    out_.nodes[from].children.push_back(std::move(wanted));
    return static_cast<NodeId>(out_.nodes.size() - 1);
  }

  void finish(NodeId node, TestId id) {
    auto const& test = out_.tests[id];
    auto& at = out_.nodes[node];
    (test.is_present()    ? at.present
     : test.is_not_null() ? at.not_null
     : test.is_typed()    ? at.typed
                          : at.leaves)
        .push_back(id);
  }

  Program::Impl& out_;
  std::unordered_map<TestId, Predicate> predicates_;
  std::unordered_map<std::string, std::vector<TestId>> by_text_;
};

}  // namespace

Program::Program(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Program::~Program() = default;

Result<std::shared_ptr<Program const>> Program::compile(std::span<Expression const> expressions) {
  auto impl = std::make_unique<Impl>(expressions);
  Compiler compiler(*impl);
  for (auto const& expression : expressions)
    impl->trees.push_back(CAIRN_TRY(compiler.tree(expression)));
  return std::shared_ptr<Program const>(new Program(std::move(impl)));
}

bool Program::may_match(std::string_view inflated) const {
  return impl_->prefilter.may_match(inflated);
}
bool Program::can_prune() const { return impl_->prefilter.can_prune(); }

}  // namespace cairn::match
