#include "detect/notices.hpp"

#include "crypto/hash.hpp"
#include "detect/lines.hpp"
#include "json/write.hpp"

#include <fmt/format.h>

namespace cairn::detect {
namespace {

void member(std::string& out, std::string_view name, std::string_view text) {
  out += out.back() == '{' ? "\"" : ",\"";
  out += name;
  out += "\":";
  if (text.empty())
    out += "null";
  else
    json::append_string(out, text);
}

void list(std::string& out, std::string_view name, std::vector<std::string> const& texts) {
  out += ",\"";
  out += name;
  out += "\":[";
  for (std::string const& text : texts) {
    if (out.back() != '[') out += ',';
    json::append_string(out, text);
  }
  out += ']';
}

std::string time_text(Instant time) {
  return time == kInstantMax || time == kInstantMin ? std::string() : format_time(time);
}

std::string notice(sigma::Meta const& rule, Finding const& finding) {
  std::string about = "{";
  member(about, "level", sigma::to_string(rule.level));
  member(about, "title", rule.title);
  member(about, "rule", rule.id);
  member(about, "author", rule.author);
  member(about, "license", rule.license);
  list(about, "attack", attack_techniques(rule));
  member(about, "first", time_text(finding.first));
  member(about, "last", time_text(finding.last));
  about += fmt::format(",\"count\":{},\"failed\":{}", finding.count, finding.failed);
  member(about, "principal", finding.principal);
  member(about, "account", finding.account);
  list(about, "addresses", finding.addresses.texts);
  list(about, "names", finding.names.texts);
  list(about, "sources", finding.sources.texts);
  list(about, "regions", finding.regions.texts);
  member(about, "what", finding.measured);
  member(about, "object", finding.object);
  about += finding.object.empty() ? ",\"index\":null" : fmt::format(",\"index\":{}", finding.index);
  member(about, "query", finding.query);
  about += '}';
  return "{\"id\":\"" + crypto::sha256_hex(about).substr(0, 32) + "\"," + about.substr(1);
}

}  // namespace

std::vector<std::string> notices(Findings const& findings) {
  std::vector<std::string> out;
  for (RuleFindings const& rule : findings.rules)
    for (Finding const& finding : rule.findings) out.push_back(notice(*rule.rule, finding));
  return out;
}

}  // namespace cairn::detect
