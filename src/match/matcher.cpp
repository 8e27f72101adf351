// The fast road: one walk over a record's members, testing values where the program's paths end.
//
// Predicates are existential, so a test that is met once is done ("met_"); negation is left to the
// boolean tree. Duplicate names: the last wins. Of the record's own members that falls out of
// walking them backwards; in nested objects the last value of each wanted name is kept until the
// object ends. Tests that reach whole subtrees (bare words, paths that end at objects) scan all
// scalars below linearly; a scalar that meets a test is then asked whether a later member of the
// same name hides it.
#include "match/plan.hpp"

#include <algorithm>

namespace cairn::match {

struct Matcher::Impl {
  std::shared_ptr<Program const> program;
  Program::Impl const& plan;
  std::vector<char> met;
  bool raised = false;
  TextScratch scratch;
  std::string name, derived_text;
  std::vector<json::Value> found;  // last values of wanted names, a stack of frames
  std::vector<TestId> active;      // of the subtree being scanned
  LeafWalk walk;
  FieldPair::Scratch pair_scratch;

  explicit Impl(std::shared_ptr<Program const> p)
      : program(std::move(p)), plan(program->impl()), met(plan.tests.size()) {}

  void meet(std::vector<TestId> const& tests) {
    for (TestId id : tests) met[id] = 1;
  }

  void record(record::RecordView const& record) {
    std::fill(met.begin(), met.end(), 0);
    raised = false;
    for (NodeId const root : {Program::Impl::kSearchRoot, Program::Impl::kExactRoot}) {
      Node const& node = plan.nodes[root];
      meet(node.present);
      meet(node.not_null);
      if (!node.children.empty()) own_members(record, root);
      if (!node.leaves.empty()) subtree(record.value, node.leaves);
    }
    if (!plan.derived.empty()) derived(record);
    for (auto const& [pair, test] : plan.pairs)
      if (pair.holds(record, pair_scratch)) met[test] = 1;
  }

  void own_members(record::RecordView const& record, NodeId root) {
    Node const& node = plan.nodes[root];
    char const* const text = record.value.text();
    std::size_t const base = found.size();
    found.resize(base + node.children.size());
    std::size_t missing = node.children.size();
    for (std::size_t i = record.members.size(); i-- > 0 && missing > 0;) {
      std::uint32_t const* const at = record.members[i];
      std::string_view const own = member_name(text, at, name);
      if (!node.may_name(own.size())) continue;
      for (std::size_t c = 0; c < node.children.size(); ++c) {
        if (found[base + c].text() != nullptr || !node.children[c].name.is(own)) continue;
        found[base + c] = json::Value(text, at + 2);
        --missing;
      }
    }
    follow(node, base, root == Program::Impl::kExactRoot);
  }

  /// Goes on with what was found for a node's children, and drops that frame.
  void follow(Node const& node, std::size_t base, bool exact) {
    for (std::size_t c = 0; c < node.children.size(); ++c) {
      json::Value const value = found[base + c];
      NodeId const next = node.children[c].node;
      if (exact)
        exact_value(next, value);
      else if (value.text() != nullptr)
        search_value(next, value);
    }
    found.resize(base);
  }

  std::size_t find_children(Node const& node, json::Value object) {
    std::size_t const base = found.size();
    found.resize(base + node.children.size());
    char const* const text = object.text();
    for (std::uint32_t const* at = object.at() + 1; text[*at] == '"';) {
      std::string_view const own = member_name(text, at, name);
      json::Value const value(text, at + 2);
      if (node.may_name(own.size()))
        for (std::size_t c = 0; c < node.children.size(); ++c)
          if (node.children[c].name.is(own)) found[base + c] = value;
      at = value.after();
      if (text[*at] != ',') break;
      ++at;
    }
    return base;
  }

  void search_value(NodeId id, json::Value value) {
    Node const& node = plan.nodes[id];
    meet(node.present);
    if (!node.not_null.empty() && value.kind() != json::Kind::kNull) meet(node.not_null);
    if (!node.leaves.empty()) {
      if (value.is_container()) {
        subtree(value, node.leaves);
      } else {
        for (TestId test : node.leaves)
          if (!met[test] && plan.tests[test].leaf(value, scratch)) met[test] = 1;
      }
    }
    typed(node, value);
    if (!node.typed.empty() && value.is_array())
      for_each_nested(value, [&](json::Value element) { typed(node, element); });
    if (!node.children.empty()) descend(node, value);
  }

