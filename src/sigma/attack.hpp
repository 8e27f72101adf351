// ATT&CK in tags: `attack.t1562.008`, `attack.defense-evasion`. Version 19 split Defense Evasion
// and renumbered T1562; rules of both versions are about.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::sigma {

struct Attack {
  std::vector<std::string> tactics;  // names of version 19, `defense-impairment`, in matrix order
  std::vector<std::string> techniques;  // ids of version 19, `T1685.002`, sorted, each once
};
Attack attack_of(std::span<std::string const> tags);

/// `T1562.008` → `T1685.002`; an id that did not change stays. Upper case.
std::string technique_v19(std::string_view id);
/// The way back, to the nearest id of version 18.
std::string technique_v18(std::string_view id);

/// All tactics of version 19 in the order of the matrix.
std::span<std::string_view const> tactics();

}  // namespace cairn::sigma
