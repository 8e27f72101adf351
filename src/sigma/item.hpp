// One line of a selection, `field|modifiers: values`, lowered to the predicate IR.
#pragma once
#include "match/ir.hpp"
#include "sigma/settings.hpp"
#include "sigma/yaml.hpp"

#include <string_view>
#include <vector>

namespace cairn::sigma {

/// What the lowering of a rule needs and gives besides.
struct Lowering {
  Settings const& settings;
  std::vector<Problem>& notes;
  std::size_t room = 100'000;  // for predicates, of the whole rule
};

/// A dotted field name as a search path. `items[]` and `items{}` are `items`.
Read<match::Path> parse_path(std::string_view field, unsigned line);

/// `key`: the name in the mapping, modifiers included; empty or only modifiers: keywords.
Read<match::Expression> lower_item(YamlNode const& key, YamlNode const& value, Lowering& lowering);
/// Values without a field: any of them somewhere in the event.
Read<match::Expression> lower_keywords(YamlNode const& value, Lowering& lowering);

}  // namespace cairn::sigma
