// Any text is a file of rules: every document is accounted for, what loads compiles and is judged
// alike by both roads, and references point where they may.
#include "match/interpreter.hpp"
#include "match/program.hpp"
#include "sigma/explain.hpp"
#include "sigma/rules.hpp"
#include "support/records.hpp"

#include <cstdint>
#include <cstdlib>

namespace {

constexpr std::string_view kRecord =
    R"({"eventTime":"2024-01-09T20:15:30Z","eventName":"GetObject","sourceIPAddress":"192.0.2.1","a":[1,{"b":"x\u0026y"},null],)"
    R"("userIdentity":{"type":"Root","userName":"root"},"errorCode":null,"c":"","d":false})";

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using namespace cairn;
  static test::OwnedRecord const record(kRecord);
  static auto const tree = json::parse_document(kRecord);
  static sigma::Settings const settings = [] {
    sigma::Settings made;
    made.placeholders["a"] = {"x", "192.0.2.0/24", "*"};
    made.now = 0;
    return made;
  }();
  sigma::RuleText const file{"fuzz.yml", {reinterpret_cast<char const*>(data), size}};
  sigma::RuleSet const set = sigma::load_texts({&file, 1}, settings);
  sigma::Counts const& c = set.counts;
  require(c.documents == c.rules + c.correlations + c.filters + c.actions + c.settings +
                             c.duplicates + c.other_logsource + c.ignored + c.rejected);
  for (sigma::Rule const& rule : set.rules) {
    bool const slow = match::interpret(rule.expression, *tree, {}).matches;
    require(sigma::explain(rule.expression, *tree).holds == slow);
    auto const program = match::Program::compile(rule.expression);
    if (!program) continue;  // more regular expressions than memory is granted for
    require(match::Matcher(*program).matches(*record.view) == slow);
  }
  for (std::size_t i = 0; i < set.correlations.size(); ++i) {
    sigma::Correlation const& correlation = set.correlations[i];
    require(!correlation.references.empty() && correlation.timespan > 0);
    for (sigma::Reference const& reference : correlation.references)
      require(reference.index < (reference.is_correlation ? i : set.rules.size()));
    for (sigma::GroupKey const& key : correlation.group_by)
      require(key.paths.size() == correlation.references.size());
  }
  return 0;
}
