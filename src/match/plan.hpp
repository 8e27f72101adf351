// The compiled form of a program: which paths to walk, what to test where, and the boolean trees
// over the results.
#pragma once
#include "match/field_pair.hpp"
#include "match/leaf_test.hpp"
#include "match/literal_scan.hpp"
#include "match/prefilter.hpp"
#include "match/program.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cairn::match {

using TestId = std::uint32_t;
using NodeId = std::uint32_t;

/// A member to follow from a node.
struct Child {
  Name name;
  NodeId node = 0;
};

/// A place in a record. Tests are those of predicates whose path ends here.
struct Node {
  std::vector<Child> children;
  std::uint64_t name_lengths =
      0;  // bit n: a child's name has n bytes; bit 63 stands for 63 and more
  std::vector<TestId> present, not_null, typed, leaves;

  bool may_name(std::size_t length) const {
    return ((name_lengths >> (length < 63 ? length : 63)) & 1) != 0;
  }
};

/// A test of one field against another, asked after the walk.
struct PairTest {
  FieldPair pair;
  TestId test;
};

/// A boolean tree over tests.
struct Tree {
  Expression::Kind kind = Expression::Kind::kAll;
  TestId test = 0;
  std::vector<Tree> children;
};

struct DerivedTest {
  Derived field;
  TestId test;
};

struct Program::Impl {
  std::vector<LeafTest> tests;
  std::vector<std::optional<LiteralScan>>
      scans;                // of each test: what the raw text of a subtree must hold
  std::vector<Node> nodes;  // kSearchRoot, kExactRoot, then the others
  std::vector<DerivedTest> derived;
  std::vector<PairTest> pairs;
  std::vector<Tree> trees;  // one an expression
  Prefilter prefilter;

  static constexpr NodeId kSearchRoot = 0, kExactRoot = 1;
  explicit Impl(std::span<Expression const> expressions) : nodes(2), prefilter(expressions) {}
};

}  // namespace cairn::match
