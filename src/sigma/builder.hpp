// Makes a rule set of documents: reads each, then joins filters, references and settings.
#pragma once
#include "sigma/collection.hpp"
#include "sigma/correlation.hpp"
#include "sigma/filter.hpp"
#include "sigma/meta.hpp"
#include "sigma/obsolete.hpp"
#include "sigma/rules.hpp"

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

namespace cairn::sigma {

class Builder {
 public:
  explicit Builder(Settings const& settings) : settings_(settings) {}

  void add_file(std::string const& file, std::string_view text);
  void reject_file(std::string const& file, std::string what);
  RuleSet finish();

 private:
  /// What an id, a name or a title means.
  enum class Target { kRule, kCorrelation, kRejected, kIgnored, kOtherLogsource };
  struct Known {
    Target target = Target::kRule;
    std::size_t index = 0;
  };
  using Index = std::unordered_map<std::string, Known>;
  struct Names {
    Index ids, names, titles;
  };

  void add_document(std::string const& file, YamlDocument document, Collection& collection);
  void add_rule(std::string const& file, YamlNode const& document);
  void add_lowered(Rule rule);
  Read<bool> add_translated(Rule const& head, YamlNode const& detection, Translation translation,
                            Lowering& lowering);
  void add_correlation(std::string const& file, YamlNode const& document);
  void add_filter(std::string const& file, YamlNode const& document);
  Read<Rule> read_rule_head(std::string const& file, YamlNode const& document,
                            std::vector<Problem>& notes);

  /// Whether the document is not to be taken: ignored by the settings, or there already.
  bool is_left_out(Meta const& meta);
  void apply_settings(Meta& meta);
  void learn(Meta const& meta, Known known);
  void reject(std::string const& file, Problem problem, std::string title);
  void note(Meta const& meta, std::vector<Problem> problems);

  void apply_filters();
  void link_correlations();
  void link_one(std::size_t draft, std::size_t depth);
  Read<Reference> find(std::string const& written, unsigned line, std::size_t depth);
  void find_silent();
  void note_settings();

  Settings const& settings_;
  RuleSet set_;
  Names names_;
  std::vector<Filter> filters_;

  struct Draft {
    enum class State { kNew, kOpen, kLinked, kFailed };
    CorrelationDraft draft;
    State state = State::kNew;
    std::size_t index = 0;  // in RuleSet::correlations, when linked
  };
  std::vector<Draft> drafts_;
  std::vector<std::vector<std::string>> rule_files_;  // of each rule: where it stands
  std::map<std::size_t, std::string> own_ids_;  // base rules of translations: the document's id
  std::map<std::string, bool, std::less<>> used_settings_;  // ids that the settings name
};

}  // namespace cairn::sigma
