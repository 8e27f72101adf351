#include "report/verify_text.hpp"

#include "base/text.hpp"
#include "report/summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace cairn::report {
namespace {

using verify::Report;

constexpr std::size_t kShown = 20;  // findings and other lists, before only their number is told
constexpr std::size_t kMostNames = 6;

std::string escaped(std::string_view text) { return escape_controls(text); }

std::string join(std::set<std::string> const& names) {
  std::string out;
  std::size_t shown = 0;
  for (auto const& name : names) {
    if (shown++ == kMostNames) return out + fmt::format(", … ({} in all)", names.size());
    out += (out.empty() ? "" : ", ") + escaped(name);
  }
  return out;
}

/// `48 = 46 verified + 1 modified + 1 missing`.
std::string counts_text(verify::Counts const& counts) {
  std::uint64_t all = 0;
  std::string terms;
  for (auto const& [verdict, count] : counts) {
    all += count;
    if (count == 0) continue;
    terms += fmt::format("{}{} {}", terms.empty() ? "" : " + ", grouped(count), to_string(verdict));
  }
  return all == 0 ? "none" : fmt::format("{} = {}", grouped(all), terms);
}

std::string kinds_text(std::map<std::string, std::uint64_t> const& counts) {
  std::string out;
  for (auto const& [kind, count] : counts)
    out += fmt::format("{}{} {}", out.empty() ? "" : ", ", grouped(count), kind);
  return out;
}

class Lines {
 public:
  explicit Lines(bool colour) : colour_(colour) {}
  void line(std::string_view label, std::string_view content) {
    out_ += colour_ ? fmt::format("\x1b[2m{:<10}\x1b[0m{}\n", label, content)
                    : fmt::format("{:<10}{}\n", label, content);
  }
  void plain(std::string_view text) { (out_ += text) += '\n'; }
  std::string red(std::string_view text) const {
    return colour_ ? fmt::format("\x1b[31m{}\x1b[0m", text) : std::string(text);
  }
  std::string bold(std::string_view text) const {
    return colour_ ? fmt::format("\x1b[1m{}\x1b[0m", text) : std::string(text);
  }
  std::string take() { return std::move(out_); }

 private:
  bool colour_;
  std::string out_;
};

void tell_finding(Lines& lines, std::size_t number, verify::Finding const& finding) {
  std::string where;
  for (std::string const* const part : {&finding.account, &finding.region, &finding.trail})
    if (!part->empty()) where += "  " + escaped(*part);
  if (finding.span.begin < finding.span.end) where += "  " + format_time(finding.span.begin);
  lines.plain(fmt::format("{:>3}. {}{}", number, lines.red(finding.kind), where));
  lines.plain("     " + escaped(finding.text));
  if (!finding.object.empty()) lines.plain("     object: " + escaped(finding.object));
  for (auto const& [name, value] : finding.evidence)
    lines.plain(fmt::format("     {}: {}", name, escaped(value)));
  if (!finding.recheck.empty()) lines.plain("     re-check: " + escaped(finding.recheck));
}

template <typename List, typename Tell>
void tell_list(Lines& lines, List const& list, std::uint64_t all, Tell tell) {
  std::size_t const shown = std::min(list.size(), kShown);
  for (std::size_t i = 0; i < shown; ++i) tell(i, list[i]);
  if (all > shown)
    lines.plain(fmt::format("     … and {} more (--output json has {})", grouped(all - shown),
                            all > list.size() ? "the first 10,000" : "all"));
}

}  // namespace

ProvenPeriod proven_period(Report const& report) {
  ProvenPeriod out;
  bool first = true;
  bool const only_backfill = std::all_of(report.chains.begin(), report.chains.end(),
                                         [](verify::Chain const& chain) { return chain.backfill; });
  for (verify::Chain const& chain : report.chains) {
    if (chain.backfill && !only_backfill) continue;
    ++out.chains;
    if (chain.proven_from == chain.proven_to) {
      ++out.unproven;
      continue;
    }
    out.from = first ? chain.proven_from : std::min(out.from, chain.proven_from);
    out.all_to = first ? chain.proven_to : std::min(out.all_to, chain.proven_to);
    out.some_to = first ? chain.proven_to : std::max(out.some_to, chain.proven_to);
    first = false;
  }
  return out;
}