  void typed(Node const& node, json::Value value) {
    for (TestId test : node.typed) {
      if (!met[test] && plan.tests[test].typed(value, scratch)) met[test] = 1;
    }
  }

  void descend(Node const& node, json::Value value) {
    if (value.is_object()) {
      follow(node, find_children(node, value), false);
    } else if (value.is_array()) {
      for_each_nested(value, [&](json::Value element) {
        if (element.is_object()) follow(node, find_children(node, element), false);
      });
    }
  }

  /// `value` without text is a missing member: null.
  void exact_value(NodeId id, json::Value value) {
    Node const& node = plan.nodes[id];
    bool const null = value.text() == nullptr || value.kind() == json::Kind::kNull;
    meet(node.present);
    if (null) {
      for (TestId test : node.typed)
        if (plan.tests[test].typed_null()) met[test] = 1;
    } else {
      meet(node.not_null);
      typed(node, value);
      if (value.is_container()) {
        if (!node.leaves.empty()) subtree(value, node.leaves);
      } else {
        for (TestId test : node.leaves)
          if (!met[test] && plan.tests[test].leaf(value, scratch)) met[test] = 1;
      }
    }
    if (node.children.empty()) return;
    if (!null && value.is_object()) {
      follow(node, find_children(node, value), true);
    } else if (null) {
      for (auto const& child : node.children) exact_value(child.node, json::Value());
    } else {
      raised = true;
    }
  }

  /// Tests all scalars below a container.
  void subtree(json::Value container, std::vector<TestId> const& tests) {
    active.clear();
    std::string_view raw;
    for (TestId test : tests) {
      if (met[test]) continue;
      if (plan.scans[test]) {
        if (raw.empty()) raw = container.raw();
        if (!plan.scans[test]->may_hold(raw)) continue;
      }
      active.push_back(test);
    }
    if (active.empty()) return;
    walk.each(container, [&](json::Value leaf, auto&& is_visible) {
      for (std::size_t i = 0; i < active.size();) {
        if (plan.tests[active[i]].leaf(leaf, scratch) && is_visible()) {
          met[active[i]] = 1;
          active[i] = active.back();
          active.pop_back();
        } else {
          ++i;
        }
      }
      return !active.empty();
    });
  }

  void derived(record::RecordView const& record) {
    std::optional<Derived> computed;
    for (auto const& [field, test] : plan.derived) {
      if (computed != field) {
        match::derived_text(field, record, derived_text);
        computed = field;
      }
      if (derived_text.empty()) continue;
      auto const& compiled = plan.tests[test];
      bool const holds = compiled.wants_leaves() ? compiled.text(derived_text, scratch)
                         : compiled.is_typed()   ? compiled.typed_text(derived_text)
                                                 : true;
      if (holds) met[test] = 1;
    }
  }

  bool holds(Tree const& tree) const {
    switch (tree.kind) {
    case Expression::Kind::kPredicate: return met[tree.test] != 0;
    case Expression::Kind::kNot: return !holds(tree.children.front());
    case Expression::Kind::kAll:
      return std::all_of(tree.children.begin(), tree.children.end(),
                         [&](Tree const& t) { return holds(t); });
    case Expression::Kind::kAny:
      return std::any_of(tree.children.begin(), tree.children.end(),
                         [&](Tree const& t) { return holds(t); });
    }
    return false;
  }
};

Matcher::Matcher(std::shared_ptr<Program const> program)
    : impl_(std::make_unique<Impl>(std::move(program))) {}
Matcher::~Matcher() = default;
Matcher::Matcher(Matcher&&) noexcept = default;

void Matcher::evaluate(record::RecordView const& record) { impl_->record(record); }
bool Matcher::matches(record::RecordView const& record) {
  impl_->record(record);
  return matched(0);
}
bool Matcher::matched(std::size_t expression) const {
  return impl_->holds(impl_->plan.trees[expression]);
}
bool Matcher::raised() const { return impl_->raised; }

}  // namespace cairn::match
