#include "base/text.hpp"
#include "match/dispatch_plan.hpp"
#include "match/met_texts.hpp"

#include <algorithm>

namespace cairn::match {

struct Dispatcher::Impl {
  using Id = NodeTable::Id;
  using Kind = NodeTable::Kind;

  /// What is left to ask for events of one name and source, in one piece of memory: the number of
  /// expressions that match for certain, and they; then for each tree that is left: the tree, the
  /// number of its expressions, and they.
  struct Entry {
    std::vector<std::uint32_t> code;
  };
  /// A trail knows some thousand pairs; hostile ones end here, and the work begins anew.
  static constexpr std::size_t kMostEntries = 1 << 14;

  std::shared_ptr<Dispatch const> dispatch;
  Dispatch::Impl const& plan;
  NodeTable nodes;  // the plan's, and what was left of them
  using Entries = std::unordered_map<std::string, Entry, TextHash, std::equal_to<>>;
  Entries entries;
  std::vector<Entries::value_type const*> recent;  // by hash of the key; null: none

  /// What dear tests said of a text.
  struct Remembered {
    std::uint32_t slot = UINT32_MAX;
    std::string raw;
    std::string answers;  // of each dear test of the slot: 0, 1, or kUnknown
  };
  static constexpr char kUnknown = 2;
  static constexpr std::size_t kLongestRemembered = 1024;
  std::vector<Remembered> remembered;  // by hash
  Remembered* recalled = nullptr;      // of the record of that epoch
  std::uint32_t recalled_epoch = 0;

  MetNames met_names;

  // Of the record at hand. What carries another epoch is of an earlier one.
  record::RecordView const* record = nullptr;
  std::uint32_t epoch = 0;
  std::vector<json::Value> own;          // by own_names; without text: not there
  std::vector<std::uint32_t> own_there;  // those with text
  std::vector<std::uint32_t> asked;      // by test: epoch * 2 + answer
  struct Reached {
    std::uint32_t epoch = 0;
    std::vector<json::Value> values;
    std::string text;  // of a derived field
  };
  std::vector<Reached> reached;  // by slot
  std::vector<std::uint32_t> matching;

  TextScratch scratch;
  FieldPair::Scratch pair_scratch;
  Reach reach;
  LeafWalk walk;
  std::string name_scratch, key;

  explicit Impl(std::shared_ptr<Dispatch const> d)
      : dispatch(std::move(d)), plan(dispatch->impl()), nodes(plan.nodes), recent(1024),
        remembered(512), own(plan.own_names.size()), asked(plan.tests.size()),
        reached(plan.slots.size()) {}

  // --- a record ---

  void begin(record::RecordView const& next) {
    record = &next;
    constexpr std::uint32_t kLastEpoch = UINT32_MAX / 2 - 1;
    if (++epoch > kLastEpoch) {
      std::fill(asked.begin(), asked.end(), 0);
      for (Reached& slot : reached) slot.epoch = 0;
      recalled_epoch = 0;
      epoch = 1;
    }
    for (std::uint32_t const i : own_there) own[i] = json::Value();
    own_there.clear();
    char const* const text = next.value.text();
    for (std::uint32_t const* const at : next.members) {
      MetNames::Name* const met = met_names.at(text + at[0], at[1] - at[0]);
      if (met != nullptr && met->is(text + at[0])) {
        if (met->index != OwnNames::kNone) put(met->index, text, at);
        continue;
      }
      std::size_t found = 0;
      std::uint32_t last = OwnNames::kNone;
      plan.own_names.each(text, at, name_scratch, [&](std::uint32_t i) {
        put(i, text, at);
        last = i;
        ++found;
      });
      if (met != nullptr && found <= 1) met->learn(text + at[0], at[1] - at[0], last);
    }
    matching.clear();
  }

  void put(std::uint32_t i, char const* text, std::uint32_t const* at) {
    own[i] = json::Value(text, at + 2);  // the last of a name wins
    own_there.push_back(i);
  }

  void evaluate() {
    if (!make_key()) {  // no pair of texts to look up
      for (std::uint32_t i = 0; i < plan.trees.size(); ++i)
        if (holds(plan.trees[i])) matching.push_back(i);
      return;
    }
    auto const*& last = recent[quick_hash(key) & (recent.size() - 1)];
    if (last == nullptr || last->first != key) {
      auto found = entries.find(std::string_view(key));
      if (found == entries.end()) found = entries.emplace(key, work_out()).first;
      last = &*found;
    }
    std::uint32_t const* at = last->second.code.data();
    std::uint32_t const* const end = at + last->second.code.size();
    matching.assign(at + 1, at + 1 + *at);
    bool sorted = true;
    for (at += 1 + *at; at < end; at += 2 + at[1]) {
      if (!holds(at[0])) continue;
      if (!matching.empty() && matching.back() > at[2]) sorted = false;
      matching.insert(matching.end(), at + 2, at + 2 + at[1]);
    }
    if (!sorted) std::sort(matching.begin(), matching.end());
  }

