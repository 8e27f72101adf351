// A JSON tree that keeps every scalar and name as it is spelled, so that tests can take a record
// apart and put it together again.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace cairn::parity {

struct RawMember;

struct RawNode {
  enum class Kind { kScalar, kObject, kArray };
  Kind kind = Kind::kScalar;
  std::string token;  // a scalar's bytes, a string's quotes included
  std::vector<RawMember> members;
  std::vector<RawNode> elements;
};

struct RawMember {
  std::string name;  // with its quotes
  RawNode value;
};

/// `text` must be valid.
RawNode parse_raw(std::string_view text);
std::string render(RawNode const& node);

/// What a string token holds between its quotes, in units that may be removed one by one: escapes
/// and code points.
std::vector<std::string> string_units(std::string_view token);

}  // namespace cairn::parity
