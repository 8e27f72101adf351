#include "base/text.hpp"
#include "match/plan.hpp"

#include <algorithm>

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
    for (auto const& child : expression.children) out.children.push_back(CAIRN_TRY(tree(child)));
    return out;
  }

 private:
  Result<TestId> test(Predicate const& predicate) {
    auto const known = std::find(predicates_.begin(), predicates_.end(), predicate);
    if (known != predicates_.end()) return static_cast<TestId>(known - predicates_.begin());
    auto const id = static_cast<TestId>(predicates_.size());
    predicates_.push_back(predicate);
    out_.tests.push_back(CAIRN_TRY(LeafTest::compile(predicate.test)));
    auto const literal = required_literal(predicate.test);
    out_.scans.push_back(literal.empty() ? std::nullopt : std::optional(LiteralScan(literal)));
    if (auto const* derived = std::get_if<Derived>(&predicate.field)) {
      out_.derived.push_back({*derived, id});
      return id;
    }
    auto const& path = std::get<Path>(predicate.field);
    auto at =
        path.mode == PathMode::kSearch ? Program::Impl::kSearchRoot : Program::Impl::kExactRoot;
    for (std::size_t i = 0; i < path.segments.size(); ++i) {
      if (path.mode == PathMode::kSearch && i + 1 < path.segments.size()) {
        std::string joined = path.segments[i].name;
        for (std::size_t k = i + 1; k < path.segments.size(); ++k)
          joined += "." + path.segments[k].name;
        finish(child(at, {joined, path.segments[i].name_case}), id);
      }
      at = child(at, path.segments[i]);
    }
    finish(at, id);
    return id;
  }

  NodeId child(NodeId from, Segment const& segment) {
    std::string name = segment.name;
    if (segment.name_case == Case::kIgnore)
      for (char& c : name) c = fold_ascii(c);
    for (auto const& child : out_.nodes[from].children)
      if (child.name == name && child.name_case == segment.name_case) return child.node;
    auto const id = static_cast<NodeId>(out_.nodes.size());
    out_.nodes.emplace_back();
    out_.nodes[from].children.push_back({name, segment.name_case, id});
    out_.nodes[from].name_lengths |= std::uint64_t{1} << std::min<std::size_t>(name.size(), 63);
    return id;
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
  std::vector<Predicate> predicates_;
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