std::string verify_sentence(Report const& report, VerifyContext const& context) {
  ProvenPeriod const period = proven_period(report);
  std::string until;
  if (period.from < period.all_to) {
    until = fmt::format("{} to {}", format_time(period.from), format_time(period.all_to));
    if (period.some_to > period.all_to)
      until += fmt::format(" (some chains to {})", format_time(period.some_to));
  }
  std::uint64_t const findings = report.all_findings();
  if (findings > 0)
    return fmt::format("{} FINDING{}{}", grouped(findings), findings == 1 ? "" : "S",
                       until.empty() ? "" : "; what is proven lies within " + until);
  if (period.chains == 0) return "NOTHING PROVEN: no digest was found";
  if (until.empty())
    return context.keys == 0 ? "NOTHING PROVEN: no public keys (give them by --keys FILE)"
                             : "NOTHING PROVEN: no digest could be proven";
  if (report.not_checked_count > 0)
    return fmt::format("PROVEN IN PART: {}, but {} could not be checked", until,
                       grouped(report.not_checked_count));
  return "PROVEN: " + until;
}

std::string verify_text(Report const& report, VerifyContext const& context) {
  Lines lines(context.colour);
  std::string const sentence = verify_sentence(report, context);
  lines.plain(report.findings.empty() ? lines.bold(sentence) : lines.red(sentence));
  std::set<std::string> trails, accounts, regions;
  for (verify::Chain const& chain : report.chains) {
    trails.insert(
        chain.organization.empty()
            ? fmt::format("{} ({})", chain.trail, chain.home_region)
            : fmt::format("{} ({}, {})", chain.trail, chain.home_region, chain.organization));
    accounts.insert(chain.account);
    regions.insert(chain.region);
  }
  if (!trails.empty()) {
    lines.line("trails", join(trails));
    lines.line("accounts", join(accounts));
    lines.line("regions", join(regions));
  }
  lines.line("digests", counts_text(report.digests));
  lines.line("logs", counts_text(report.logs));
  if (report.not_yet_provable > 0)
    lines.line("younger", fmt::format("{} logs than the last provable digest of their chain: not "
                                      "yet provable, no finding",
                                      grouped(report.not_yet_provable)));
  if (report.before_first > 0)
    lines.line("older", fmt::format("{} logs than the first digest of their chain",
                                    grouped(report.before_first)));
  if (report.unknown_kind > 0)
    lines.line("others", fmt::format("{} Insights, network activity or aggregated objects that no "
                                     "digest lists; whether one should is not documented",
                                     grouped(report.unknown_kind)));
  std::string keys =
      fmt::format("{} public key{}", grouped(context.keys), context.keys == 1 ? "" : "s");
  if (!context.keys_given)
    keys += " (give them by --keys FILE: `aws cloudtrail list-public-keys` prints it)";
  lines.line("keys", keys);
  if (report.all_findings() > 0) lines.line("findings", kinds_text(report.finding_counts));
  if (report.not_checked_count > 0)
    lines.line("unchecked",
               fmt::format("{} that should have been", grouped(report.not_checked_count)));
  if (!report.note_counts.empty()) lines.line("notes", kinds_text(report.note_counts));

  if (!report.findings.empty()) lines.plain("\n" + lines.bold("Findings, the gravest first"));
  tell_list(lines, report.findings, report.all_findings(),
            [&](std::size_t i, verify::Finding const& each) { tell_finding(lines, i + 1, each); });
  if (!report.not_checked.empty()) lines.plain("\n" + lines.bold("Could not be checked"));
  tell_list(lines, report.not_checked, report.not_checked_count,
            [&](std::size_t, verify::NotChecked const& each) {
              lines.plain(fmt::format("     {}: {}", escaped(each.object), escaped(each.reason)));
            });
  std::uint64_t notes = 0;
  for (auto const& [kind, count] : report.note_counts) notes += count;
  if (!report.notes.empty()) lines.plain("\n" + lines.bold("Notes (nothing wrong)"));
  tell_list(lines, report.notes, notes, [&](std::size_t, verify::Note const& each) {
    lines.plain(
        fmt::format("     {}: {}: {}", each.kind, escaped(each.object), escaped(each.text)));
  });
  return lines.take();
}

}  // namespace cairn::report
