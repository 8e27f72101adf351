// What the built-in detectors look at in an event, read in one pass.
#pragma once
#include "base/time.hpp"
#include "record/record.hpp"

#include <string>
#include <string_view>

namespace cairn::detect {

/// Views are valid until the next read. Empty: not there.
struct ObservedEvent {
  Instant time = 0;
  std::string_view name, source, region, agent, event_id, account;
  /// Who, for good: the role behind a session, else the user; empty for what AWS does by itself.
  std::string_view actor;
  std::string_view address;     // only real addresses: not the name of an AWS service
  std::string_view key;         // access key id, of users and of sessions
  std::string_view instance;    // i-…, if the session is that of an EC2 instance
  std::string_view made_key;    // by CreateAccessKey
  std::string_view issued_key;  // by an STS call: the key of the new session
  bool role = false;            // the actor is a role
  bool failed = false, denied = false;
  std::string_view object;
  std::uint64_t index = 0;
};

/// One a thread.
class EventObserver {
 public:
  /// False for a record without a time or a name.
  bool read(record::RecordView const& record, ObservedEvent& event);

 private:
  enum Top : std::size_t {
    kTime,
    kName,
    kSource,
    kRegion,
    kAddress,
    kAgent,
    kErrorCode,
    kIdentity,
    kResponse,
    kRecipient,
    kEventId,
    kTops
  };
  void collect(record::RecordView const& record);
  std::string_view text(Top which);
  void read_identity(ObservedEvent& event);
  void read_response(ObservedEvent& event);

  json::Value top_[kTops];
  bool there_[kTops] = {};
  std::string scratch_[kTops], identity_[8], response_[2];
};

/// The program that a user agent names, without its version: `aws-cli`, `Boto3`, `Terraform`.
std::string_view agent_product(std::string_view agent);

/// Addresses that are used within networks, not between them.
bool is_private_address(std::string_view address);

}  // namespace cairn::detect
