// Sigma filters: conditions that are added to rules with `and`.
#pragma once
#include "sigma/item.hpp"
#include "sigma/rules.hpp"

#include <string>
#include <vector>

namespace cairn::sigma {

struct Filter {
  Meta meta;
  Logsource logsource;
  bool any_rule = false;           // else those named
  std::vector<std::string> rules;  // ids and names
  match::Expression expression;
};

/// Notes a filter whose condition holds no `not`: it would keep what it describes, not suppress it.
Read<Filter> read_filter(YamlNode const& document, Lowering& lowering);

}  // namespace cairn::sigma
