// The predicate IR: what the query language, Sigma selections and the pushed-down part of a jq
// filter lower to.
//
// It says *what* to test. interpreter.hpp evaluates it slowly and obviously, program.hpp compiles
// it; SQL printers come later. All must agree on every record, so the meaning is fixed here:
//
// A predicate is existential: it holds if its test holds for at least one value that its field
// reaches. A test never holds for a value that is not there, so `missing equals null` is written
// Not(NotNull).
//
// Search paths (PathMode::kSearch) reach, from the record (an object):
//  - at an object with at least one segment left: the member named by the next segment, continuing
//    with the rest; and, if more than one segment is left, also the member whose name is all
//    remaining segments joined by dots, as final value. With duplicate names the last member wins.
//    Names compare exactly or by ASCII case as the segment says (a joined name: each part as its
//    segment says); all members that match one name are duplicates of each other.
//  - at an array: every member, with the same segments left (also arrays in arrays).
//  - at a scalar with segments left: nothing.
//  - with no segment left: the value itself (the "final value"), and for an array its members too,
//    recursively. Present, NotNull and TypedEquals are tested on final values themselves. Every
//    other test is tested on *leaves*: a scalar final value is its own leaf; an object's or array's
//    leaves are all scalars below it, at any depth, but for what stands in a member that a later
//    one of exactly the same name hides.
// A search path of no segments starts at the record itself: its leaves are all scalars of the
// record (bare words).
//
// Exact paths (PathMode::kExact, jq): members by exact name, last wins, no arrays, no joins; every
// value on the way must be an object or null, else the record *raises* (see Program). A missing
// member and one below null is null: exact paths always reach one value.
//
// Leaf text: a string's decoded characters (lone surrogates decode to U+FFFD; bytes that are no
// UTF-8 stay and equal only themselves); a number's or boolean's own JSON text. A null leaf has no
// text and meets only TypedEquals null. Derived fields are computed from the record
// (record/derived.hpp) and act as one string leaf, absent when empty.
#pragma once
#include "base/decimal.hpp"
#include "base/ip.hpp"
#include "base/time.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace cairn::match {

enum class Case {
  kIgnore,
  kExact
};  // kIgnore is base fold(): Unicode simple lower case, for names ASCII only

struct Segment {
  std::string name;
  Case name_case = Case::kExact;
  bool operator==(Segment const&) const = default;
};

enum class PathMode { kSearch, kExact };

struct Path {
  std::vector<Segment> segments;
  PathMode mode = PathMode::kSearch;
  bool operator==(Path const&) const = default;
};

/// record/derived.hpp: principal, outcome, account; object is `<object key>:<record index>`.
enum class Derived { kPrincipal, kOutcome, kAccount, kObject, kVerdict };

using Field = std::variant<Path, Derived>;

