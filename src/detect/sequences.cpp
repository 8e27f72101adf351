#include "detect/sequences.hpp"

#include "detect/correlate_batch.hpp"
#include "detect/correlate_compile.hpp"
#include "match/program.hpp"
#include "sigma/event.hpp"

#include <map>
#include <optional>

namespace cairn::detect {
namespace {

/// The correlation of the file that a case names.
Result<std::size_t> correlation_of(sigma::RuleSet const& set, std::string const& file,
                                   std::string const& name) {
  std::optional<std::size_t> only;
  for (std::size_t i = 0; i < set.correlations.size(); ++i) {
    sigma::Correlation const& one = set.correlations[i];
    if (one.file != file) continue;
    if (!name.empty() && (one.id == name || one.name == name || one.title == name)) return i;
    if (name.empty() && only)
      return fail(ErrorCode::kInvalidArgument,
                  "the file holds several correlations: say which one with \"rule\": ID");
    only = i;
  }
  if (name.empty() && only) return *only;
  return fail(ErrorCode::kNotFound, "the file holds no correlation {}", name);
}

/// Whether the correlation fires when the events have gone by.
Result<bool> fires(sigma::RuleSet const& set, std::size_t correlation,
                   std::vector<std::string> const& sequence) {
  sigma::Correlation const& wanted = set.correlations[correlation];
  CompiledCorrelations const compiled =
      compile_correlations(set, [&](sigma::Correlation const& one) { return &one == &wanted; });
  for (auto const& [index, why] : compiled.rejected)
    return fail(ErrorCode::kInvalidArgument, "{} cannot run: {}", set.correlations[index].title,
                why);
  std::vector<std::uint32_t> numbers;
  std::vector<match::Expression> expressions;
  for (std::size_t i = 0; i < set.rules.size(); ++i) {
    if (!compiled.needed[i]) continue;
    numbers.push_back(static_cast<std::uint32_t>(i));
    expressions.push_back(set.rules[i].expression);
  }
  auto program = CAIRN_TRY(match::Program::compile(expressions));
  match::Matcher matcher(std::move(program));
  EventReader reader(compiled.plan);
  BatchCorrelator batch(compiled.plan);
  for (std::string const& text : sequence) {
    auto const event = CAIRN_TRY(sigma::Event::parse(text));
    matcher.evaluate(event->view());
    std::vector<std::uint32_t> hits;
    for (std::size_t i = 0; i < numbers.size(); ++i)
      if (matcher.matched(i)) hits.push_back(numbers[i]);
    CorrelatedEvent correlated;
    if (!reader.read(event->view(), hits, correlated)) continue;
    CorrelationRow row;
    row.fill(correlated);
    CAIRN_CHECK(batch.add(row.order, row.bytes));
  }
  bool fired = false;
  CAIRN_CHECK(batch.finish(
      [&](CorrelationFinding const& finding) { fired |= finding.correlation == correlation; }));
  return fired;
}

}  // namespace

sigma::CaseResult try_sequences(sigma::RuleSet const& set, std::string const& file,
                                std::vector<sigma::Case> const& cases) {
  struct Tried {
    bool firing = false, silent = false;
  };
  std::map<std::size_t, Tried> tried;
  for (std::size_t i = 0; i < set.correlations.size(); ++i)
    if (set.correlations[i].file == file) tried[i];
  sigma::CaseResult out;
  for (sigma::Case const& one : cases) {
    if (one.sequence.empty()) continue;
    auto const index = correlation_of(set, file, one.rule);
    if (!index) {
      out.failures.push_back({one, {}, index.error().message});
      continue;
    }
    std::string const& title = set.correlations[*index].title;
    (one.expect ? tried[*index].firing : tried[*index].silent) = true;
    auto const fired = fires(set, *index, one.sequence);
    if (!fired)
      out.failures.push_back({one, title, fired.error().message});
    else if (*fired != one.expect)
      out.failures.push_back(
          {one, title, *fired ? "fires, and should not" : "should fire, and does not"});
    else
      ++out.passed;
  }
  for (auto const& [index, seen] : tried)
    if (!seen.firing || !seen.silent) out.one_sided.push_back(set.correlations[index].title);
  return out;
}

}  // namespace cairn::detect
