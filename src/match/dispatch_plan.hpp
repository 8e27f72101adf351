// What a Dispatch holds: tests, fields, trees, and who may match what. Private to match/.
#pragma once
#include "match/dispatch.hpp"
#include "match/field_pair.hpp"
#include "match/leaf_test.hpp"
#include "match/literal_scan.hpp"
#include "match/reach.hpp"

#include <bitset>
#include <cstring>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace cairn::match {

/// Boolean trees whose equal parts are one node; simplified as they are built. Children come before
/// their parents.
class NodeTable {
 public:
  using Id = std::uint32_t;
  static constexpr Id kFalse = 0, kTrue = 1;
  enum class Kind : std::uint8_t { kConstant, kTest, kNot, kAll, kAny };
  struct Node {
    Kind kind;
    std::uint32_t first = 0;  // the test; the child of a not; where children() begin
    std::uint32_t count = 0;
  };

  NodeTable();
  Id test(std::uint32_t test);
  Id negate(Id child);
  /// kAll or kAny; children in the order in which they are best asked.
  Id combine(Kind kind, std::vector<Id> children);

  Node const& operator[](Id id) const { return nodes_[id]; }
  std::span<Id const> children(Node const& node) const {
    return std::span(children_).subspan(node.first, node.count);
  }
  std::size_t size() const { return nodes_.size(); }

 private:
  Id add(Kind kind, std::vector<Id> const& parts);

  std::vector<Node> nodes_;
  std::vector<Id> children_;
  std::map<std::pair<Kind, std::vector<Id>>, Id> known_;
};

/// The record's own members that are wanted, found in one pass. Most names of a record are not, and
/// two of their bytes say so.
class OwnNames {
 public:
  static constexpr std::uint32_t kNone = UINT32_MAX;
  std::uint32_t add(Name const& name);
  std::size_t size() const { return names_.size(); }

  /// Calls `f(index)` for each wanted name that stands at the index entry `at`.
  template <typename F>
  void each(char const* text, std::uint32_t const* at, std::string& scratch, F&& f) const {
    char const* const name = text + at[0] + 1;
    if (has_plain_start(name) && !starts_[start(name)]) return;
    std::string_view const raw = member_name(text, at, scratch);
    std::uint32_t i = first_[hash(raw) & (first_.size() - 1)];
    for (; i != kNone; i = next_[i])
      if (names_[i].is(raw)) f(i);
  }

 private:
  static constexpr std::size_t kStart = 6;

  /// The first bytes are the name's own, as they are; else it is short, or spelled with escapes.
  static bool has_plain_start(char const* name) {
    constexpr std::uint64_t kOnes = 0x0000010101010101, kHigh = 0x0000808080808080;
    std::uint64_t word;
    std::memcpy(&word, name, sizeof word);  // behind every text there is padding
    std::uint64_t const quote = word ^ (kOnes * '"'), backslash = word ^ (kOnes * '\\');
    return ((((quote - kOnes) & ~quote) | ((backslash - kOnes) & ~backslash)) & kHigh) == 0;
  }
  /// Of at least kStart bytes; the same for both cases of a letter.
  static std::size_t start(char const* name) {
    auto const five_bits = [](char c) { return static_cast<std::size_t>(c & 0x1f); };
    return five_bits(name[0]) << 5 | five_bits(name[kStart - 1]);
  }
  /// The same for both cases of a letter.
  static std::size_t hash(std::string_view raw) {
    std::uint64_t head = 0, tail = 0;
    if (raw.size() >= 8) {
      std::memcpy(&head, raw.data(), 8);
      std::memcpy(&tail, raw.data() + raw.size() - 8, 8);
    } else {
      std::memcpy(&head, raw.data(), raw.size());
    }
    constexpr std::uint64_t kCase = 0x2020202020202020;
    std::uint64_t const mixed =
        ((head | kCase) ^ raw.size()) * 0x9e3779b97f4a7c15 + (tail | kCase) * 0xc2b2ae3d27d4eb4f;
    return mixed ^ mixed >> 32;
  }
  void link(std::uint32_t id);

  std::vector<Name> names_;
  std::bitset<1024> starts_;
  std::vector<std::uint32_t> next_;
  std::vector<std::uint32_t> first_ = std::vector<std::uint32_t>(64, kNone);  // a power of two
};

struct Dispatch::Impl {
  struct Slot {  // a field
    std::optional<Derived> derived;
    PathWalk path;
    bool own = false;  // a search path from the record's own members `first` and `joined`
    bool single = false;
    std::uint32_t first = OwnNames::kNone, joined = OwnNames::kNone;
    std::uint32_t dear = 0;  // tests of a single member whose answers are remembered by its text
  };
  struct SlotTest {
    LeafTest test;
    std::optional<LiteralScan> scan;
    std::optional<FieldPair> pair;
    std::uint32_t slot;
    std::uint32_t remembered = OwnNames::kNone;  // which of the slot's dear tests
  };
  using Index =
      std::unordered_map<std::string, std::vector<std::uint32_t>, TextHash, std::equal_to<>>;

  std::vector<SlotTest> tests;
  std::vector<Slot> slots;
  OwnNames own_names;
  NodeTable nodes;
  std::vector<NodeTable::Id> trees;                  // one an expression
  std::uint32_t name_member = 0, source_member = 0;  // of own_names
  std::vector<std::uint32_t> members;                // those of DispatchKeys: where in own_names
  std::uint32_t name_slot = UINT32_MAX, source_slot = UINT32_MAX;
  // Each expression stands in one of these, under every folded text one of which it needs.
  Index by_name, by_source;
  std::vector<std::uint32_t> always;
};

}  // namespace cairn::match
