// Events made from an expression alone: one that meets it, and near misses.
#pragma once
#include "match/ir.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace cairn::parity {

/// A predicate that must hold, or must not.
struct Literal {
  match::Predicate const* predicate = nullptr;
  bool holds = true;
};
using Conjunction = std::vector<Literal>;

/// Ways to make the expression `wanted`; at most `limit` of them.
std::vector<Conjunction> ways_to(match::Expression const& expression, bool wanted,
                                 std::size_t limit);

/// Values at paths, written as JSON. Several values at one path are an array.
class EventSketch {
 public:
  void put(match::Path const& path, std::string text);
  void remove(match::Path const& path);
  std::string json() const;

 private:
  struct Branch {
    std::map<std::string, Branch> members;
    std::vector<std::string> texts;
  };
  static void write(Branch const& branch, std::string& out);
  Branch root_;
};

/// A text that meets the test; nothing for tests that no text can be made for (regular
/// expressions).
std::optional<std::string> text_for(match::Test const& test);

/// An event for which all literals that must hold do, if each can be given a value.
std::optional<EventSketch> sketch(Conjunction const& way);

/// The event with one literal turned round: without the value, or with another, or, if it must not
/// hold, with a value for which it does.
std::vector<std::string> turned(EventSketch const& event, Literal const& literal);

}  // namespace cairn::parity
