#include "base/text.hpp"
#include "detect/lines.hpp"
#include "detect/page.hpp"
#include "report/summary.hpp"
#include "report/timeline_chart.hpp"

#include <algorithm>

namespace cairn::detect {
namespace {

using report::grouped;

constexpr std::string_view kColours[kLevels] = {"\x1b[2m", "\x1b[36m", "\x1b[33m", "\x1b[31m",
                                                "\x1b[1;31m"};

std::string plural(std::uint64_t count, std::string_view what) {
  return fmt::format("{} {}{}", grouped(count), what, count == 1 ? "" : "s");
}

class TextPage {
 public:
  TextPage(report::Output& output, Findings const& findings, PageOptions const& options)
      : output_(output), findings_(findings), options_(options) {}

  Status write() {
    CAIRN_CHECK(summary());
    if (findings_.rules.empty()) return {};
    CAIRN_CHECK(rules());
    CAIRN_CHECK(timeline());
    for (RuleFindings const& rule : findings_.rules) CAIRN_CHECK(one_rule(rule));
    return {};
  }

 private:
  std::string bold(std::string_view text) const {
    return options_.colour ? fmt::format("\x1b[1m{}\x1b[0m", text) : std::string(text);
  }
  std::string dim(std::string_view text) const {
    return options_.colour ? fmt::format("\x1b[2m{}\x1b[0m", text) : std::string(text);
  }
  report::SummaryOptions table_options() const {
    return {report::SummaryFormat::kTable, options_.width, options_.colour};
  }

  Status summary() {
    if (findings_.rules.empty()) return output_.append("no findings\n");
    std::string line;
    for (std::size_t i = kLevels; i-- > 0;) {
      auto const& level = findings_.levels[i];
      if (level.rules == 0) continue;
      line += fmt::format("{}{}: {} of {}", line.empty() ? "" : "; ",
                          sigma::to_string(static_cast<sigma::Level>(i)), plural(level.hits, "hit"),
                          plural(level.rules, "rule"));
    }
    return output_.append(bold(line) + "\n");
  }

  Status rules() {
    report::SummaryTable table({{"LEVEL", report::Align::kLeft, 8},
                                {"HITS", report::Align::kRight, 6},
                                {"GROUPS", report::Align::kRight, 6},
                                {"FIRST", report::Align::kLeft, 20},
                                {"LAST", report::Align::kLeft, 20, 0, 1},
                                {"RULE", report::Align::kLeft, 24}},
                               table_options());
    for (RuleFindings const& rule : findings_.rules)
      table.add({std::string(sigma::to_string(rule.rule->level)), grouped(rule.hits),
                 grouped(rule.groups), rule.first == kInstantMax ? "" : format_time(rule.first),
                 rule.first == kInstantMax ? "" : format_time(rule.last), rule.rule->title});
    CAIRN_CHECK(output_.append("\n"));
    return table.write(output_, {});
  }

  Status timeline() {
    if (findings_.timeline.size() < 2) return {};
    report::TimelineChart chart;
    Instant const unit = findings_.grain == Grain::kHour ? kHour : kDay;
    constexpr std::int64_t kRows = 30;
    chart.bucket = report::fit_bucket(findings_.timeline.front().begin,
                                      findings_.timeline.back().begin, kRows);
    if (chart.bucket.length != 0 && chart.bucket.length < unit) chart.bucket.length = unit;
    std::vector<std::size_t> levels;
    for (std::size_t i = kLevels; i-- > 0;)
      if (findings_.levels[i].hits > 0) levels.push_back(i);
    for (std::size_t const level : levels)
      chart.series.emplace_back(sigma::to_string(static_cast<sigma::Level>(level)));
    for (std::int64_t row = chart.bucket.number(findings_.timeline.front().begin),
                      end = chart.bucket.number(findings_.timeline.back().begin);
         row <= end; ++row)
      chart.rows[row].resize(levels.size());
    for (Findings::Slot const& slot : findings_.timeline) {
      auto& row = chart.rows[chart.bucket.number(slot.begin)];
      for (std::size_t i = 0; i < levels.size(); ++i) row[i] += slot.hits[levels[i]];
    }
    CAIRN_CHECK(output_.append("\n"));
    return report::write_chart(output_, chart, table_options());
  }

