#include "decode/names.hpp"

#include <utility>

namespace cairn::decode {
namespace {

constexpr std::pair<std::string_view, Name> kNames[] = {
    {"eventName", Name::kEventName},
    {"eventVersion", Name::kEventVersion},
    {"eventSource", Name::kEventSource},
    {"eventTime", Name::kEventTime},
    {"eventID", Name::kEventId},
    {"userIdentity", Name::kUserIdentity},
    {"awsRegion", Name::kAwsRegion},
    {"eventType", Name::kEventType},
    {"Records", Name::kRecords},
    {"CloudTrailEvent", Name::kText},
    {"message", Name::kText},
    {"Message", Name::kText},
    {"@message", Name::kText},
    {"eventData", Name::kText},
    {"_raw", Name::kText},
    {"raw", Name::kText},
    {"body", Name::kText},
    {"Body", Name::kText},
    {"event", Name::kText},
    {"detail", Name::kText},
    {"EventSource", Name::kSource},
    {"awslogs", Name::kAwsLogs},
    {"digestStartTime", Name::kDigest},
};

}  // namespace

Name name_of(std::string_view name) {
  for (auto const& [known, kind] : kNames)
    if (known == name) return kind;
  return Name::kOther;
}

}  // namespace cairn::decode
