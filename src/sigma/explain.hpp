// Why a rule fires on an event, or does not: every predicate with the values seen.
#pragma once
#include "match/ir.hpp"
#include "json/document.hpp"

#include <string>
#include <vector>

namespace cairn::sigma {

struct Explained {
  bool holds = false;
  std::string what;  // `all of`, `any of`, `not`, or the predicate
  std::string seen;  // of a predicate: the values that its field has, or why there is none
  std::vector<Explained> children;
};

/// Everything is looked at, also what the answer does not depend on. Texts are escaped.
Explained explain(match::Expression const& expression, json::Node const& event);

}  // namespace cairn::sigma
