// Rules that cannot fire on real CloudTrail as they are written, and odd ones: names that are no
// APIs, fields that CloudTrail does not have, conditions that contradict themselves.
#pragma once
#include "sigma/rules.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::sigma {

/// What is doubtful, in the order of the rules. A rule that can never fire: the note begins with
/// `never fires`.
std::vector<Note> find_dead(RuleSet const& set);

/// Texts by their folded form, as written.
using Texts = std::map<std::string, std::string>;
/// The texts of which the member must have one for the expression to hold; nullopt: any. Empty: it
/// can never hold.
std::optional<Texts> possible_texts(match::Expression const& expression, std::string_view member);

}  // namespace cairn::sigma
