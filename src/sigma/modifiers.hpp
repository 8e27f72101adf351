// The modifiers behind a field's name, read and checked: `userAgent|contains|all`.
#pragma once
#include "match/ir.hpp"
#include "sigma/yaml.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::sigma {

/// What is asked of a field.
enum class Asked { kText, kRegex, kCidr, kExists, kNumber, kField, kTimePart };

/// What happens to a text value, in the order of the modifiers.
enum class Step {
  kContains,
  kStartsWith,
  kEndsWith,
  kBase64,
  kBase64Offset,
  kUtf16Little,
  kUtf16Big,
  kUtf16Marked,
  kDashes
};

/// A field with its modifiers.
struct FieldKey {
  std::string field;  // empty: keywords
  unsigned line = 0;
  Asked asked = Asked::kText;
  std::vector<Step> steps;  // only kText; kRegex and kField take contains, startswith, endswith
  bool all = false, exact_case = false, negated = false, expands = false;
  bool ignores_case = false, multi_line = false, dot_all = false;  // of kRegex
  std::optional<match::Order> order;                               // of kNumber and kTimePart
  match::TimeUnit unit = match::TimeUnit::kHour;                   // of kTimePart
};

/// Refuses unknown modifiers and those that do not go together.
Read<FieldKey> parse_field_key(std::string_view text, unsigned line);

}  // namespace cairn::sigma
