// truth.json: where each planted attack stands, and what the whole trail holds.
#pragma once
#include "forge/attack.hpp"
#include "forge/forge.hpp"
#include "forge/layout.hpp"
#include "forge/tamper.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::forge {

/// The whole text. Fills in the report's attacks.
std::string write_truth(World const& world, Plan const& plan, std::vector<Object> const& objects,
                        std::vector<Attack> const& attacks, ForgeOptions const& options,
                        std::optional<Tampering> const& tampering, ForgeReport& report);

/// If the text begins as write_truth's does: how many files that trail has. So an earlier output
/// is known for one.
std::optional<std::uint64_t> forged_files(std::string_view truth);

}  // namespace cairn::forge
