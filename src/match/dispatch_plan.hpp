// What a Dispatch holds: tests, fields, trees, and who may match what. Private to match/.
#pragma once
#include "match/dispatch.hpp"
#include "match/field_pair.hpp"
#include "match/leaf_test.hpp"
#include "match/literal_scan.hpp"
#include "match/reach.hpp"

#include <array>
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
    if (has_plain_start(name)) {
      std::uint32_t i = first_[bucket(name)];
      if (i == kNone) return;
      std::string_view const raw = member_name(text, at, scratch);
      for (; i != kNone; i = next_[i])
        if (names_[i].is(raw)) f(i);
    } else {  // short, or spelled with escapes
      std::string_view const raw = member_name(text, at, scratch);
      for (std::uint32_t i = 0; i < names_.size(); ++i)
        if (names_[i].is(raw)) f(i);
    }
  }

 private:
  static constexpr std::size_t kStart = 6;
  static constexpr std::size_t kBuckets = 1024;

  /// The first bytes are the name's own, as they are.
  static bool has_plain_start(char const* name) {
    constexpr std::uint64_t kOnes = 0x0000010101010101, kHigh = 0x0000808080808080;
    std::uint64_t word;
    std::memcpy(&word, name, sizeof word);  // behind every text there is padding
    std::uint64_t const quote = word ^ (kOnes * '"'), backslash = word ^ (kOnes * '\\');
    return ((((quote - kOnes) & ~quote) | ((backslash - kOnes) & ~backslash)) & kHigh) == 0;
  }
  static std::size_t bucket(char const* name) {  // of at least kStart bytes
    auto const five_bits = [](char c) { return static_cast<std::size_t>(c & 0x1f); };
    return five_bits(name[0]) << 5 | five_bits(name[kStart - 1]);
  }

  std::vector<Name> names_;
  std::vector<std::uint32_t> next_;
  std::array<std::uint32_t, kBuckets> first_ = [] {
    std::array<std::uint32_t, kBuckets> none{};
    none.fill(kNone);
    return none;
  }();
};

struct Dispatch::Impl {
  struct Slot {  // a field
    std::optional<Derived> derived;
    PathWalk path;
    bool own = false;  // a search path from the record's own members `first` and `joined`
    bool single = false;
    std::uint32_t first = OwnNames::kNone, joined = OwnNames::kNone;
  };
  struct SlotTest {
    LeafTest test;
    std::optional<LiteralScan> scan;
    std::optional<FieldPair> pair;
    std::uint32_t slot;
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
