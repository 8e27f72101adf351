// The fast road: one walk over a record's members, testing values where the program's paths end.
//
// Predicates are existential, so a test that is met once is done ("met_"); negation is left to the
// boolean tree. Duplicate names: the last wins. Of the record's own members that falls out of
// walking them backwards; in nested objects the last value of each wanted name is kept until the
// object ends. Tests that reach whole subtrees (bare words, paths that end at objects) scan all
// scalars below linearly; a scalar that meets a test is then asked whether a later member of the
// same name hides it.
#include "base/text.hpp"
#include "match/hidden.hpp"
#include "match/plan.hpp"
#include "record/derived.hpp"

#include <algorithm>

namespace cairn::match {
namespace {

bool same_name(std::string_view raw, Child const& child) {
  if (raw.size() != child.name.size()) return false;
  for (std::size_t i = 0; i < raw.size(); ++i)
    if ((child.fold[i] != 0 ? fold_ascii(raw[i]) : raw[i]) != child.name[i]) return false;
  return true;
}

bool is_scalar(char c) {
  return c != '{' && c != '}' && c != '[' && c != ']' && c != ':' && c != ',';
}

bool has_backslash(std::string_view text) {
  constexpr std::uint64_t kOnes = 0x0101010101010101, kHigh = 0x8080808080808080;
  std::size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    std::uint64_t word;
    std::memcpy(&word, text.data() + at, 8);
    word ^= kOnes * '\\';
    if (((word - kOnes) & ~word & kHigh) != 0) return true;
  }
  for (; at < text.size(); ++at)
    if (text[at] == '\\') return true;
  return false;
}

/// Calls `f` for each member of an array that is no array, and for those of arrays in it: flat, for
/// how deep they nest is the input's choice.
template <typename F>
void for_each_nested(json::Value array, F&& f) {
  char const* const text = array.text();
  std::uint32_t const* at = array.at() + 1;
  for (std::size_t depth = 1; depth > 0;) {
    switch (text[*at]) {
    case '[': ++depth, ++at; break;
    case ']': --depth, ++at; break;
    case ',': ++at; break;
    default:
      json::Value const element(text, at);
      f(element);
      at = element.after();
    }
  }
}

}  // namespace

struct Matcher::Impl {
  std::shared_ptr<Program const> program;
  Program::Impl const& plan;
  std::vector<char> met;
  bool raised = false;
  TextScratch scratch;
  std::string name, derived_text;
  std::vector<json::Value> found;           // last values of wanted names, a stack of frames
  std::vector<TestId> active;               // of the subtree being scanned
  std::vector<std::uint32_t const*> chain;  // names on the way to a leaf

  explicit Impl(std::shared_ptr<Program const> p)
      : program(std::move(p)), plan(program->impl()), met(plan.tests.size()) {}

  void meet(std::vector<TestId> const& tests) {
    for (TestId id : tests) met[id] = 1;
  }

  /// The name between the quotes at `at`, decoded if need be.
  std::string_view member_name(char const* text, std::uint32_t const* at) {
    std::string_view const raw = json::Value(text, at).string_body();
    if (!has_backslash(raw)) return raw;
    name.clear();
    json::append_decoded(raw, name);
    return name;
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
  }

  void own_members(record::RecordView const& record, NodeId root) {
    Node const& node = plan.nodes[root];
    char const* const text = record.value.text();
    std::size_t const base = found.size();
    found.resize(base + node.children.size());
    std::size_t missing = node.children.size();
    for (std::size_t i = record.members.size(); i-- > 0 && missing > 0;) {
      std::uint32_t const* const at = record.members[i];
      std::string_view const own = member_name(text, at);
      if (!node.may_name(own.size())) continue;
      for (std::size_t c = 0; c < node.children.size(); ++c) {
        if (found[base + c].text() != nullptr || !same_name(own, node.children[c])) continue;
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
      std::string_view const own = member_name(text, at);
      json::Value const value(text, at + 2);
      if (node.may_name(own.size()))
        for (std::size_t c = 0; c < node.children.size(); ++c)
          if (same_name(own, node.children[c])) found[base + c] = value;
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
    std::optional<HiddenMembers> hidden;  // made once a hidden leaf is met
    char const* const text = container.text();
    std::uint32_t const* const end = container.after();
    for (std::uint32_t const* at = container.at() + 1; at < end; ++at) {
      char const c = text[*at];
      if (!is_scalar(c)) continue;
      if (c == '"' && text[at[1]] == ':') {
        ++at;
        continue;
      }
      for (std::size_t i = 0; i < active.size();) {
        bool holds = plan.tests[active[i]].leaf(json::Value(text, at), scratch);
        if (holds && !hidden && !visible(container, at, end)) hidden.emplace(container);
        if (holds && hidden) holds = !hidden->hides(at);
        if (holds) {
          met[active[i]] = 1;
          active[i] = active.back();
          active.pop_back();
        } else {
          ++i;
        }
      }
      if (active.empty()) return;
    }
  }

  /// Whether no later member of the same name hides the leaf or anything it stands in, below
  /// `root`.
  bool visible(json::Value root, std::uint32_t const* leaf, std::uint32_t const* end) {
    char const* const text = root.text();
    chain.clear();  // for each open container: the name entry being read, null in arrays
    for (std::uint32_t const* at = root.at(); at < leaf; ++at) {
      char const c = text[*at];
      if (c == '{' || c == '[') {
        chain.push_back(nullptr);
      } else if (c == '}' || c == ']') {
        chain.pop_back();
      } else if (c == '"' && text[at[1]] == ':') {
        chain.back() = at;
      }
    }
    std::size_t depth = chain.size();
    for (std::uint32_t const* at = leaf + 1; at < end; ++at) {
      char const c = text[*at];
      if (c == '{' || c == '[') {
        ++depth;
      } else if (c == '}' || c == ']') {
        --depth;
        if (depth < chain.size()) chain.resize(depth);
      } else if (c == '"' && depth == chain.size() && !chain.empty() && text[at[1]] == ':' &&
                 same_member(text, at, chain.back())) {
        return false;
      }
    }
    return true;
  }

  static bool same_member(char const* text, std::uint32_t const* a, std::uint32_t const* b) {
    if (b == nullptr) return false;
    std::string_view const left = json::Value(text, a).string_body(),
                           right = json::Value(text, b).string_body();
    if (left == right) return true;
    if (!has_backslash(left) && !has_backslash(right)) return false;
    std::string decoded_left, decoded_right;
    json::append_decoded(left, decoded_left);
    json::append_decoded(right, decoded_right);
    return decoded_left == decoded_right;
  }

  void derived(record::RecordView const& record) {
    std::optional<Derived> computed;
    for (auto const& [field, test] : plan.derived) {
      if (computed != field) {
        derived_text.clear();
        switch (field) {
        case Derived::kPrincipal: record::principal(record, derived_text); break;
        case Derived::kOutcome: derived_text = record::to_string(record::outcome(record)); break;
        case Derived::kAccount: record::account(record, derived_text); break;
        case Derived::kObject: record::object_name(record, derived_text); break;
        }
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
