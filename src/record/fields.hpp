// The fields CloudTrail documents, and the short names that people may type for them.
#pragma once
#include <span>
#include <string_view>

namespace cairn::record {

struct KnownField {
  std::string_view path;         // dotted, canonical spelling
  std::string_view description;  // a few words, for help and completion
};

/// All documented top-level fields, userIdentity's and the well-known nested ones. Sorted by path.
std::span<KnownField const> known_fields();

struct ShortName {
  std::string_view name;   // `ip`
  std::string_view field;  // `sourceIPAddress`, or a derived field: `principal`, `account`
};
std::span<ShortName const> short_names();

/// Derived fields: principal, outcome, account, object.
bool is_derived(std::string_view name);

}  // namespace cairn::record
