#include "detect/findings.hpp"

#include "query/print.hpp"
#include "json/write.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace cairn::detect {
namespace {

constexpr Instant floor_div(Instant a, Instant b) { return a / b - (a % b < 0 ? 1 : 0); }

/// `5m`, `90s`.
std::string duration_text(Instant span) {
  for (auto const& [length, unit] : {std::pair{kDay, "d"}, {kHour, "h"}, {kMinute, "m"}})
    if (span >= length && span % length == 0) return fmt::format("{}{}", span / length, unit);
  return fmt::format("{}s", span / kSecond);
}

Finding::Some some_of(Few const& few, Texts const& texts) {
  Finding::Some some;
  some.more = few.has_more();
  for (std::size_t i = 0; i < few.size(); ++i)
    if (few[i] != 0) some.texts.push_back(texts[few[i]]);
  return some;
}

/// What a rule asks, as a query, where the language can ask the same in a line that people still
/// read; else nothing.
std::string rule_query(sigma::Rule const& rule) {
  constexpr std::size_t kLongest = 400;
  auto const printed = query::print_query(rule.expression);
  bool const good = printed && printed->differences.empty() && printed->text.size() <= kLongest;
  return good ? printed->text : std::string();
}

Finding finding_of(Group const& group, Texts const& texts, Grain grain, std::string const& asked) {
  Finding finding;
  finding.count = group.count;
  finding.failed = group.failed;
  finding.first = group.first;
  finding.last = group.last;
  finding.all_principals = grain == Grain::kAllPrincipals;
  finding.principal = texts[group.principal];
  finding.account = texts[group.account];
  finding.addresses = some_of(group.addresses, texts);
  finding.names = some_of(group.names, texts);
  finding.sources = some_of(group.sources, texts);
  finding.regions = some_of(group.regions, texts);
  finding.object = texts[group.object];
  finding.index = group.index;
  finding.query = query_of(finding, asked);
  return finding;
}

std::string quoted(std::string_view text) {
  std::string out;
  json::append_string(out, text);
  return out;
}

void add_clause(std::string& query, std::string const& clause) {
  if (!query.empty()) query += " and ";
  query += clause;
}

/// `field == "a"` or `(field == "a" or field == "b")`; nothing if not all are known.
void add_some(std::string& query, std::string_view field, Finding::Some const& some) {
  if (some.more || some.texts.empty()) return;
  std::string clause;
  for (std::string const& text : some.texts) {
    if (!clause.empty()) clause += " or ";
    clause += std::string(field) + " == " + quoted(text);
  }
  add_clause(query, some.texts.size() == 1 ? clause : "(" + clause + ")");
}

/// `requestParameters.bucketName` as the query language takes it.
std::string dotted(match::Path const& path) {
  std::string out;
  for (match::Segment const& segment : path.segments)
    out += (out.empty() ? "" : ".") + segment.name;
  return out;
}

/// The events of a correlation's group, where the same field of all its rules holds the value.
std::string group_query(sigma::Correlation const& rule, CorrelationFinding const& finding) {
  std::string query;
  for (std::size_t i = 0; i < finding.group.size(); ++i) {
    auto const& paths = rule.group_by[i].paths;
    bool const one_field =
        !paths.empty() && std::all_of(paths.begin(), paths.end(), [&](auto const& path) {
          return path && *path == *paths.front();
        });
    if (one_field) add_clause(query, dotted(*paths.front()) + " == " + quoted(finding.group[i]));
  }
  return query;
}

Finding finding_of(CorrelationFinding const& one, sigma::Correlation const& rule) {
  Finding finding;
  finding.count = 1;
  finding.first = one.first;
  finding.last = one.last;
  for (std::size_t i = 0; i < one.group.size(); ++i)
    finding.measured += rule.group_by[i].name + "=" + one.group[i] + ", ";
  finding.measured += fmt::format("measured {} within {}", one.value, duration_text(rule.timespan));
  if (!one.events.empty()) {
    finding.object = *one.events.front().object;
    finding.index = one.events.front().index;
  }
  finding.query = group_query(rule, one);
  return finding;
}

void add_correlations(Found const& found, std::size_t limit, Findings& out) {
  std::map<std::uint32_t, RuleFindings> by_rule;
  for (CorrelationFinding const& one : found.correlated) {
    sigma::Correlation const& rule = found.set.correlations[one.correlation];
    RuleFindings& of_rule = by_rule[one.correlation];
    of_rule.rule = &rule;
    of_rule.first = std::min(of_rule.first, one.first);
    of_rule.last = std::max(of_rule.last, one.last);
    if (limit == 0 || of_rule.findings.size() < limit)
      of_rule.findings.push_back(finding_of(one, rule));
  }
  for (auto& [number, of_rule] : by_rule) {
    of_rule.hits = of_rule.groups = found.fired[number];
    of_rule.hits_beyond = of_rule.hits - of_rule.findings.size();
    out.rules.push_back(std::move(of_rule));
  }
}

Finding finding_of(DetectorHit const& hit) {
  Finding finding;
  finding.count = hit.count;
  finding.first = hit.first;
  finding.last = hit.last;
  finding.principal = hit.actor;
  finding.account = hit.account;
  auto const only = [](std::string const& text) {
    return text.empty() ? Finding::Some() : Finding::Some{{text}, false};
  };
  finding.addresses = only(hit.address);
  finding.names = only(hit.name);
  finding.sources = only(hit.source);
  finding.regions = only(hit.region);
  finding.object = hit.object;
  finding.index = hit.index;
  finding.measured = hit.what;
  add_some(finding.query, "eventName", finding.names);
  add_some(finding.query, "sourceIPAddress", finding.addresses);
  add_some(finding.query, "awsRegion", finding.regions);
  bool const role = hit.actor.find(":role/") != std::string::npos;
  if (!hit.actor.empty())
    add_clause(finding.query, (role ? "userIdentity.sessionContext.sessionIssuer.arn == "
                                    : "userIdentity.arn == ") +
                                  quoted(hit.actor));
  if (!hit.account.empty()) add_clause(finding.query, "account == " + quoted(hit.account));
  if (finding.query.empty()) finding.query = "*";
  return finding;
}

void add_detected(Found const& found, std::size_t limit, Findings& out) {
  std::map<Detector, RuleFindings> by_detector;
  for (DetectorHit const& hit : found.detected) {
    RuleFindings& of_detector = by_detector[hit.detector];
    of_detector.rule = &detector_metas()[static_cast<std::size_t>(hit.detector)];
    of_detector.first = std::min(of_detector.first, hit.first);
    of_detector.last = std::max(of_detector.last, hit.last);
    if (limit == 0 || of_detector.findings.size() < limit)
      of_detector.findings.push_back(finding_of(hit));
  }
  for (auto& [detector, of_detector] : by_detector) {
    of_detector.hits = of_detector.groups = found.told[static_cast<std::size_t>(detector)];
    of_detector.hits_beyond = of_detector.hits - of_detector.findings.size();
    out.rules.push_back(std::move(of_detector));
  }
}

std::string for_shell(std::string_view word) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=@%+,";
  if (!word.empty() && word.find_first_not_of(kPlain) == std::string_view::npos)
    return std::string(word);
  std::string out = "'";
  for (char const c : word)
    if (c == '\'')
      out += "'\\''";
    else
      out += c;
  return out + "'";
}

}  // namespace

