#include "sigma/attack.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace cairn::sigma {
namespace {

constexpr std::string_view kTactics[] = {"reconnaissance",
                                         "resource-development",
                                         "initial-access",
                                         "execution",
                                         "persistence",
                                         "privilege-escalation",
                                         "stealth",
                                         "defense-impairment",
                                         "credential-access",
                                         "discovery",
                                         "lateral-movement",
                                         "collection",
                                         "command-and-control",
                                         "exfiltration",
                                         "impact"};

struct Renamed {
  std::string_view v18, v19;
};
// The way back takes the first row of an id.
constexpr Renamed kRenamed[] = {{"T1562.001", "T1685"},     {"T1562", "T1685"},
                                {"T1562.006", "T1685"},     {"T1562.002", "T1685.001"},
                                {"T1562.008", "T1685.002"}, {"T1070.001", "T1685.005"},
                                {"T1070.002", "T1685.006"}, {"T1562.007", "T1686.001"},
                                {"T1562.004", "T1686.003"}, {"T1562.010", "T1689"}};

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  return out;
}

bool is_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// `T1078`, `T1078.004`
bool is_technique(std::string_view text) {
  if (!text.starts_with('T')) return false;
  std::size_t const dot = text.find('.');
  if (dot == std::string_view::npos) return is_digits(text.substr(1));
  return is_digits(text.substr(1, dot - 1)) && is_digits(text.substr(dot + 1));
}

/// What version 19 put under Defense Impairment.
bool impairs(std::string const& technique) {
  return technique.starts_with("T1685") || technique.starts_with("T1686") ||
         technique.starts_with("T1689");
}

void add(std::vector<std::string>& out, std::string text) {
  if (std::find(out.begin(), out.end(), text) == out.end()) out.push_back(std::move(text));
}

}  // namespace

std::span<std::string_view const> tactics() { return kTactics; }

std::string technique_v19(std::string_view id) {
  std::string const wanted = upper(id);
  for (Renamed const& renamed : kRenamed)
    if (renamed.v18 == wanted) return std::string(renamed.v19);
  return wanted;
}

std::string technique_v18(std::string_view id) {
  std::string const wanted = upper(id);
  for (Renamed const& renamed : kRenamed)
    if (renamed.v19 == wanted) return std::string(renamed.v18);
  return wanted;
}

Attack attack_of(std::span<std::string const> tags) {
  constexpr std::string_view kSpace = "attack.";
  Attack out;
  std::vector<std::string> named;
  for (std::string const& tag : tags) {
    std::string text = fold(tag);
    if (!text.starts_with(kSpace)) continue;
    text.erase(0, kSpace.size());
    if (std::string const id = upper(text); is_technique(id)) {
      add(out.techniques, technique_v19(id));
      continue;
    }
    std::replace(text.begin(), text.end(), '_', '-');
    named.push_back(std::move(text));
  }
  std::sort(out.techniques.begin(), out.techniques.end());
  for (std::string& name : named) {
    if (name != "defense-evasion") continue;
    bool const impairment = std::any_of(out.techniques.begin(), out.techniques.end(), impairs);
    name = impairment ? "defense-impairment" : "stealth";
  }
  for (std::string_view const tactic : kTactics)
    if (std::find(named.begin(), named.end(), tactic) != named.end())
      out.tactics.emplace_back(tactic);
  return out;
}

}  // namespace cairn::sigma
