#include "sigma/builder.hpp"

#include "base/text.hpp"
#include "sigma/detection.hpp"
#include "sigma/obsolete.hpp"

#include <algorithm>

namespace cairn::sigma {
namespace {

using match::Expression;

std::string lower(std::string_view text) { return fold(text); }

/// What a data event is: the log sources of S3 and Lambda logs are not streams of their own here.
Expression data_event() {
  match::Path path;
  path.segments.push_back({"eventCategory", match::Case::kExact});
  return Expression::test(std::move(path),
                          match::Equals{"Data", match::Case::kIgnore, std::nullopt});
}

void narrow(Rule& rule, Expression with) {
  std::vector<Expression> both;
  both.push_back(std::move(rule.expression));
  both.push_back(std::move(with));
  rule.expression = Expression::all(std::move(both));
}

YamlNode const* find_pipe_condition(YamlNode const& condition) {
  if (condition.is_scalar() && find_pipe(condition.text) != std::string_view::npos)
    return &condition;
  for (YamlNode const& item : condition.items)
    if (auto const* const found = find_pipe_condition(item)) return found;
  return nullptr;
}

}  // namespace

void Builder::reject(std::string const& file, Problem problem, std::string title) {
  ++set_.counts.rejected;
  set_.rejected.push_back({file, problem.line, std::move(problem.what), std::move(title)});
}

void Builder::reject_file(std::string const& file, std::string what) {
  set_.rejected.push_back({file, 0, std::move(what), {}});
}

void Builder::note(Meta const& meta, std::vector<Problem> problems) {
  for (Problem& problem : problems)
    set_.notes.push_back({meta.file, problem.line, std::move(problem.what), meta.title});
}

void Builder::add_file(std::string const& file, std::string_view text) {
  ++set_.counts.files;
  Collection collection;
  for (YamlDocument& document : parse_yaml(text))
    add_document(file, std::move(document), collection);
}

void Builder::add_document(std::string const& file, YamlDocument document, Collection& collection) {
  ++set_.counts.documents;
  std::string const title = title_of(document.root);
  if (document.error) return reject(file, *document.error, title);
  YamlNode& root = document.root;
  if (is_settings(root)) {
    ++set_.counts.settings;
    return;
  }
  if (!root.is_mapping())
    return reject(file, {document.line, "not a Sigma document: it holds no keys"}, title);
  if (root.find("correlation") != nullptr) return add_correlation(file, root);
  if (root.find("filter") != nullptr) return add_filter(file, root);
  auto rule = collection.rule(std::move(root));
  if (!rule) return reject(file, std::move(rule).error(), title);
  if (*rule) return add_rule(file, **rule);
  ++set_.counts.actions;
}

bool Builder::is_left_out(Meta const& meta) {
  if (meta.id.empty()) return false;
  std::string const id = lower(meta.id);
  for (Ignore const& ignore : settings_.ignores) {
    if (ignore.id != id) continue;
    used_settings_[id] = true;
    if (ignore.expires && *ignore.expires <= settings_.now) continue;
    ++set_.counts.ignored;
    learn(meta, {Target::kIgnored, 0});
    return true;
  }
  auto const known = names_.ids.find(id);
  if (known == names_.ids.end()) return false;
  bool const usable =
      known->second.target == Target::kRule || known->second.target == Target::kCorrelation;
  if (!usable) return false;  // the first one was no good: perhaps this one is
  ++set_.counts.duplicates;
  if (known->second.target == Target::kRule) {
    Rule const& first = set_.rules[known->second.index];
    rule_files_[known->second.index].push_back(meta.file);
    if (first.title != meta.title)
      note(meta,
           {{meta.line, fmt::format("has the id of {} ({}:{}), which is kept", shown(first.title),
                                    escape_controls(first.file), first.line)}});
  }
  return true;
}

void Builder::apply_settings(Meta& meta) {
  auto const level = settings_.levels.find(lower(meta.id));
  if (level == settings_.levels.end()) return;
  used_settings_[level->first] = true;
  meta.level = level->second;
}

void Builder::learn(Meta const& meta, Known known) {
  // What is usable replaces what is not; of equals the first is kept.
  auto const enter = [&](Index& index, std::string key) {
    if (key.empty()) return;
    auto const [at, is_new] = index.emplace(std::move(key), known);
    bool const better =
        at->second.target > Target::kCorrelation && known.target <= Target::kCorrelation;
    if (!is_new && better) at->second = known;
  };
  enter(names_.ids, lower(meta.id));
  enter(names_.names, meta.name);
  enter(names_.titles, meta.title);
}

Read<Rule> Builder::read_rule_head(std::string const& file, YamlNode const& document,
                                   std::vector<Problem>& notes) {
  Rule rule;
  if (document.find("detection") == nullptr)
    return wrong(document.line, "not a Sigma document: it has no detection, correlation or filter");
  static_cast<Meta&>(rule) = SIGMA_TRY(read_meta(document, notes));
  rule.file = file;
  rule.logsource = SIGMA_TRY(read_logsource(document));
  return rule;
}

void Builder::add_rule(std::string const& file, YamlNode const& document) {
  std::vector<Problem> notes;
  Meta failed;
  failed.id = [&] {
    YamlNode const* const id = document.find("id");
    return id == nullptr ? std::string() : id->text;
  }();
  failed.title = title_of(document);
  failed.file = file;
  auto head = read_rule_head(file, document, notes);
  auto const fails = [&](Problem problem) {
    learn(failed, {Target::kRejected, 0});
    reject(file, std::move(problem), failed.title);
  };
  if (!head) return fails(std::move(head).error());
  Rule& rule = *head;
  if (stream_of(rule.logsource) == Stream::kOther) {
    ++set_.counts.other_logsource;
    return learn(rule, {Target::kOtherLogsource, 0});
  }
  if (is_left_out(rule)) return;
  YamlNode const* const taxonomy = document.find("taxonomy");
  if (taxonomy != nullptr && !taxonomy->is_null() && taxonomy->text != "sigma")
    return fails({taxonomy->line, fmt::format("its fields are named by the taxonomy {}; only "
                                              "CloudTrail's own names are understood",
                                              shown(taxonomy->text))});
  apply_settings(rule);
  Lowering lowering{settings_, notes};
  YamlNode const& detection = *document.find("detection");
  YamlNode const* const condition = detection.find("condition");
  if (condition == nullptr)
    return fails({detection.line, "the detection has no condition; write condition: selection"});
  auto read = [&]() -> Read<bool> {
    if (YamlNode const* const piped = find_pipe_condition(*condition)) {
      Translation translation = SIGMA_TRY([&]() -> Read<Translation> {
        if (condition->is_sequence())
          return wrong(piped->line, "an obsolete aggregation in a list of conditions; write a "
                                    "correlation instead");
        YamlNode const* const frame = detection.find("timeframe");
        return translate_pipe(piped->text, frame == nullptr ? "" : frame->text, piped->line);
      }());
      return add_translated(rule, detection, std::move(translation), lowering);
    }
    Selections const selections =
        SIGMA_TRY(lower_selections(detection, {"condition", "timeframe"}, lowering));
    rule.expression = SIGMA_TRY(lower_conditions(*condition, selections, lowering));
    if (YamlNode const* const frame = detection.find("timeframe"))
      notes.push_back({frame->line, "timeframe without an aggregation means nothing: the condition "
                                    "is asked of single events"});
    add_lowered(std::move(rule));
    return true;
  }();
  if (!read) return fails(std::move(read).error());
  Meta const place = [&] {
    Meta meta;
    meta.file = file;
    meta.title = failed.title;
    return meta;
  }();
  note(place, std::move(notes));
}

void Builder::add_lowered(Rule rule) {
  if (stream_of(rule.logsource) == Stream::kData) narrow(rule, data_event());
  learn(rule, {Target::kRule, set_.rules.size()});
  ++set_.counts.rules;
  rule_files_.push_back({rule.file});
  set_.rules.push_back(std::move(rule));
}

Read<bool> Builder::add_translated(Rule const& head, YamlNode const& detection,
                                   Translation translation, Lowering& lowering) {
  Selections const selections =
      SIGMA_TRY(lower_selections(detection, {"condition", "timeframe"}, lowering));
  std::vector<Rule> bases;
  for (std::string const& condition : translation.base_conditions) {
    unsigned const line = translation.correlation.line;
    ConditionTree const tree = SIGMA_TRY(parse_condition(condition, line, selections.names));
    Rule base = head;
    base.id.clear();
    base.name = fmt::format("{}:{} base {}", head.file, head.line, bases.size() + 1);
    base.title += fmt::format(" (events {})", bases.size() + 1);
    base.silent = true;
    base.expression = SIGMA_TRY(lower_condition(tree, selections, line, lowering));
    if (stream_of(base.logsource) == Stream::kData) narrow(base, data_event());
    bases.push_back(std::move(base));
  }
  CorrelationDraft& draft = translation.correlation;
  draft.references.clear();
  for (Rule& base : bases) {
    draft.references.push_back(base.name);
    names_.names[base.name] = {Target::kRule, set_.rules.size()};
    own_ids_[set_.rules.size()] = lower(head.id);
    rule_files_.push_back({base.file});
    set_.rules.push_back(std::move(base));
  }
  static_cast<Meta&>(draft.correlation) = head;
  lowering.notes.push_back({draft.line, "the obsolete aggregation behind `|` is translated to a "
                                        "correlation"});
  learn(head, {Target::kCorrelation, drafts_.size()});
  drafts_.push_back({std::move(draft)});
  return true;
}

void Builder::add_correlation(std::string const& file, YamlNode const& document) {
  std::vector<Problem> notes;
  auto draft = read_correlation(document, notes);
  if (!draft) {
    Meta failed;
    failed.title = title_of(document);
    failed.name = texts_of(document.find("name")).empty() ? "" : texts_of(document.find("name"))[0];
    failed.id = texts_of(document.find("id")).empty() ? "" : texts_of(document.find("id"))[0];
    learn(failed, {Target::kRejected, 0});
    return reject(file, std::move(draft).error(), failed.title);
  }
  Correlation& correlation = draft->correlation;
  correlation.file = file;
  if (is_left_out(correlation)) return;
  apply_settings(correlation);
  learn(correlation, {Target::kCorrelation, drafts_.size()});
  note(correlation, std::move(notes));
  drafts_.push_back({std::move(*draft)});
}

void Builder::add_filter(std::string const& file, YamlNode const& document) {
  std::vector<Problem> notes;
  Lowering lowering{settings_, notes};
  auto filter = read_filter(document, lowering);
  if (!filter) return reject(file, std::move(filter).error(), title_of(document));
  filter->meta.file = file;
  note(filter->meta, std::move(notes));
  ++set_.counts.filters;
  filters_.push_back(std::move(*filter));
}

}  // namespace cairn::sigma
