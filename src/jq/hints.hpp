// What people type by mistake, seen before it puzzles them. Private to jq/.
#pragma once
#include <string>
#include <string_view>

namespace cairn::jq {

/// The program with typographic quotes read as plain ones; those around the whole of it are
/// dropped.
std::string with_plain_quotes(std::string_view program);

/// The first `select(PATH =` of the program, up to its `=`; empty if there is none.
std::string_view assignment_in_select(std::string_view program);

/// Whether a name stands in the program outside of `.name`: a call, or something in a string, which
/// is taken for one.
bool mentions(std::string_view program, std::string_view name);

}  // namespace cairn::jq
