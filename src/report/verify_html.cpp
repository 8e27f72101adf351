// The page for a case file: no script, no outside resource, hostile names escaped.
#include "report/verify_text.hpp"

#include "base/text.hpp"
#include "report/summary.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cairn::report {
namespace {

using verify::Report;
using verify::Stretch;

constexpr std::size_t kMostHours = 24 * 7;  // beyond it a cell of the heat map is a day
constexpr std::size_t kMostDays = 400;
constexpr std::size_t kMostRows = 500;
constexpr std::size_t kMostFindings = 1'000;

constexpr std::string_view kHead = R"html(<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Integrity of a CloudTrail trail</title>
<style>
body{font:15px/1.5 system-ui,sans-serif;max-width:72em;margin:2em auto;padding:0 1em;color:#1b1f24;background:#fff}
h1{font-size:1.4em}h2{font-size:1.15em;margin-top:2em}code,pre,.map{font-family:ui-monospace,monospace;font-size:13px}
pre{background:#f3f4f6;padding:.7em;overflow:auto;white-space:pre-wrap;word-break:break-all}
table{border-collapse:collapse}th,td{text-align:left;padding:.15em .8em .15em 0;vertical-align:top}
.verdict{font-size:1.15em;padding:.6em .8em;border-left:6px solid #1a7f37;background:#eefbf1}
.bad{border-color:#c4231f;background:#fdeeee}.part{border-color:#9a6700;background:#fff8e5}
.finding{border-top:1px solid #d5d9de;padding:.6em 0;overflow-wrap:anywhere}.kind{font-weight:600}
.map{overflow-x:auto}.map td{padding:0}.map th{font-weight:400;white-space:nowrap;padding-right:1em}
.map i{display:inline-block;width:1.15em;text-align:center;font-style:normal;color:#fff;border:1px solid #fff}
.proven{background:#1a7f37}.unproven{background:#9a6700}.modified{background:#c4231f}.missing{background:#82071e}
.gap{background:#8250df}.stopped{background:#6e7781}.none{background:#eceff2}
@media(prefers-color-scheme:dark){body{background:#111418;color:#e3e6ea}pre{background:#1c2128}.verdict{background:#12261a}
.bad{background:#2d1414}.part{background:#2b2411}.map i{border-color:#111418}.none{background:#22272e}}
</style></head><body>
<h1>Integrity of a CloudTrail trail</h1>
)html";

constexpr std::string_view kByHand = R"html(<h2>How to check by hand</h2>
<p>A log: the SHA-256 of its inflated bytes must be the <code>hashValue</code> that its digest lists.</p>
<pre>gzip -dc LOG.json.gz | sha256sum
gzip -dc DIGEST.json.gz | jq -r '.logFiles[] | .hashValue + "  " + .s3Object'</pre>
<p>A digest: its signature must verify under CloudTrail's public key. The signature stands in the metadata of the S3 object
(<code>aws s3api head-object</code>, <code>x-amz-meta-signature</code>) and again in the next digest
(<code>previousDigestSignature</code>).</p>
<pre>gzip -dc DIGEST.json.gz &gt; digest.json
jq -r --arg f "$(jq -r .digestPublicKeyFingerprint digest.json)" \
   '.PublicKeyList[] | select(.Fingerprint == $f).Value' keys.json | base64 -d &gt; key.der
openssl rsa -RSAPublicKey_in -inform DER -in key.der -pubout -out key.pem
{ jq -j '.digestEndTime, "\n", .digestS3Bucket, "/", .digestS3Object, "\n"' digest.json
  sha256sum &lt; digest.json | cut -c1-64 | tr -d '\n'; printf '\n'
  jq -j '.previousDigestSignature // "null"' digest.json; } &gt; to-sign
printf %s "$SIGNATURE" | tr a-f A-F | basenc --base16 -d &gt; signature
openssl dgst -sha256 -verify key.pem -signature signature to-sign</pre>
<p>A key is CloudTrail's if <code>aws cloudtrail list-public-keys</code> served it; its fingerprint is the MD5 of
<code>key.der</code>.</p>
)html";

std::string html(std::string_view text) {
  std::string out;
  for (char const c : escape_controls(text)) switch (c) {
    case '&': out += "&amp;"; break;
    case '<': out += "&lt;"; break;
    case '>': out += "&gt;"; break;
    case '"': out += "&quot;"; break;
    case '\'': out += "&#39;"; break;
    default: out += c;
    }
  return out;
}

struct Look {
  Stretch state;
  char sign;
  std::string_view means;
};
/// In rising order: a cell shows the last that it holds.
constexpr Look kLooks[] = {{Stretch::kProven, '.', "proven"},
                           {Stretch::kStopped, '-', "logging was off, explained by events"},
                           {Stretch::kUnproven, '?', "digest there, not proven"},
                           {Stretch::kGap, 'g', "gap that nothing explains"},
                           {Stretch::kMissing, 'x', "digest missing"},
                           {Stretch::kModified, '!', "digest modified"}};

std::size_t rank(Stretch state) {
  std::size_t at = 0;
  while (kLooks[at].state != state) ++at;
  return at;
}

std::string cell(Look const* look, std::string_view title) {
  return look == nullptr ? fmt::format("<i class=none title=\"{}\">&nbsp;</i>", title)
                         : fmt::format("<i class={} title=\"{}: {}\">{}</i>",
                                       to_string(look->state), title, look->means, look->sign);
}

/// A row a chain, a cell an hour or a day.
std::string heat_map(Report const& report) {
  Instant begin = kInstantMax, end = kInstantMin;
  for (verify::Chain const& chain : report.chains)
    for (verify::Segment const& segment : chain.segments) {
      begin = std::min(begin, segment.begin);
      end = std::max(end, segment.end);
    }
  if (begin >= end) return {};
  Instant const step = (end - begin) / kHour <= static_cast<Instant>(kMostHours) ? kHour : kDay;
  begin -= begin % step;
  auto const slots =
      std::min<std::size_t>(static_cast<std::size_t>((end - begin + step - 1) / step),
                            step == kHour ? kMostHours + 1 : kMostDays);
  std::string out = fmt::format("<h2>Coverage</h2><p>From {}, a cell {}. ", format_time(begin),
                                step == kHour ? "an hour" : "a day");
  for (Look const& look : kLooks)
    out += fmt::format("<span class=map><i class={}>{}</i></span> {}; ", to_string(look.state),
                       look.sign, look.means);
  out += "empty: no digest known.</p><div class=map><table>\n";
  std::size_t rows = 0;
  for (verify::Chain const& chain : report.chains) {
    if (chain.backfill) continue;
    if (++rows > kMostRows) continue;
    out += fmt::format("<tr><th>{} {} {}</th><td>", html(chain.account), html(chain.region),
                       html(chain.trail));
    auto segment = chain.segments.begin();
    for (std::size_t i = 0; i < slots; ++i) {
      Instant const from = begin + static_cast<Instant>(i) * step, to = from + step;
      while (segment != chain.segments.end() && segment->end <= from) ++segment;
      Look const* worst = nullptr;
      for (auto each = segment; each != chain.segments.end() && each->begin < to; ++each)
        if (worst == nullptr || rank(each->state) > rank(worst->state))
          worst = &kLooks[rank(each->state)];
      out += cell(worst, format_time(from));
    }
    out += "</td></tr>\n";
  }
  out += "</table></div>\n";
  if (rows > kMostRows)
    out += fmt::format("<p>{} more chains are not shown; --output json has all.</p>\n",
                       rows - kMostRows);
  return out;
}

std::string row(std::string_view name, std::string_view value) {
  return fmt::format("<tr><th>{}</th><td>{}</td></tr>\n", name, html(value));
}

std::string counts(verify::Counts const& counts) {
  std::string out;
  for (auto const& [verdict, count] : counts)
    if (count > 0)
      out += fmt::format("{}{} {}", out.empty() ? "" : ", ", grouped(count), to_string(verdict));
  return out.empty() ? "none" : out;
}

std::string summary(Report const& report, VerifyContext const& context) {
  std::string paths;
  for (auto const& path : context.paths) paths += (paths.empty() ? "" : ", ") + path;
  std::string out = "<table>\n" + row("read", paths);
  if (context.asked.begin != kInstantMin) out += row("from", format_time(context.asked.begin));
  if (context.asked.end != kInstantMax) out += row("to", format_time(context.asked.end));
  out += row("digests", counts(report.digests)) + row("logs", counts(report.logs));
  out += row("not yet provable", grouped(report.not_yet_provable));
  out += row("could not be checked", grouped(report.not_checked_count));
  out += row("public keys", grouped(context.keys));
  out += row("made", fmt::format("{} by cairn {}", format_time(context.when / kSecond * kSecond),
                                 context.version));
  return out + "</table>\n";
}

std::string finding(verify::Finding const& each) {
  std::string out =
      fmt::format("<div class=finding><span class=kind>{}</span> ({}) {} {} {}", html(each.kind),
                  to_string(each.gravity), html(each.account), html(each.region), html(each.trail));
  if (each.span.begin < each.span.end)
    out += fmt::format(", {} to {}", format_time(each.span.begin), format_time(each.span.end));
  out += "<br>" + html(each.text) + "<table>\n";
  if (!each.object.empty()) out += row("object", each.object);
  for (auto const& [name, value] : each.evidence) out += row(html(name), value);
  out += "</table>";
  if (!each.recheck.empty()) out += "<pre>" + html(each.recheck) + "</pre>";
  return out + "</div>\n";
}

}  // namespace

std::string verify_html(Report const& report, VerifyContext const& context) {
  std::string const sentence = verify_sentence(report, context);
  std::string out(kHead);
  out += fmt::format("<p class=\"verdict{}\">{}</p>\n",
                     !report.findings.empty()          ? " bad"
                     : sentence.starts_with("PROVEN:") ? ""
                                                       : " part",
                     html(sentence));
  out += summary(report, context);
  out += heat_map(report);
  if (!report.findings.empty()) out += "<h2>Findings, the gravest first</h2>\n";
  std::size_t const shown = std::min(report.findings.size(), kMostFindings);
  for (std::size_t i = 0; i < shown; ++i) out += finding(report.findings[i]);
  if (report.all_findings() > shown)
    out += fmt::format("<p>… and {} more; --output jsonl has every object.</p>\n",
                       grouped(report.all_findings() - shown));
  if (!report.not_checked.empty()) out += "<h2>Could not be checked</h2>\n<table>\n";
  for (std::size_t i = 0; i < std::min(report.not_checked.size(), kMostFindings); ++i)
    out += row(html(report.not_checked[i].object), report.not_checked[i].reason);
  if (!report.not_checked.empty()) out += "</table>\n";
  if (!report.notes.empty()) out += "<h2>Notes (nothing wrong)</h2>\n<table>\n";
  for (std::size_t i = 0; i < std::min(report.notes.size(), kMostFindings); ++i)
    out += row(html(report.notes[i].kind), report.notes[i].object + ": " + report.notes[i].text);
  if (!report.notes.empty()) out += "</table>\n";
  return out + std::string(kByHand) + "</body></html>\n";
}

}  // namespace cairn::report