  Status one_rule(RuleFindings const& rule) {
    std::string level(sigma::to_string(rule.rule->level));
    std::transform(level.begin(), level.end(), level.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    if (options_.colour)
      level = std::string(kColours[static_cast<std::size_t>(rule.rule->level)]) + level + "\x1b[0m";
    std::string text = fmt::format("\n{}  {}\n", level, bold(escape_controls(rule.rule->title)));
    text +=
        "  " +
        dim(escape_controls(fmt::format("{}{}{}", rule.rule->id, rule.rule->id.empty() ? "" : ", ",
                                        credit_text(*rule.rule)))) +
        "\n";
    for (Finding const& finding : rule.findings) append(finding, text);
    if (std::size_t const more = rule.groups - rule.findings.size(); more > 0)
      text += fmt::format("  … and {} in {} (--limit 0 shows all)\n",
                          plural(rule.hits_beyond, "hit"), plural(more, "more group"));
    return output_.append(text);
  }

  void append(Finding const& finding, std::string& text) const {
    text += fmt::format("  {}  {}\n", span_text(finding.first, finding.last), count_text(finding));
    if (finding.measured.empty()) {
      text += fmt::format("    {}, from {}\n", escape_controls(who_text(finding)),
                          escape_controls(list_text(finding.addresses, "an unknown address")));
      text += fmt::format("    {} ({}), {}\n",
                          escape_controls(list_text(finding.names, "an unnamed event")),
                          escape_controls(list_text(finding.sources, "unknown service")),
                          escape_controls(list_text(finding.regions, "unknown region")));
    } else {
      text += fmt::format("    {}\n", escape_controls(finding.measured));
    }
    if (!finding.object.empty())
      text += fmt::format("    first in {}:{}, {}\n", escape_controls(finding.object),
                          finding.index, kVerdict);
    if (!finding.query.empty())
      text += "    " + dim(escape_controls(search_command(finding, options_.paths))) + "\n";
  }

  report::Output& output_;
  Findings const& findings_;
  PageOptions const& options_;
};

}  // namespace

std::string span_text(Instant first, Instant last) {
  if (first == kInstantMax) return "at an unknown time";
  if (first == last) return format_time(first);
  std::string const from = format_time(first), to = format_time(last);
  bool const same_day = from.substr(0, 11) == to.substr(0, 11);
  return from + " … " + (same_day ? to.substr(11) : to);
}

std::string list_text(Finding::Some const& some, std::string_view nothing) {
  if (some.texts.empty()) return std::string(nothing);
  std::string out;
  for (std::string const& text : some.texts) out += (out.empty() ? "" : ", ") + text;
  return some.more ? out + ", …" : out;
}

std::string credit_text(sigma::Meta const& rule) {
  std::string out;
  if (!rule.author.empty()) out += "by " + rule.author;
  if (!rule.license.empty()) out += (out.empty() ? "" : ", ") + rule.license;
  std::string techniques;
  for (std::string const& technique : attack_techniques(rule))
    techniques += (techniques.empty() ? "ATT&CK " : " ") + technique;
  if (!techniques.empty()) out += (out.empty() ? "" : ", ") + techniques;
  return out;
}

std::string count_text(Finding const& finding) {
  std::string out = plural(finding.count, "hit");
  if (finding.failed == finding.count && finding.count > 0)
    out += finding.count == 1 ? ", failed" : ", all failed";
  else if (finding.failed > 0)
    out += fmt::format(", {} of them failed", grouped(finding.failed));
  return out;
}

std::string who_text(Finding const& finding) {
  if (finding.all_principals) return "many principals";
  std::string out = finding.principal.empty() ? "an unknown principal" : finding.principal;
  if (!finding.account.empty()) out += " in " + finding.account;
  return out;
}

std::string_view grain_text(Grain grain) {
  switch (grain) {
  case Grain::kHour: return {};
  case Grain::kDay: return "too many groups by hour: hits are grouped by day";
  case Grain::kAllTime: return "too many groups by day: hits are grouped over all time";
  case Grain::kAllPrincipals:
    return "too many principals to tell apart: hits are grouped by rule only; --output jsonl has "
           "them all";
  }
  return {};
}

Status write_text(report::Output& output, Findings const& findings, PageOptions const& options) {
  return TextPage(output, findings, options).write();
}

}  // namespace cairn::detect