  // --- name and source ---

  /// Appends what decides the answers of tests of this member; false for what is no text.
  bool append_key(json::Value value) {
    if (value.text() == nullptr) {
      key += 'm';
    } else if (value.is_string()) {
      key += 's';
      key += json::decoded_text(value, scratch.decoded);
    } else if (value.kind() == json::Kind::kNull) {
      key += 'n';
    } else {
      return false;
    }
    return true;
  }
  bool make_key() {
    key.clear();
    if (!append_key(own[plan.name_member])) return false;
    std::size_t const end = key.size();
    if (!append_key(own[plan.source_member])) return false;
    key += static_cast<char>(end & 0xff);  // where the name ends
    key += static_cast<char>(end >> 8 & 0xff);
    return end <= 0xffff;
  }

  void add_candidates(Dispatch::Impl::Index const& index, std::uint32_t member,
                      std::vector<std::uint32_t>& out) {
    json::Value const value = own[member];
    if (value.text() == nullptr || !value.is_string()) return;
    auto const found = index.find(fold(json::decoded_text(value, scratch.decoded)));
    if (found != index.end()) out.insert(out.end(), found->second.begin(), found->second.end());
  }

  Entry work_out() {
    if (entries.size() >= kMostEntries) {
      entries.clear();
      std::fill(recent.begin(), recent.end(), nullptr);
      nodes = plan.nodes;
    }
    std::vector<std::uint32_t> candidates = plan.always;
    add_candidates(plan.by_name, plan.name_member, candidates);
    add_candidates(plan.by_source, plan.source_member, candidates);
    std::sort(candidates.begin(), candidates.end());
    std::vector<std::uint32_t> certain;
    struct Open {
      Id tree;
      std::vector<std::uint32_t> expressions;
    };
    std::vector<Open> open;
    for (std::uint32_t const i : candidates) {
      Id const left = rest(plan.trees[i]);
      if (left == NodeTable::kFalse) continue;
      if (left == NodeTable::kTrue) {
        certain.push_back(i);
        continue;
      }
      auto const same =
          std::find_if(open.begin(), open.end(), [&](Open const& one) { return one.tree == left; });
      if (same != open.end())
        same->expressions.push_back(i);
      else
        open.push_back({left, {i}});
    }
    Entry entry;
    auto const append = [&](std::vector<std::uint32_t> const& expressions) {
      entry.code.push_back(static_cast<std::uint32_t>(expressions.size()));
      entry.code.insert(entry.code.end(), expressions.begin(), expressions.end());
    };
    append(certain);
    for (Open const& one : open) {
      entry.code.push_back(one.tree);
      append(one.expressions);
    }
    return entry;
  }

  /// The tree with the tests of name and source replaced by their answers for this record.
  Id rest(Id id) {
    NodeTable::Node const node = nodes[id];
    switch (node.kind) {
    case Kind::kConstant: return id;
    case Kind::kTest: {
      auto const& test = plan.tests[node.first];
      if (test.pair || (test.slot != plan.name_slot && test.slot != plan.source_slot)) return id;
      return answer(node.first) ? NodeTable::kTrue : NodeTable::kFalse;
    }
    case Kind::kNot: return nodes.negate(rest(node.first));
    case Kind::kAll:
    case Kind::kAny: break;
    }
    std::vector<Id> children;
    for (std::uint32_t i = 0; i < node.count; ++i)  // the table may move while it grows
      children.push_back(rest(nodes.children(node)[i]));
    return nodes.combine(node.kind, std::move(children));
  }

  // --- trees and tests ---

  bool holds(Id id) {
    NodeTable::Node const& node = nodes[id];
    switch (node.kind) {
    case Kind::kConstant: return id == NodeTable::kTrue;
    case Kind::kTest: return answer(node.first);
    case Kind::kNot: return !holds(node.first);
    case Kind::kAll:
      for (Id const child : nodes.children(node))
        if (!holds(child)) return false;
      return true;
    case Kind::kAny:
      for (Id const child : nodes.children(node))
        if (holds(child)) return true;
      return false;
    }
    return false;
  }

