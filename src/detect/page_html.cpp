#include "base/text.hpp"
#include "detect/facts.hpp"
#include "detect/lines.hpp"
#include "detect/page.hpp"
#include "report/summary.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cairn::detect {
namespace {

using report::grouped;

constexpr std::string_view kHead = R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>Cairn: findings</title>
<style>
body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1b1f24;background:#fff}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin:2rem 0 .3rem}table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.2rem .6rem .2rem 0;border-bottom:1px solid #d8dee4;vertical-align:top}
td.n,th.n{text-align:right}.level{font-weight:600}.critical,.high{color:#a40e26}.medium{color:#7a4e00}
.low{color:#0550ae}.informational,.dim{color:#57606a}code{font:13px/1.4 ui-monospace,monospace;
overflow-wrap:anywhere}.bar{height:.9rem;background:#57606a;min-width:1px}section{margin-bottom:1.5rem}
@media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}th,td{border-color:#30363d}
.critical,.high{color:#ff7b72}.medium{color:#e3b341}.low{color:#79c0ff}.informational,.dim{color:#9da7b3}}
</style></head><body>
)";

std::string safe(std::string_view text) {
  std::string out;
  for (char const c : escape_controls(text)) {
    switch (c) {
    case '&': out += "&amp;"; break;
    case '<': out += "&lt;"; break;
    case '>': out += "&gt;"; break;
    case '"': out += "&quot;"; break;
    case '\'': out += "&#39;"; break;
    default: out += c;
    }
  }
  return out;
}

std::string level_cell(sigma::Level level) {
  auto const name = sigma::to_string(level);
  return fmt::format("<span class=\"level {0}\">{0}</span>", name);
}

std::string rules_table(Findings const& findings) {
  std::string out = "<table><tr><th>Level<th class=n>Hits<th class=n>Groups<th>First<th>Last<th>"
                    "Rule</tr>\n";
  for (std::size_t i = 0; i < findings.rules.size(); ++i) {
    RuleFindings const& rule = findings.rules[i];
    bool const timed = rule.first != kInstantMax;
    out += fmt::format("<tr><td>{}<td class=n>{}<td class=n>{}<td>{}<td>{}<td><a "
                       "href=\"#r{}\">{}</a></tr>\n",
                       level_cell(rule.rule->level), grouped(rule.hits), grouped(rule.groups),
                       timed ? format_time(rule.first) : "", timed ? format_time(rule.last) : "", i,
                       safe(rule.rule->title));
  }
  return out + "</table>\n";
}

std::string timeline_table(Findings const& findings) {
  constexpr std::size_t kMost = 500;  // a longer one is for another tool
  if (findings.timeline.empty() || findings.timeline.size() > kMost) return {};
  std::uint64_t largest = 1;
  auto const sum = [](Findings::Slot const& slot) {
    std::uint64_t all = 0;
    for (auto const hits : slot.hits) all += hits;
    return all;
  };
  for (auto const& slot : findings.timeline) largest = std::max(largest, sum(slot));
  std::string out = "<h2>Timeline</h2>\n<table><tr><th>From<th class=n>Hits<th></tr>\n";
  for (auto const& slot : findings.timeline)
    out += fmt::format("<tr><td>{}<td class=n>{}<td style=\"width:60%\"><div class=bar "
                       "style=\"width:{:.1f}%\"></div></tr>\n",
                       format_time(slot.begin), grouped(sum(slot)),
                       100.0 * static_cast<double>(sum(slot)) / static_cast<double>(largest));
  return out + "</table>\n";
}

std::string finding_row(Finding const& finding, PageOptions const& options) {
  std::string what;
  if (finding.measured.empty())
    what = fmt::format("{}, from {}<br>{} ({}), {}", safe(who_text(finding)),
                       safe(list_text(finding.addresses, "an unknown address")),
                       safe(list_text(finding.names, "an unnamed event")),
                       safe(list_text(finding.sources, "unknown service")),
                       safe(list_text(finding.regions, "unknown region")));
  else
    what = safe(finding.measured);
  if (!finding.object.empty())
    what += fmt::format("<br><span class=dim>first in {}:{}, {}</span>", safe(finding.object),
                        finding.index, kVerdict);
  if (!finding.query.empty())
    what += fmt::format("<br><code>{}</code>", safe(search_command(finding, options.paths)));
  return fmt::format("<tr><td>{}<br>{}<td>{}</tr>\n", span_text(finding.first, finding.last),
                     count_text(finding), what);
}

std::string rule_section(RuleFindings const& rule, std::size_t number, PageOptions const& options) {
  std::string out =
      fmt::format("<section id=\"r{}\"><h2>{} {}</h2><div class=dim>{}{}{}</div>\n", number,
                  level_cell(rule.rule->level), safe(rule.rule->title), safe(rule.rule->id),
                  rule.rule->id.empty() ? "" : ", ", safe(credit_text(*rule.rule)));
  if (!rule.rule->description.empty())
    out += fmt::format("<p>{}</p>\n", safe(rule.rule->description));
  out += "<table>\n";
  for (Finding const& finding : rule.findings) out += finding_row(finding, options);
  out += "</table>\n";
  if (std::size_t const more = rule.groups - rule.findings.size(); more > 0)
    out += fmt::format("<p class=dim>… and {} hits in {} more groups (--limit 0 shows all)</p>\n",
                       grouped(rule.hits_beyond), grouped(more));
  return out + "</section>\n";
}

}  // namespace

Status write_html(report::Output& output, Findings const& findings, PageOptions const& options) {
  CAIRN_CHECK(output.append(kHead));
  std::string top = fmt::format("<h1>{} hits of {} rules</h1>\n", grouped(findings.hits()),
                                grouped(findings.rules.size()));
  if (auto const note = grain_text(findings.grain); !note.empty())
    top += fmt::format("<p>{}</p>\n", note);
  top += rules_table(findings) + timeline_table(findings);
  CAIRN_CHECK(output.append(top));
  for (std::size_t i = 0; i < findings.rules.size(); ++i)
    CAIRN_CHECK(output.append(rule_section(findings.rules[i], i, options)));
  return output.append("</body></html>\n");
}

}  // namespace cairn::detect
