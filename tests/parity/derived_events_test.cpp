// For every rule, ours and the public ones, an event is made from the rule alone that fires it; and
// for each predicate that decides it, an event with that one turned round, which does not.
#include "match/interpreter.hpp"
#include "match/program.hpp"
#include "parity/derive.hpp"
#include "sigma/event.hpp"
#include "sigma/rules.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

namespace cairn::parity {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kWays = 64;  // that are tried for one rule

template <typename Holds>
bool logic(match::Expression const& expression, Holds const& holds) {
  using Kind = match::Expression::Kind;
  auto const child = [&](match::Expression const& one) { return logic(one, holds); };
  auto const& children = expression.children;
  switch (expression.kind) {
  case Kind::kAll: return std::all_of(children.begin(), children.end(), child);
  case Kind::kAny: return std::any_of(children.begin(), children.end(), child);
  case Kind::kNot: return !child(children.front());
  case Kind::kPredicate: break;
  }
  return holds(*expression.predicate);
}

class Trial {
 public:
  explicit Trial(sigma::Rule const& rule) : rule_(rule) {
    auto program = match::Program::compile(rule.expression);
    EXPECT_TRUE(program) << program.error().message;
    if (program) matcher_.emplace(*program);
  }

  /// Whether the rule would fire on the event if the predicate held there, or did not.
  bool would_fire(std::string const& json, match::Predicate const& predicate, bool holds) {
    auto const event = sigma::Event::parse(json);
    return event && logic(rule_.expression, [&](match::Predicate const& other) {
             if (other == predicate) return holds;
             auto const alone = match::Expression::test(other.field, other.test);
             return match::interpret(alone, (*event)->tree(), {}).matches;
           });
  }

  /// On both roads.
  bool fires(std::string const& json) {
    auto const event = sigma::Event::parse(json);
    EXPECT_TRUE(event && matcher_) << json;
    if (!event || !matcher_) return false;
    bool const slow = match::interpret(rule_.expression, (*event)->tree(), {}).matches;
    EXPECT_EQ(matcher_->matches((*event)->view()), slow) << rule_.title << '\n' << json;
    return slow;
  }

 private:
  sigma::Rule const& rule_;
  std::optional<match::Matcher> matcher_;
};

struct Tally {
  std::size_t rules = 0, near_misses = 0;
  std::vector<std::string> underivable;  // titles
};

/// Whether the way leads to an event that fires; then each of its predicates is turned round.
bool try_way(sigma::Rule const& rule, Conjunction const& way, Trial& trial, Tally& tally) {
  auto const event = sketch(way);
  if (!event || !trial.fires(event->json())) return false;
  for (Literal const& literal : way) {
    if (trial.would_fire(event->json(), *literal.predicate, !literal.holds)) continue;
    bool silenced = false;
    std::vector<std::string> const events = turned(*event, literal);
    for (std::string const& near_miss : events) silenced |= !trial.fires(near_miss);
    EXPECT_TRUE(silenced || events.empty())
        << rule.title << " fires whether or not "
        << to_string(match::Expression::test(literal.predicate->field, literal.predicate->test))
        << '\n'
        << event->json();
    tally.near_misses += silenced;
  }
  return true;
}

Tally try_all(std::vector<sigma::Rule> const& rules) {
  Tally tally;
  for (sigma::Rule const& rule : rules) {
    Trial trial(rule);
    bool derived = false;
    for (Conjunction const& way : ways_to(rule.expression, true, kWays))
      if (!derived) derived = try_way(rule, way, trial, tally);
    ++tally.rules;
    if (!derived) tally.underivable.push_back(rule.title);
  }
  fmt::print(
      "{} rules fire on events made from them, {} near misses do not, {} cannot be made: {}\n",
      tally.rules - tally.underivable.size(), tally.near_misses, tally.underivable.size(),
      fmt::join(tally.underivable, "; "));
  return tally;
}

TEST(DerivedEvents, OurRules) {
  auto const settings = sigma::load_settings("rules/settings.yml");
  ASSERT_TRUE(settings) << settings.error().message;
  std::vector<std::string> folders;
  for (auto const& entry : fs::directory_iterator("rules"))
    if (entry.is_directory()) folders.push_back(entry.path().native());
  auto const set = sigma::load(folders, *settings);
  ASSERT_TRUE(set) << set.error().message;
  // Those that compare a number or search by a regular expression; their own events show that they
  // fire.
  EXPECT_LE(try_all(set->rules).underivable.size(), 8u);
}

TEST(DerivedEvents, PublicRules) {
  char const* const shared = std::getenv("CAIRN_SHARED");
  fs::path const folder = fs::path(shared != nullptr ? shared : "../shared") / "sigma";
  if (!fs::is_directory(folder))
    GTEST_SKIP() << "no public rules: neither CAIRN_SHARED nor ../shared has a sigma folder";
  std::string const paths[] = {folder / "sigmahq" / "rules", folder / "suzaku" / "suzaku"};
  auto const set = sigma::load(paths, {});
  ASSERT_TRUE(set) << set.error().message;
  // The one that searches by a regular expression has an event in tests/rules.
  EXPECT_EQ(try_all(set->rules).underivable,
            std::vector<std::string>{
                "Malicious Usage Of IMDS Credentials Outside Of AWS Infrastructure"});
}

}  // namespace
}  // namespace cairn::parity
