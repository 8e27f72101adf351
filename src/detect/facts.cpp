#include "detect/facts.hpp"

#include "record/derived.hpp"

namespace cairn::detect {

std::vector<std::string> fact_members() {
  return {"eventTime", "sourceIPAddress", "eventName", "eventSource",        "awsRegion",
          "errorCode", "errorMessage",    "eventID",   "recipientAccountId", "userAgent"};
}

std::string_view Facts::text(Fact fact, std::string& scratch) const {
  json::Value const there = value(fact);
  if (there.text() == nullptr || there.is_container() || there.kind() == json::Kind::kNull)
    return {};
  return json::decoded_text(there, scratch);
}

void Facts::read(record::RecordView const& record, match::Dispatcher const& by) {
  by_ = &by;
  time_ = parse_event_time(text(Fact::kTime, scratch_));
  record::principal(record, principal_);
  account_ = text(Fact::kRecipient, scratch_);
  if (account_.empty()) record::account(record, account_);
}

}  // namespace cairn::detect
