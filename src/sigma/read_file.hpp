// Small files, whole.
#pragma once
#include "base/result.hpp"

#include <string>

namespace cairn::sigma {

/// At most 16 MiB; only regular files and pipes, no folders.
Result<std::string> read_file(std::string const& path);

}  // namespace cairn::sigma
