// Who acts: makes the sessions of the plan, each with the userIdentity that CloudTrail writes for
// its kind.
#pragma once
#include "forge/event.hpp"
#include "forge/random.hpp"
#include "forge/world.hpp"

#include <map>
#include <string>
#include <string_view>

namespace cairn::forge {

enum class AgentKind { kBrowser, kCommandLine, kPython, kTerraform, kSdk, kFunction, kSystem };
/// A user agent of that kind.
std::string_view agent(AgentKind kind, Random& random);

struct RoleUse {
  std::uint16_t account = 0;
  std::uint16_t region = 0;
  std::string_view role;
  std::string session_name = {};
  std::string_view path = {};        // `aws-service-role/config.amazonaws.com/`
  std::string_view invoked_by = {};  // a service acts through the role
  std::string_view federation = {};  // webIdFederationData as JSON
  bool on_instance = false;          // credentials came from the metadata service
  std::string source_identity = {};
};

class Cast {
 public:
  Cast(World const& world, Plan& plan) : world_(world), plan_(plan) {}

  std::uint32_t service(std::string_view principal, std::uint16_t account);
  /// A role's session that began at `begin`; source and agent are the caller's to set.
  std::uint32_t role(RoleUse const& use, Instant begin);
  /// An IAM user with its long-lived key, at one address.
  std::uint32_t user(std::uint16_t account, std::string_view name, std::string source,
                     std::string_view agent);
  /// An IAM user signed in to the console.
  std::uint32_t console_user(std::uint16_t account, std::string_view name, std::string source,
                             std::string_view agent, bool mfa, Instant begin);
  std::uint32_t root(std::uint16_t account, std::string source, std::string_view agent,
                     Instant begin);
  std::uint32_t web_identity(std::uint16_t account, std::string_view repository, std::string source,
                             std::string_view agent);
  std::uint32_t saml_user(std::uint16_t account, std::string_view email, std::string source,
                          std::string_view agent);
  std::uint32_t identity_center_user(std::uint16_t account, std::string_view email,
                                     std::string source, std::string_view agent);
  /// The other side of a call from another account: only that account and the caller's id are
  /// known.
  std::uint32_t foreign(std::uint16_t account, std::string_view from_account, std::string principal,
                        std::string source, std::string_view agent);
  std::uint32_t unknown_user(std::uint16_t account, std::string source, std::string_view agent);

  Session& operator[](std::uint32_t index) { return plan_.sessions[index]; }

 private:
  std::uint32_t add(Session session);
  std::string stable_id(std::string_view prefix, std::string_view name,
                        std::uint16_t account) const;

  World const& world_;
  Plan& plan_;
  std::map<std::pair<std::string_view, std::uint16_t>, std::uint32_t> services_;
};

}  // namespace cairn::forge
