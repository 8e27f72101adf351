// Any text is a condition or a problem; a condition names only selections that there are, and an
// obsolete one gives a correlation that says how long and of what.
#include "sigma/condition.hpp"
#include "sigma/obsolete.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using namespace cairn;
  static std::vector<std::string> const names = {"a",           "selection", "sel_b",
                                                 "filter_main", "_x",        "not_a"};
  std::string_view const text(reinterpret_cast<char const*>(data), size);
  auto const require = [](bool holds) {
    if (!holds) std::abort();
  };
  if (auto const tree = sigma::parse_condition(text, 1, names))
    sigma::for_each_name(*tree, [&](std::size_t name) { require(name < names.size()); });
  if (sigma::find_pipe(text) == std::string_view::npos) return 0;
  if (auto const translation = sigma::translate_pipe(text, "10m", 1)) {
    require(!translation->base_conditions.empty());
    require(translation->correlation.references.size() == translation->base_conditions.size());
    require(translation->correlation.correlation.timespan > 0);
  }
  return 0;
}
