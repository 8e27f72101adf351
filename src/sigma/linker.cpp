// The second half of a rule set's making: what documents say of each other.
#include "base/text.hpp"
#include "sigma/builder.hpp"

#include <algorithm>
#include <set>

namespace cairn::sigma {
namespace {

constexpr std::size_t kMaxChain = 32;

}  // namespace

void Builder::apply_filters() {
  for (Filter const& filter : filters_) {
    std::set<std::string> wanted;
    for (std::string const& name : filter.rules) wanted.insert(fold(name));
    std::size_t used = 0;
    for (std::size_t i = 0; i < set_.rules.size(); ++i) {
      Rule& rule = set_.rules[i];
      auto const own = own_ids_.find(i);
      bool const named = wanted.contains(fold(rule.id)) || wanted.contains(fold(rule.name)) ||
                         (own != own_ids_.end() && wanted.contains(own->second));
      if (!(filter.any_rule || named) || !contains(filter.logsource, rule.logsource)) continue;
      std::vector<match::Expression> both;
      both.push_back(std::move(rule.expression));
      both.push_back(filter.expression);
      rule.expression = match::Expression::all(std::move(both));
      ++used;
    }
    if (used == 0)
      note(filter.meta, {{filter.meta.line, "the filter applies to no rule of this set"}});
  }
}

Read<Reference> Builder::find(std::string const& written, unsigned line, std::size_t depth) {
  Known const* known = nullptr;
  auto const look = [&](Index const& index, std::string const& key) {
    auto const found = index.find(key);
    if (known == nullptr && found != index.end()) known = &found->second;
  };
  look(names_.ids, fold(written));
  look(names_.names, written);
  look(names_.titles, written);
  if (known == nullptr)
    return wrong(line, "refers to {}, and no rule has this id, name or title", shown(written));
  switch (known->target) {
  case Target::kRule: return Reference{false, known->index, written};
  case Target::kRejected:
    return wrong(line, "refers to {}, which is rejected itself", shown(written));
  case Target::kIgnored:
    return wrong(line, "refers to {}, which the settings ignore; ignore this one too",
                 shown(written));
  case Target::kOtherLogsource:
    return wrong(line, "refers to {}, which is for another log source", shown(written));
  case Target::kCorrelation: break;
  }
  std::size_t const index = known->index;
  if (drafts_[index].state == Draft::State::kOpen)
    return wrong(line, "refers to {}, which refers back to it", shown(written));
  if (depth >= kMaxChain)
    return wrong(line, "more than {} correlations refer to each other in a chain", kMaxChain);
  link_one(index, depth + 1);
  if (drafts_[index].state != Draft::State::kLinked)
    return wrong(line, "refers to {}, which is rejected itself", shown(written));
  return Reference{true, drafts_[index].index, written};
}

void Builder::link_one(std::size_t draft, std::size_t depth) {
  if (drafts_[draft].state != Draft::State::kNew) return;
  drafts_[draft].state = Draft::State::kOpen;
  CorrelationDraft taken = std::move(drafts_[draft].draft);
  std::string const file = taken.correlation.file, title = taken.correlation.title;
  auto linked = link(std::move(taken), [&](std::string const& written, unsigned line) {
    return find(written, line, depth);
  });
  if (!linked) {
    drafts_[draft].state = Draft::State::kFailed;
    return reject(file, std::move(linked).error(), title);
  }
  drafts_[draft].state = Draft::State::kLinked;
  drafts_[draft].index = set_.correlations.size();
  ++set_.counts.correlations;
  set_.correlations.push_back(std::move(*linked));
}

void Builder::link_correlations() {
  for (std::size_t i = 0; i < drafts_.size(); ++i) link_one(i, 0);
}

void Builder::find_silent() {
  // Files with a correlation that refers to the rule; shown: some correlation wants its hits.
  struct Use {
    std::set<std::string> files;
    bool shown = false;
  };
  std::vector<Use> rules(set_.rules.size()), correlations(set_.correlations.size());
  for (Correlation const& correlation : set_.correlations) {
    for (Reference const& reference : correlation.references) {
      Use& use = (reference.is_correlation ? correlations : rules)[reference.index];
      use.files.insert(correlation.file);
      use.shown |= correlation.generate;
    }
  }
  for (std::size_t i = 0; i < rules.size(); ++i) {
    bool const only_parts =
        !rules[i].files.empty() &&
        std::all_of(rule_files_[i].begin(), rule_files_[i].end(),
                    [&](std::string const& file) { return rules[i].files.contains(file); });
    set_.rules[i].silent = (only_parts || own_ids_.contains(i)) && !rules[i].shown;
  }
  for (std::size_t i = 0; i < correlations.size(); ++i) {
    Use const& use = correlations[i];
    set_.correlations[i].silent = use.files.contains(set_.correlations[i].file) && !use.shown;
  }
}

void Builder::note_settings() {
  auto const expired = [&](Ignore const& ignore) {
    return ignore.expires && *ignore.expires <= settings_.now;
  };
  for (Ignore const& ignore : settings_.ignores) {
    if (!used_settings_.contains(ignore.id))
      set_.notes.push_back(
          {ignore.file, ignore.line, "ignores a rule that is not in this set", ignore.id});
    else if (expired(ignore))
      set_.notes.push_back({ignore.file, ignore.line,
                            fmt::format("no longer ignored since {}", format_time(*ignore.expires)),
                            ignore.id});
  }
  for (auto const& [id, level] : settings_.levels)
    if (!used_settings_.contains(id))
      set_.notes.push_back(
          {{}, 0, "the settings give a level to a rule that is not in this set", id});
}

RuleSet Builder::finish() {
  apply_filters();
  link_correlations();
  find_silent();
  note_settings();
  return std::move(set_);
}

}  // namespace cairn::sigma