/// The member exists, JSON null included (Sigma's `exists: true`).
struct Present {
  bool operator==(Present const&) const = default;
};
/// There and not JSON null. Objects and arrays, empty ones too, are not null.
struct NotNull {
  bool operator==(NotNull const&) const = default;
};
/// Leaf text equals. If `number` is set, a JSON number of the same value is equal too, whatever its
/// spelling.
struct Equals {
  std::string text;
  Case text_case = Case::kIgnore;
  std::optional<Decimal> number;
  bool operator==(Equals const&) const = default;
};
/// Leaf text holds `text` somewhere.
struct Contains {
  std::string text;
  Case text_case = Case::kIgnore;
  bool operator==(Contains const&) const = default;
};
/// Whole leaf text against a pattern of literal pieces, `*` (any run, newlines too) and `?` (one
/// code point). `pieces` are literal except that kAnyRun and kAnyOne stand as their own entries.
struct Wildcard {
  enum class Kind { kLiteral, kAnyRun, kAnyOne };
  struct Piece {
    Kind kind = Kind::kLiteral;
    std::string literal;
    bool operator==(Piece const&) const = default;
  };
  std::vector<Piece> pieces;
  Case text_case = Case::kIgnore;
  bool operator==(Wildcard const&) const = default;
};
/// RE2, unanchored search in leaf text; `.` does not match a newline unless (?s) says so.
struct Regex {
  std::string pattern;
  Case text_case = Case::kExact;
  bool operator==(Regex const&) const = default;
};
/// Leaf text is an address inside the block, or equals `text` (ignoring case): `cidrIp: 0.0.0.0/0`.
struct InCidr {
  Cidr block;
  std::string text;
  bool operator==(InCidr const&) const = default;
};
enum class Order { kLess, kLessOrEqual, kGreater, kGreaterOrEqual };
/// Leaf is a JSON number, or a string whose whole text is one (Decimal::parse).
struct CompareNumber {
  Order order = Order::kLess;
  Decimal value;
  bool operator==(CompareNumber const&) const = default;
};
/// Leaf text is a time (parse_event_time). The value is a span: `> 2024-01-09` is after the day,
/// `<=` includes it.
struct CompareTime {
  Order order = Order::kLess;
  TimeSpan value;
  bool operator==(CompareTime const&) const = default;
};
/// Leaf text is a time within the span.
struct InTimeSpan {
  TimeSpan value;
  bool operator==(InTimeSpan const&) const = default;
};
/// jq's `==` with a scalar: same JSON type and same value (strings by decoded text; numbers as IEEE
/// doubles, as jq 1.6 does). Tested on the final value; objects and arrays are unequal to any
/// scalar, words that are no number to any number.
struct TypedEquals {
  std::variant<std::nullptr_t, bool, double, std::string> value;
  bool operator==(TypedEquals const&) const = default;
};

enum class Relation { kEquals, kContains, kStartsWith, kEndsWith };
/// Leaf text equals, holds, begins or ends with the text of a leaf that `other` reaches in the same
/// record (Sigma's `fieldref`). If `other` reaches no leaf with text, or raises, the test never
/// holds.
struct FieldEquals {
  Path other;
  Relation relation = Relation::kEquals;
  Case text_case = Case::kIgnore;
  bool operator==(FieldEquals const&) const = default;
};
/// kDay is the day of the month, kWeek the week of ISO 8601.
enum class TimeUnit { kMinute, kHour, kDay, kWeek, kMonth, kYear };
/// Leaf text is a time (parse_event_time), and this part of it, in UTC, is within [least, most].
/// Equality has both the same.
struct TimePart {
  TimeUnit unit = TimeUnit::kHour;
  std::int64_t least = 0, most = 0;
  bool operator==(TimePart const&) const = default;
};

using Test =
    std::variant<Present, NotNull, Equals, Contains, Wildcard, Regex, InCidr, CompareNumber,
                 CompareTime, InTimeSpan, TypedEquals, FieldEquals, TimePart>;

struct Predicate {
  Field field;
  Test test;
  bool operator==(Predicate const&) const = default;
};

/// A tree of and, or, not over predicates. A value: copies are deep. All of nothing is true, Any of
/// nothing is false.
struct Expression {
  enum class Kind { kAll, kAny, kNot, kPredicate };
  Kind kind = Kind::kAll;
  std::vector<Expression> children;    // kNot has one
  std::optional<Predicate> predicate;  // kPredicate only

  static Expression all(std::vector<Expression> children) {
    return {Kind::kAll, std::move(children), {}};
  }
  static Expression any(std::vector<Expression> children) {
    return {Kind::kAny, std::move(children), {}};
  }
  static Expression negate(Expression child) {
    std::vector<Expression> one;
    one.push_back(std::move(child));
    return {Kind::kNot, std::move(one), {}};
  }
  static Expression test(Field field, Test test) {
    return {Kind::kPredicate, {}, Predicate{std::move(field), std::move(test)}};
  }
  bool operator==(Expression const&) const = default;
};

/// One line for messages and test failures: `all(userIdentity.type equals "Root", not(errorCode
/// not-null))`. Different fields read differently.
std::string to_string(Expression const& expression);

}  // namespace cairn::match
