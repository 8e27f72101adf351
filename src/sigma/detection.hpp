// The `detection` of a rule: named selections and a condition over them.
#pragma once
#include "sigma/condition.hpp"
#include "sigma/item.hpp"

#include <string>
#include <vector>

namespace cairn::sigma {

/// Named selections, lowered. What is no `condition` and no `timeframe` is one.
struct Selections {
  std::vector<std::string> names;
  std::vector<match::Expression> expressions;  // of the same index
  std::vector<unsigned> lines;
};

/// `skip`: names in the mapping that are no selections.
Read<Selections> lower_selections(YamlNode const& mapping, std::vector<std::string_view> skip,
                                  Lowering& lowering);

/// A tree over the selections as one expression. Fails if it grows past the room of `lowering`.
Read<match::Expression> lower_condition(ConditionTree const& tree, Selections const& selections,
                                        unsigned line, Lowering& lowering);

/// One `condition`: a text, or a list of texts of which any may hold. Notes selections that no
/// condition uses.
Read<match::Expression> lower_conditions(YamlNode const& condition, Selections const& selections,
                                         Lowering& lowering);

}  // namespace cairn::sigma
