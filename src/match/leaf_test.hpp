// One test of the IR, compiled: what it needs to judge a leaf without allocating.
#pragma once
#include "base/result.hpp"
#include "match/ir.hpp"
#include "json/value.hpp"

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace re2 {
class RE2;
}

namespace cairn::match {

/// Memory of one thread for decoding and folding.
struct TextScratch {
  std::string decoded;
  std::string folded;
};

/// Lets sets of strings be asked by views.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>()(text);
  }
};

/// Immutable after compile().
class LeafTest {
 public:
  static Result<LeafTest> compile(Test const& test);
  /// One test that is met where one of these is, in one look-up: lists of thousands of addresses
  /// are pasted into queries. All must ignore case.
  static LeafTest compile_any(std::span<Equals const* const> alternatives);
  LeafTest(LeafTest&&) noexcept;
  LeafTest& operator=(LeafTest&&) noexcept;
  ~LeafTest();

  /// Whether the test asks about values themselves (Present, NotNull, TypedEquals), not about
  /// leaves' text.
  bool is_present() const { return kind_ == Kind::kPresent; }
  bool is_not_null() const { return kind_ == Kind::kNotNull; }
  bool is_typed() const { return kind_ == Kind::kTyped; }
  bool wants_leaves() const { return kind_ > Kind::kPair; }
  bool is_pair() const { return kind_ == Kind::kPair; }

  /// Looks at all of a text: worth remembering the answer for.
  bool is_dear() const {
    return kind_ == Kind::kContains || kind_ == Kind::kWildcard || kind_ == Kind::kRegex;
  }

  /// A scalar leaf against a test that wants leaves.
  bool leaf(json::Value scalar, TextScratch& scratch) const;
  /// Text that is already decoded (derived fields).
  bool text(std::string_view decoded, TextScratch& scratch) const;
  /// Typed equality with the final value.
  bool typed(json::Value value, TextScratch& scratch) const;
  bool typed_null() const;
  bool typed_text(std::string_view decoded) const;

 private:
  enum class Kind : std::uint8_t {
    kPresent,
    kNotNull,
    kTyped,
    kPair,  // FieldPair judges it
    kEquals,
    kEqualsAny,
    kContains,
    kWildcard,
    kRegex,
    kCidr,
    kNumber,
    kTime,
    kTimeSpan,
    kTimePart
  };
  LeafTest() = default;

  bool equals_raw(std::string_view body, TextScratch& scratch) const;
  bool judge(std::string_view decoded, TextScratch& scratch) const;  // text tests on decoded text

  Kind kind_ = Kind::kPresent;
  Case text_case_ = Case::kIgnore;
  Order order_ = Order::kLess;
  bool plain_ = false;  // the wanted text is ASCII without a backslash: raw bytes can be compared
  std::string wanted_;  // folded if case is ignored
  std::optional<Decimal> number_;
  std::unordered_set<std::string, TextHash, std::equal_to<>> texts_;  // folded
  std::vector<Decimal> numbers_;                                      // sorted
  Cidr block_;
  TimeSpan span_;
  TimePart part_;
  Wildcard wildcard_;  // literals folded if case is ignored
  std::unique_ptr<re2::RE2> regex_;
  TypedEquals typed_;
};

/// `text` against the pattern's pieces; both folded already if case is to be ignored. Linear in
/// practice: `*` needs no backtracking beyond the last one.
bool matches_wildcard(std::vector<Wildcard::Piece> const& pieces, std::string_view text);

}  // namespace cairn::match
