#include "detect/detectors_event.hpp"

#include "base/ip.hpp"
#include "record/derived.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace cairn::detect {
namespace {

constexpr std::array<std::string_view, 11> kNames = {
    "eventTime",        "eventName",          "eventSource", "awsRegion",
    "sourceIPAddress",  "userAgent",          "errorCode",   "userIdentity",
    "responseElements", "recipientAccountId", "eventID"};

/// The decoded text of a scalar below `object`.
std::string_view member_text(json::Value object, std::string_view name, std::string& scratch) {
  json::Value found;
  if (!json::find_member(object, name, found) || found.is_container() ||
      found.kind() == json::Kind::kNull)
    return {};
  return json::decoded_text(found, scratch);
}

bool member_object(json::Value object, std::string_view name, json::Value& found) {
  return json::find_member(object, name, found) && found.is_object();
}

}  // namespace

std::string_view agent_product(std::string_view agent) {
  if (agent.starts_with('[') && agent.ends_with(']')) agent = agent.substr(1, agent.size() - 2);
  return agent.substr(0, agent.find_first_of("/ "));
}

bool is_private_address(std::string_view address) {
  static auto const blocks = [] {
    std::vector<Cidr> all;
    for (auto const* text : {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10",
                             "127.0.0.0/8", "169.254.0.0/16", "fc00::/7", "fe80::/10", "::1/128"})
      all.push_back(*parse_cidr(text));
    return all;
  }();
  auto const ip = parse_ip(address);
  return ip && std::any_of(blocks.begin(), blocks.end(),
                           [&](Cidr const& block) { return block.contains(*ip); });
}

void EventObserver::collect(record::RecordView const& record) {
  std::fill(std::begin(there_), std::end(there_), false);
  char const* const text = record.value.text();
  std::string decoded;
  for (std::uint32_t const* const at : record.members) {
    json::Value const name_value(text, at);
    std::string_view name = name_value.string_body();
    if (name.find('\\') != std::string_view::npos) name = json::decoded_text(name_value, decoded);
    for (std::size_t i = 0; i < kTops; ++i) {
      if (name != kNames[i]) continue;
      top_[i] = json::Value(text, at + 2);  // of equal names the last counts
      there_[i] = true;
      break;
    }
  }
}

std::string_view EventObserver::text(Top which) {
  if (!there_[which] || top_[which].is_container() || top_[which].kind() == json::Kind::kNull)
    return {};
  return json::decoded_text(top_[which], scratch_[which]);
}

bool EventObserver::read(record::RecordView const& record, ObservedEvent& event) {
  event = ObservedEvent();
  collect(record);
  auto const time = parse_event_time(text(kTime));
  event.name = text(kName);
  if (!time || event.name.empty()) return false;
  event.time = *time;
  event.source = text(kSource);
  event.region = text(kRegion);
  event.agent = text(kAgent);
  event.event_id = text(kEventId);
  event.account = text(kRecipient);
  std::string_view const address = text(kAddress);
  if (parse_ip(address)) event.address = address;
  record::Outcome const outcome = record::outcome(record);
  event.failed = outcome != record::Outcome::kSuccess;
  event.denied = outcome == record::Outcome::kDenied;
  if (there_[kIdentity] && top_[kIdentity].is_object()) read_identity(event);
  if (event.account.empty()) event.account = record.origin->key_account;
  if (!event.failed && there_[kResponse] && top_[kResponse].is_object()) read_response(event);
  event.object = record.origin->object;
  event.index = record.index;
  return true;
}

void EventObserver::read_identity(ObservedEvent& event) {
  json::Value const identity = top_[kIdentity];
  std::string_view const type = member_text(identity, "type", identity_[0]);
  std::string_view const arn = member_text(identity, "arn", identity_[1]);
  if (event.account.empty()) event.account = member_text(identity, "accountId", identity_[2]);
  if (type == "AWSService" || !member_text(identity, "invokedBy", identity_[3]).empty()) return;
  event.key = member_text(identity, "accessKeyId", identity_[4]);
  event.actor = arn.empty() ? member_text(identity, "principalId", identity_[5]) : arn;
  if (type != "AssumedRole") return;
  event.role = true;
  std::string_view const session = arn.substr(arn.rfind('/') + 1);
  if (session.starts_with("i-") && session.size() >= 10 &&
      session.find_first_not_of("0123456789abcdef", 2) == std::string_view::npos)
    event.instance = session;
  json::Value context, issuer;
  if (member_object(identity, "sessionContext", context) &&
      member_object(context, "sessionIssuer", issuer))
    if (auto const role = member_text(issuer, "arn", identity_[6]); !role.empty())
      event.actor = role;
}

void EventObserver::read_response(ObservedEvent& event) {
  json::Value found;
  if (event.name == "CreateAccessKey" && member_object(top_[kResponse], "accessKey", found))
    event.made_key = member_text(found, "accessKeyId", response_[0]);
  if (event.source == "sts.amazonaws.com" && member_object(top_[kResponse], "credentials", found))
    event.issued_key = member_text(found, "accessKeyId", response_[1]);
}

}  // namespace cairn::detect
