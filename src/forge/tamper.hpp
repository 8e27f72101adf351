// What an attacker would do to a delivered trail, and the truth of it.
#pragma once
#include "forge/digests.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::forge {

struct TamperKind {
  std::string_view name;
  std::string_view does;  // begins in lower case, without a final stop
};
/// What --tamper takes.
std::span<TamperKind const> tamper_kinds();

struct Tampering {
  std::string kind;
  std::string account, region;       // may be empty
  std::vector<std::string> objects;  // keys that were changed, removed or added
  std::int64_t files = 0;            // more or fewer than before
};

/// Changes the tree in `output`, deterministically; `signatures` is what metadata.json will hold.
/// The victim is the trail's home region of the first account, in the middle of its time.
Result<Tampering> tamper(std::string_view kind, World const& world,
                         std::vector<Object> const& objects, Digests const& digests,
                         OutputFolder const& output,
                         std::map<std::string, std::string>& signatures);

}  // namespace cairn::forge