std::uint64_t Findings::hits() const {
  std::uint64_t sum = 0;
  for (AtLevel const& level : levels) sum += level.hits;
  return sum;
}

std::string query_of(Finding const& finding, std::string const& asked) {
  std::string query;
  if (!asked.empty()) {
    query = "(" + asked + ")";
  } else {
    add_some(query, "eventName", finding.names);
    if (finding.names.more) add_some(query, "eventSource", finding.sources);
  }
  if (!finding.all_principals) {
    if (finding.principal.empty())
      add_clause(query, "not principal: *");
    else
      add_clause(query, "principal == " + quoted(finding.principal));
    if (!finding.account.empty()) add_clause(query, "account == " + quoted(finding.account));
  }
  return query.empty() ? "*" : query;
}

std::string search_command(Finding const& finding, std::span<std::string const> paths) {
  std::string command = "cairn search " + for_shell(finding.query);
  if (finding.first != kInstantMax)
    command += " --from " + format_time(finding.first) + " --to " + format_time(finding.last);
  for (std::string const& path : paths) command += ' ' + for_shell(path);
  return command;
}

Findings put_in_order(Found const& found, std::size_t limit) {
  Findings out;
  Fold const& fold = found.fold;
  auto const& rules = found.set.rules;
  out.grain = fold.grain();
  Texts const& texts = fold.texts();
  std::map<std::uint32_t, std::vector<Group const*>> by_rule;
  std::map<std::int32_t, Findings::Slot> slots;
  Instant const length = fold.grain() == Grain::kHour ? kHour : kDay;
  for (Group const& group : fold.groups()) {
    by_rule[group.rule].push_back(&group);
    auto const level = static_cast<std::size_t>(rules[group.rule].level);
    if (group.slot == Group::kNoTime)
      out.without_time += group.count;
    else if (fold.grain() <= Grain::kDay)
      slots[group.slot].hits[level] += group.count;
  }
  add_correlations(found, limit, out);
  add_detected(found, limit, out);
  for (CorrelationFinding const& one : found.correlated)
    if (fold.grain() <= Grain::kDay)
      ++slots[static_cast<std::int32_t>(floor_div(one.last, length))]
            .hits[static_cast<std::size_t>(found.set.correlations[one.correlation].level)];
  for (DetectorHit const& hit : found.detected)
    if (fold.grain() <= Grain::kDay)
      ++slots[static_cast<std::int32_t>(floor_div(hit.first, length))]
            .hits[static_cast<std::size_t>(
                detector_metas()[static_cast<std::size_t>(hit.detector)].level)];
  for (auto& [number, slot] : slots) {
    slot.begin = number * length;
    out.timeline.push_back(slot);
  }
  for (auto& [number, groups] : by_rule) {
    RuleFindings of_rule;
    of_rule.rule = &rules[number];
    of_rule.groups = groups.size();
    std::string const asked = rule_query(rules[number]);
    std::size_t const shown = limit == 0 ? groups.size() : std::min(limit, groups.size());
    std::partial_sort(groups.begin(), groups.begin() + static_cast<std::ptrdiff_t>(shown),
                      groups.end(), [&](Group const* a, Group const* b) {
                        if (a->first != b->first) return a->first < b->first;
                        if (a->principal != b->principal)
                          return texts[a->principal] < texts[b->principal];
                        return texts[a->account] < texts[b->account];
                      });
    for (std::size_t i = 0; i < groups.size(); ++i) {
      Group const& group = *groups[i];
      of_rule.hits += group.count;
      of_rule.first = std::min(of_rule.first, group.first);
      of_rule.last = std::max(of_rule.last, group.last);
      if (i < shown)
        of_rule.findings.push_back(finding_of(group, texts, fold.grain(), asked));
      else
        of_rule.hits_beyond += group.count;
    }
    out.rules.push_back(std::move(of_rule));
  }
  for (RuleFindings const& rule : out.rules) {
    auto& level = out.levels[static_cast<std::size_t>(rule.rule->level)];
    ++level.rules;
    level.hits += rule.hits;
  }
  std::stable_sort(out.rules.begin(), out.rules.end(),
                   [](RuleFindings const& a, RuleFindings const& b) {
                     if (a.rule->level != b.rule->level) return a.rule->level > b.rule->level;
                     return a.rule->title < b.rule->title;
                   });
  return out;
}

}  // namespace cairn::detect
