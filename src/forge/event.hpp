// The plan: who uses which credentials, and what happens when. Events are small; their JSON is made
// when an object is written.
#pragma once
#include "base/time.hpp"
#include "forge/event_row.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::forge {

struct Binding {
  std::string_view placeholder;
  std::string value;
};

/// One identity at one address with one set of credentials.
struct Session {
  std::string identity;       // userIdentity as JSON
  std::string bare_identity;  // the same without credentials: at sign-in, in service events
  std::string arn;
  std::string user_name;     // IAM user, or empty
  std::string session_name;  // role session, or the user's name
  std::string access_key;
  std::string principal;      // principalId
  std::string role_arn;       // roles only
  std::string source;         // sourceIPAddress
  std::string agent;          // userAgent
  std::string machine_agent;  // userAgent of the rows marked kAgent
  std::string endpoint;       // vpcEndpointId
  std::uint16_t account = 0;
  std::uint16_t region = 0;
  bool direct = true;  // a client of its own: has tlsDetails
  bool console = false;
  Instant begin = 0;
  Instant end = 0;
  std::vector<Binding> bindings;  // what placeholders mean for it
};

inline constexpr std::uint32_t kNone = 0xffffffffU;
inline constexpr std::uint16_t kNoAttack = 0xffff;

struct Event {
  Instant time = 0;          // whole seconds
  std::uint64_t seed = 0;    // of everything in it that is random
  std::uint64_t shared = 0;  // seed of the sharedEventID; 0 is none
  EventRow const* row = nullptr;
  std::uint32_t session = 0;     // who
  std::uint32_t issued = kNone;  // the session that it begins
  std::uint16_t account = 0;     // recipient
  std::uint16_t region = 0;
  std::uint16_t attack = kNoAttack;
};

struct Plan {
  std::vector<Session> sessions;
  std::vector<Event> events;
};

}  // namespace cairn::forge