  bool answer(std::uint32_t test) {
    std::uint32_t& known = asked[test];
    if (known >> 1 != epoch) known = epoch * 2 + (ask(plan.tests[test]) ? 1 : 0);
    return (known & 1) != 0;
  }

  bool ask(Dispatch::Impl::SlotTest const& test) {
    if (test.pair) return test.pair->holds(*record, pair_scratch);
    auto const& slot = plan.slots[test.slot];
    if (slot.single) {
      json::Value const value = own[slot.first];
      if (value.text() == nullptr) return false;
      if (test.remembered == OwnNames::kNone || !value.is_string())
        return meets(test, value, false);
      return recall(test, value);
    }
    Reached const& there = values_of(test.slot);
    if (slot.derived) {
      if (there.text.empty()) return false;
      if (test.test.wants_leaves()) return test.test.text(there.text, scratch);
      return !test.test.is_typed() || test.test.typed_text(there.text);
    }
    bool const exact = slot.path.is_exact();
    return std::any_of(there.values.begin(), there.values.end(), [&](json::Value value) {
      return value.text() == nullptr ? meets_null(test) : meets(test, value, exact);
    });
  }

  /// The same few texts come again and again: user agents, above all.
  bool recall(Dispatch::Impl::SlotTest const& test, json::Value text) {
    if (recalled_epoch != epoch || recalled->slot != test.slot) {
      std::string_view const raw = text.string_body();
      if (raw.size() > kLongestRemembered) return meets(test, text, false);
      Remembered& known = remembered[(quick_hash(raw) + test.slot) & (remembered.size() - 1)];
      if (known.slot != test.slot || known.raw != raw) {
        known.slot = test.slot;
        known.raw = raw;
        known.answers.assign(plan.slots[test.slot].dear, kUnknown);
      }
      recalled = &known;
      recalled_epoch = epoch;
    }
    Remembered& known = *recalled;
    char& answer = known.answers[test.remembered];
    if (answer == kUnknown) answer = meets(test, text, false) ? 1 : 0;
    return answer == 1;
  }

  Reached const& values_of(std::uint32_t id) {
    Reached& there = reached[id];
    if (there.epoch == epoch) return there;
    there.epoch = epoch;
    auto const& slot = plan.slots[id];
    if (slot.derived) {
      derived_text(*slot.derived, *record, there.text);
      return there;
    }
    there.values.clear();
    if (!slot.own) {
      if (!reach.find(*record, slot.path, there.values)) there.values.clear();
      return there;
    }
    if (json::Value const first = own[slot.first]; first.text() != nullptr)
      reach.find_from(first, slot.path, there.values);
    if (json::Value const joined = own[slot.joined]; joined.text() != nullptr)
      there.values.push_back(joined);
    return there;
  }

  /// The null that an exact path gives for what is missing.
  static bool meets_null(Dispatch::Impl::SlotTest const& test) {
    return test.test.is_present() || (test.test.is_typed() && test.test.typed_null());
  }

  /// A final value; members of arrays count too, but for exact paths.
  bool meets(Dispatch::Impl::SlotTest const& test, json::Value value, bool exact) {
    LeafTest const& own_test = test.test;
    if (own_test.is_present()) return true;
    if (own_test.is_not_null()) return value.kind() != json::Kind::kNull;
    if (own_test.is_typed()) {
      if (own_test.typed(value, scratch)) return true;
      bool found = false;
      if (value.is_array() && !exact)
        for_each_nested(
            value, [&](json::Value element) { found = found || own_test.typed(element, scratch); });
      return found;
    }
    if (!value.is_container()) return own_test.leaf(value, scratch);
    if (test.scan && !test.scan->may_hold(value.raw())) return false;
    bool found = false;
    walk.each(value, [&](json::Value leaf, auto&& is_visible) {
      found = own_test.leaf(leaf, scratch) && is_visible();
      return !found;
    });
    return found;
  }
};

Dispatcher::Dispatcher(std::shared_ptr<Dispatch const> dispatch)
    : impl_(std::make_unique<Impl>(std::move(dispatch))) {}
Dispatcher::~Dispatcher() = default;
Dispatcher::Dispatcher(Dispatcher&&) noexcept = default;

json::Value Dispatcher::member(std::size_t i) const { return impl_->own[impl_->plan.members[i]]; }

std::span<std::uint32_t const> Dispatcher::matches(record::RecordView const& record) {
  impl_->begin(record);
  impl_->evaluate();
  return impl_->matching;
}

}  // namespace cairn::match
