#include "detect/lines.hpp"

#include "detect/correlate_event.hpp"
#include "record/derived.hpp"
#include "report/row_format.hpp"
#include "json/write.hpp"

#include <fmt/format.h>

namespace cairn::detect {
namespace {

constexpr std::string_view kHeading =
    "eventTime,level,title,rule,author,license,attack,principal,account,sourceIPAddress,awsRegion,"
    "eventSource,eventName,outcome,errorCode,userAgent,eventID,object,index,verdict,first,group,"
    "value,"
    "events\n";
constexpr std::string_view kEmptyCells = ",,,,,,,,";  // principal … userAgent, of a correlation

bool is_technique(std::string_view tag) {
  return tag.size() > 8 && (tag.starts_with("attack.t") || tag.starts_with("attack.T")) &&
         tag[8] >= '0' && tag[8] <= '9';
}

}  // namespace

std::vector<std::string> attack_techniques(sigma::Meta const& meta) {
  std::vector<std::string> found;
  for (std::string const& tag : meta.tags)
    if (is_technique(tag)) found.push_back("T" + tag.substr(8));
  return found;
}

LineFormat::LineFormat(LineKind kind, sigma::RuleSet const& set) : kind_(kind), set_(set) {
  for (sigma::Rule const& rule : set.rules) rules_.push_back(rule_part(rule));
  for (sigma::Correlation const& correlation : set.correlations)
    correlations_.push_back(rule_part(correlation));
  for (sigma::Meta const& detector : detector_metas()) detectors_.push_back(rule_part(detector));
}

/// `"level":…,"attack":[…]` or the cells of the same.
std::string LineFormat::rule_part(sigma::Meta const& meta) const {
  std::string out;
  auto const techniques = attack_techniques(meta);
  if (kind_ == LineKind::kCsv) {
    std::string list;
    for (auto const& technique : techniques) list += (list.empty() ? "" : " ") + technique;
    out += sigma::to_string(meta.level);
    for (std::string const* const text : std::initializer_list<std::string const*>{
             &meta.title, &meta.id, &meta.author, &meta.license, &list}) {
      out += ',';
      report::append_csv(out, *text);
    }
    return out;
  }
  auto const member = [&](std::string_view name, std::string_view text) {
    out += out.empty() ? "\"" : ",\"";
    out += name;
    out += "\":";
    json::append_string(out, text);
  };
  member("level", sigma::to_string(meta.level));
  member("title", meta.title);
  member("rule", meta.id);
  member("author", meta.author);
  member("license", meta.license);
  out += ",\"attack\":[";
  for (auto const& technique : techniques) {
    if (out.back() != '[') out += ',';
    json::append_string(out, technique);
  }
  return out + ']';
}

std::string LineFormat::heading() const {
  return kind_ == LineKind::kCsv ? std::string(kHeading) : std::string();
}

void LineFormat::append(std::uint32_t rule, record::RecordView const& record, Facts const& facts,
                        std::string& scratch, std::string& out) const {
  bool const csv = kind_ == LineKind::kCsv;
  auto const put = [&](std::string_view name, std::string_view text) {
    out += ',';
    if (csv) return report::append_csv(out, text);
    out += '"';
    out += name;
    out += "\":";
    if (text.empty())
      out += "null";
    else
      json::append_string(out, text);
  };
  std::string_view const time = facts.text(Fact::kTime, scratch);
  if (csv) {
    report::append_csv(out, time);
    out += ',';
  } else {
    out += "{\"eventTime\":";
    if (time.empty())
      out += "null";
    else
      json::append_string(out, time);
    out += ',';
  }
  out += rules_[rule];
  put("principal", facts.principal());
  put("account", facts.account());
  put("sourceIPAddress", facts.text(Fact::kAddress, scratch));
  put("awsRegion", facts.text(Fact::kRegion, scratch));
  put("eventSource", facts.text(Fact::kSource, scratch));
  put("eventName", facts.text(Fact::kName, scratch));
  put("outcome", record::to_string(record::outcome(record)));
  put("errorCode", facts.text(Fact::kErrorCode, scratch));
  put("userAgent", facts.text(Fact::kAgent, scratch));
  put("eventID", facts.text(Fact::kEventId, scratch));
  put("object", record.origin->object);
  out += csv ? "," : ",\"index\":";
  out += fmt::format_int(record.index).c_str();
  put("verdict", kVerdict);
  out += csv ? ",,,,\n" : "}\n";
}

void LineFormat::append(DetectorHit const& hit, std::string& out) const {
  bool const csv = kind_ == LineKind::kCsv;
  auto const put = [&](std::string_view name, std::string_view text) {
    out += ',';
    if (csv) return report::append_csv(out, text);
    out += '"';
    out += name;
    out += "\":";
    if (text.empty())
      out += "null";
    else
      json::append_string(out, text);
  };
  std::string const time = format_time(hit.last);
  out += (csv ? time : "{\"eventTime\":\"" + time + '"') + ',' +
         detectors_[static_cast<std::size_t>(hit.detector)];
  put("principal", hit.actor);
  put("account", hit.account);
  put("sourceIPAddress", hit.address);
  put("awsRegion", hit.region);
  put("eventSource", hit.source);
  put("eventName", hit.name);
  if (csv) out += ",,,,";  // outcome, errorCode, userAgent, eventID
  put("object", hit.object);
  bool const placed = !hit.object.empty();
  if (csv)
    put("index", placed ? fmt::to_string(hit.index) : "");
  else
    out += placed ? fmt::format(",\"index\":{}", hit.index) : ",\"index\":null";
  put("verdict", kVerdict);
  put("first", format_time(hit.first));
  put("what", hit.what);
  if (csv)
    put("count", fmt::to_string(hit.count)), put("events", "");
  else
    out += fmt::format(",\"count\":{}}}", hit.count);
  out += '\n';
}

void LineFormat::append(CorrelationFinding const& finding, std::string& out) const {
  sigma::Correlation const& rule = set_.correlations[finding.correlation];
  Reference const* const last = finding.events.empty() ? nullptr : &finding.events.back();
  std::string const time = format_time(finding.last);
  if (kind_ == LineKind::kCsv) {
    auto const put = [&](std::string_view text) {
      out += ',';
      report::append_csv(out, text);
    };
    std::string group, events;
    for (std::size_t i = 0; i < finding.group.size(); ++i)
      group += (i == 0 ? "" : " ") + rule.group_by[i].name + "=" + finding.group[i];
    for (Reference const& event : finding.events)
      events += fmt::format("{}{}:{}", events.empty() ? "" : " ", *event.object, event.index);
    out += time + ',' + correlations_[finding.correlation];
    out += kEmptyCells;
    put("");
    put(last == nullptr ? "" : format_event_id(last->event_id));
    put(last == nullptr ? "" : *last->object);
    put(last == nullptr ? "" : fmt::to_string(last->index));
    put(kVerdict);
    put(format_time(finding.first));
    put(group);
    put(fmt::to_string(finding.value));
    put(events);
    out += '\n';
    return;
  }
  out += "{\"eventTime\":\"" + time + "\"," + correlations_[finding.correlation] + ",\"first\":\"" +
         format_time(finding.first) + "\",\"group\":{";
  for (std::size_t i = 0; i < finding.group.size(); ++i) {
    if (i > 0) out += ',';
    json::append_string(out, rule.group_by[i].name);
    out += ':';
    json::append_string(out, finding.group[i]);
  }
  out += fmt::format("}},\"value\":{},\"events\":[", finding.value);
  for (Reference const& event : finding.events) {
    if (out.back() != '[') out += ',';
    out += fmt::format("{{\"eventTime\":\"{}\",\"eventID\":", format_time(event.time));
    auto const id = format_event_id(event.event_id);
    if (id.empty())
      out += "null";
    else
      json::append_string(out, id);
    out += ",\"object\":";
    json::append_string(out, *event.object);
    out += fmt::format(",\"index\":{}}}", event.index);
  }
  out += fmt::format("],\"verdict\":\"{}\"}}\n", kVerdict);
}

}  // namespace cairn::detect
