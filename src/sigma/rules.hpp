// Sigma rules for CloudTrail, loaded: rules lowered to the predicate IR, correlations with their
// references resolved, and what was left out with the reason.
//
// One bad document never spoils a set: it becomes a Rejected. Every document is accounted for (see
// Counts). What the rules mean is written down in docs/formats/rules.md.
#pragma once
#include "base/result.hpp"
#include "base/time.hpp"
#include "match/ir.hpp"
#include "sigma/settings.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cairn::sigma {

struct Logsource {
  std::string category, product, service;  // as written; empty: not stated
};

/// What rules and correlations say about themselves. Texts are as written: escape them before they
/// reach a terminal.
struct Meta {
  std::string id;    // may be empty
  std::string name;  // may be empty
  std::string title, author, license, status, description, date, modified;
  std::string file;              // as it was reached from the paths given
  unsigned line = 0;             // of the document's first line
  Level level = Level::kMedium;  // after the settings; medium where the rule states none
  std::vector<std::string> tags, references, false_positives, fields;
};

struct Rule : Meta {
  Logsource logsource;
  match::Expression expression;  // filters and log source included
  /// Only a part of correlations: every file that holds it also holds a correlation that refers to
  /// it and does not say `generate: true`. Its hits are not to be shown for themselves.
  bool silent = false;
};

enum class CorrelationType {
  kEventCount,
  kValueCount,
  kTemporal,
  kTemporalOrdered,
  kValueSum,
  kValueAverage,
  kValuePercentile  // value_median is the 50th
};

/// What a correlation counts: a rule, or another correlation (always one that stands before it in
/// RuleSet::correlations).
struct Reference {
  bool is_correlation = false;
  std::size_t index = 0;  // in RuleSet::rules or RuleSet::correlations
  std::string written;    // id, name or title, as in the file
};

struct NamedPath {
  std::string name;  // as written
  match::Path path;
};

/// One key of `group-by`. An event's key is the first leaf text that its path reaches; an event
/// without one belongs to no group. For a referenced correlation it is the value that its group has
/// under the same name.
struct GroupKey {
  std::string name;  // field or alias
  /// One for each of Correlation::references; empty for a reference that the alias leaves out (its
  /// events belong to no group).
  std::vector<std::optional<match::Path>> paths;
};

enum class Bound { kGreater, kGreaterOrEqual, kLess, kLessOrEqual, kEqual, kNotEqual };

/// `gte: 10`. All of a correlation's must hold.
struct Condition {
  Bound bound = Bound::kGreaterOrEqual;
  double value = 0;
};
bool holds(Condition const& condition, double value);

/// `a and b and not c` of a temporal correlation; leaves name references by index.
struct ReferenceExpression {
  enum class Kind { kAll, kAny, kNot, kReference };
  Kind kind = Kind::kReference;
  std::size_t reference = 0;
  std::vector<ReferenceExpression> children;
};

struct Correlation : Meta {
  CorrelationType type = CorrelationType::kEventCount;
  std::vector<Reference> references;
  std::vector<GroupKey> group_by;
  Instant timespan = 0;
  /// What is counted, of a temporal one the number of references seen; a temporal one without
  /// conditions and expression wants all.
  std::vector<Condition> conditions;
  std::optional<ReferenceExpression> expression;  // only of temporal types
  std::vector<NamedPath> fields;  // value_*: what is counted or computed; several are a tuple
  double percentile = 50;         // of kValuePercentile
  bool generate = false;          // the hits of its rules are shown too
  bool silent = false;            // as of Rule
};

/// A document, or a file, that could not be used.
struct Rejected {
  std::string file;
  unsigned line = 0;  // 0: the whole file
  std::string what;   // one sentence, with what to do
  std::string title;  // or id; empty if it has neither
};

/// Something that is not wrong but worth knowing: `lint` shows it.
struct Note {
  std::string file;
  unsigned line = 0;
  std::string what;
  std::string title;
};

/// documents = rules + correlations + filters + actions + settings + duplicates + other_logsource +
/// ignored + rejected (those with a line; a file that cannot be read holds no document). A document
/// that is translated counts as one correlation, though it gives rules too.
struct Counts {
  std::size_t files = 0, documents = 0;
  std::size_t rules = 0, correlations = 0, filters = 0;
  std::size_t actions = 0;          // of collections
  std::size_t settings = 0;         // settings files among the rules
  std::size_t duplicates = 0;       // an id that was there already
  std::size_t other_logsource = 0;  // rules for Windows, …: not applicable to CloudTrail
  std::size_t ignored = 0;          // by the settings
  std::size_t rejected = 0;
};

struct RuleSet {
  std::vector<Rule> rules;
  std::vector<Correlation> correlations;  // a reference to another one points backwards
  std::vector<Rejected> rejected;
  std::vector<Note> notes;
  Counts counts;
};

/// Loads files and folders (every .yml and .yaml below, in order of their names). A file that is
/// reached twice is read once. Fails only for a path that is not there or cannot be read.
Result<RuleSet> load(std::span<std::string const> paths, Settings const& settings);

/// A rule file in memory.
struct RuleText {
  std::string name;  // stands for the file's path
  std::string text;
};
RuleSet load_texts(std::span<RuleText const> texts, Settings const& settings);

}  // namespace cairn::sigma
