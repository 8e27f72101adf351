#include "report/verify_text.hpp"

#include "report/row_format.hpp"
#include "json/write.hpp"

#include <fmt/format.h>

namespace cairn::report {
namespace {

using verify::Report;

/// Builds one object or array; commas come by themselves.
class Json {
 public:
  explicit Json(std::string& out) : out_(out) {}
  Json& name(std::string_view name) {
    comma();
    json::append_string(out_, name);
    out_ += ':';
    fresh_ = true;
    return *this;
  }
  Json& text(std::string_view value) {
    comma();
    json::append_string(out_, value);
    return *this;
  }
  Json& number(std::uint64_t value) {
    comma();
    out_ += fmt::to_string(value);
    return *this;
  }
  Json& boolean(bool value) {
    comma();
    out_ += value ? "true" : "false";
    return *this;
  }
  Json& null() {
    comma();
    out_ += "null";
    return *this;
  }
  Json& open(char bracket) {
    comma();
    out_ += bracket;
    fresh_ = true;
    return *this;
  }
  Json& close(char bracket) {
    out_ += bracket;
    fresh_ = false;
    return *this;
  }
  /// A member that is left out if empty.
  Json& member(std::string_view key, std::string_view value) {
    return value.empty() ? *this : name(key).text(value);
  }
  Json& time(std::string_view key, Instant at) { return name(key).text(format_time(at)); }

 private:
  void comma() {
    if (!fresh_) out_ += ',';
    fresh_ = false;
  }
  std::string& out_;
  bool fresh_ = true;
};

void append(Json& json, verify::Finding const& finding) {
  json.name("gravity").text(to_string(finding.gravity)).name("kind").text(finding.kind);
  json.member("object", finding.object).member("account", finding.account);
  json.member("region", finding.region).member("trail", finding.trail);
  if (finding.span.begin < finding.span.end)
    json.time("from", finding.span.begin).time("to", finding.span.end);
  json.name("text").text(finding.text).name("evidence").open('[');
  for (auto const& [name, value] : finding.evidence)
    json.open('{').name("name").text(name).name("value").text(value).close('}');
  json.close(']').member("recheck", finding.recheck);
}

void append(Json& json, verify::Chain const& chain) {
  json.open('{').name("trail").text(chain.trail).name("home_region").text(chain.home_region);
  json.member("organization", chain.organization);
  json.name("account").text(chain.account).name("region").text(chain.region);
  json.name("backfill").boolean(chain.backfill);
  json.name("digests").number(chain.digests).name("proven").number(chain.proven);
  json.name("missing").number(chain.missing);
  if (chain.proven_from < chain.proven_to)
    json.time("proven_from", chain.proven_from).time("proven_to", chain.proven_to);
  json.name("segments").open('[');
  for (verify::Segment const& segment : chain.segments)
    json.open('{')
        .time("from", segment.begin)
        .time("to", segment.end)
        .name("state")
        .text(to_string(segment.state))
        .close('}');
  json.close(']').close('}');
}

void append_counts(Json& json, std::string_view name, verify::Counts const& counts) {
  json.name(name).open('{');
  for (auto const& [verdict, count] : counts)
    if (count > 0) json.name(to_string(verdict)).number(count);
  json.close('}');
}

void append_counts(Json& json, std::string_view name,
                   std::map<std::string, std::uint64_t> const& counts) {
  json.name(name).open('{');
  for (auto const& [kind, count] : counts) json.name(kind).number(count);
  json.close('}');
}

void append_summary(Json& json, Report const& report, VerifyContext const& context) {
  ProvenPeriod const period = proven_period(report);
  json.name("sentence").text(verify_sentence(report, context));
  if (period.from < period.all_to)
    json.time("proven_from", period.from)
        .time("proven_to", period.all_to)
        .time("newest_proven", period.some_to);
  json.name("chains").number(period.chains).name("keys").number(context.keys);
  append_counts(json, "digests", report.digests);
  append_counts(json, "logs", report.logs);
  json.name("not_yet_provable").number(report.not_yet_provable);
  json.name("before_first").number(report.before_first);
  json.name("unknown_kind").number(report.unknown_kind);
  json.name("other_objects").number(report.other_objects);
  append_counts(json, "findings", report.finding_counts);
  json.name("not_checked").number(report.not_checked_count);
  append_counts(json, "notes", report.note_counts);
}

}  // namespace

std::string verify_json(Report const& report, VerifyContext const& context) {
  std::string out;
  Json json(out);
  json.open('{').name("summary").open('{');
  append_summary(json, report, context);
  json.close('}').name("findings").open('[');
  for (auto const& finding : report.findings) {
    json.open('{');
    append(json, finding);
    json.close('}');
  }
  json.close(']').name("not_checked").open('[');
  for (auto const& each : report.not_checked)
    json.open('{').name("object").text(each.object).name("reason").text(each.reason).close('}');
  json.close(']').name("notes").open('[');
  for (auto const& each : report.notes)
    json.open('{')
        .name("kind")
        .text(each.kind)
        .name("object")
        .text(each.object)
        .name("text")
        .text(each.text)
        .close('}');
  json.close(']').name("chains").open('[');
  for (auto const& chain : report.chains) append(json, chain);
  json.close(']').close('}');
  return out += '\n';
}

std::string verify_finding_line(verify::Finding const& finding) {
  std::string out;
  Json json(out);
  json.open('{').name("type").text("finding");
  append(json, finding);
  json.close('}');
  return out += '\n';
}

std::string verify_object_line(verify::ObjectVerdict const& object) {
  std::string out;
  Json json(out);
  json.open('{').name("type").text("object").name("object").text(object.object);
  json.name("kind").text(object.digest ? "digest" : "log");
  json.name("verdict").text(to_string(object.verdict)).member("reason", object.reason);
  json.member("digest", object.digest_of).close('}');
  return out += '\n';
}

std::string verify_summary_line(Report const& report, VerifyContext const& context) {
  std::string out;
  Json json(out);
  json.open('{').name("type").text("summary");
  append_summary(json, report, context);
  json.close('}');
  return out += '\n';
}

std::string verify_csv_header() { return "object,kind,verdict,reason,digest\n"; }

std::string verify_csv_row(verify::ObjectVerdict const& object) {
  std::string out;
  append_csv(out, object.object);
  out += object.digest ? ",digest," : ",log,";
  out += to_string(object.verdict);
  out += ',';
  append_csv(out, object.reason);
  out += ',';
  append_csv(out, object.digest_of);
  return out += "\n";
}

}  // namespace cairn::report
