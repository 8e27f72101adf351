// Sigma's conditions: `selection and not 1 of filter_*`. `or` binds less than `and`, `and` less
// than `not`.
#pragma once
#include "sigma/yaml.hpp"

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::sigma {

/// A condition over named selections. Quantifiers are written out.
struct ConditionTree {
  enum class Kind { kAll, kAny, kNot, kName };
  Kind kind = Kind::kName;
  std::size_t name = 0;  // index of the selection
  std::vector<ConditionTree> children;
};

/// Words in any case; `names` are the selections. Fails for an unknown name (with the nearest one),
/// a quantifier that means no selection, and more than 100 parentheses in each other.
Read<ConditionTree> parse_condition(std::string_view text, unsigned line,
                                    std::span<std::string const> names);

/// Where the obsolete aggregation begins (`| count() > 5`); npos if there is none.
std::size_t find_pipe(std::string_view condition);

/// The names that `them` or a pattern with `*` means. Names that begin with `_` only by patterns
/// that do.
std::vector<std::size_t> names_like(std::string_view pattern, std::span<std::string const> names);

/// Calls `f` with each name used.
void for_each_name(ConditionTree const& tree, std::function<void(std::size_t)> const& f);

}  // namespace cairn::sigma
