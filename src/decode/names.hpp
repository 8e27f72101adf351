// The member names by which shapes are told apart.
#pragma once
#include <bit>
#include <cstdint>
#include <string_view>

namespace cairn::decode {

enum class Name : std::uint8_t {
  kOther,
  // Evidence of a record, one bit each in evidence_of().
  kEventName,
  kEventVersion,
  kEventSource,
  kEventTime,
  kEventId,
  kUserIdentity,
  kAwsRegion,
  kEventType,
  kRecords,  // the list of CloudTrail's own envelope
  kText,     // a member whose string may hold JSON
  kSource,   // EventSource: a notification of SNS
  kAwsLogs,  // base64 of gzip of a CloudWatch Logs subscription payload
  kDigest,   // only digests have it
};

/// By the name as it stands between the quotes (an escaped one is kOther).
Name name_of(std::string_view name);

constexpr std::uint32_t evidence_of(Name name) {
  return name >= Name::kEventName && name <= Name::kEventType
             ? std::uint32_t{1} << static_cast<unsigned>(name)
             : 0;
}

/// An object is a CloudTrail record if it has an eventName, or an eventVersion (as Insights events
/// without a name have) and one more of the names above.
inline bool is_record(std::uint32_t evidence) {
  std::uint32_t const version = evidence_of(Name::kEventVersion);
  return (evidence & evidence_of(Name::kEventName)) != 0 ||
         ((evidence & version) != 0 && evidence != version);
}
/// Where any object may stand: three of the names.
inline bool is_surely_record(std::uint32_t evidence) {
  return is_record(evidence) && std::popcount(evidence) >= 3;
}

}  // namespace cairn::decode
