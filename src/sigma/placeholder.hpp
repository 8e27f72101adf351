// `%name%` in values under the modifier expand.
#pragma once
#include "sigma/settings.hpp"
#include "sigma/yaml.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace cairn::sigma {

/// All texts that the value stands for: each placeholder replaced by each of its values. `\%` is a
/// plain percent sign. Fails for a placeholder that the settings do not know.
Read<std::vector<std::string>> expand_placeholders(std::string_view text, unsigned line,
                                                   Settings const& settings);

}  // namespace cairn::sigma
