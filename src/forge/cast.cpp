#include "forge/cast.hpp"

#include "forge/identifiers.hpp"

namespace cairn::forge {
namespace {
constexpr std::string_view kIdentityProvider = "4cHzGx0nQmExample1l2zJvEXAMPLE=";

std::string user_json(std::string_view account, Session const& session, std::string_view key,
                      std::string_view context) {
  std::string out =
      fmt::format(R"({{"type":"IAMUser","principalId":"{}","arn":"{}","accountId":"{}")",
                  session.principal, session.arn, account);
  if (!key.empty()) out += fmt::format(R"(,"accessKeyId":"{}")", key);
  return out += fmt::format(R"(,"userName":"{}"{}}})", session.user_name, context);
}

std::string console_context(Instant begin, bool mfa) {
  return fmt::format(
      R"(,"sessionContext":{{"attributes":{{"creationDate":"{}","mfaAuthenticated":"{}"}}}})",
      format_time(begin), mfa);
}
}  // namespace

std::uint32_t Cast::add(Session session) {
  plan_.sessions.push_back(std::move(session));
  return static_cast<std::uint32_t>(plan_.sessions.size() - 1);
}

std::string Cast::stable_id(std::string_view prefix, std::string_view name,
                            std::uint16_t account) const {
  Random random(world_.seed ^ account, name, static_cast<unsigned char>(prefix[1]));
  return prefix.starts_with("AK") ? access_key(prefix, random) : principal_id(prefix, random);
}

std::uint32_t Cast::service(std::string_view principal, std::uint16_t account) {
  auto const [found, fresh] = services_.try_emplace({principal, account}, 0);
  if (!fresh) return found->second;
  Session session;
  session.identity = fmt::format(R"({{"type":"AWSService","invokedBy":"{}"}})", principal);
  session.bare_identity = fmt::format(R"({{"accountId":"{}","invokedBy":"{}"}})",
                                      world_.accounts[account].id, principal);
  session.source = session.agent = principal;
  session.account = account;
  session.direct = false;
  return found->second = add(std::move(session));
}

std::uint32_t Cast::role(RoleUse const& use, Instant begin) {
  std::string_view const account = world_.accounts[use.account].id;
  std::string const role_id = stable_id("AROA", use.role, use.account);
  Random random(world_.seed, "role session", plan_.sessions.size());
  Session session;
  session.account = use.account;
  session.region = use.region;
  session.session_name = use.session_name;
  session.principal = role_id + ":" + use.session_name;
  session.role_arn = fmt::format("arn:aws:iam::{}:role/{}{}", account, use.path, use.role);
  session.arn =
      fmt::format("arn:aws:sts::{}:assumed-role/{}/{}", account, use.role, use.session_name);
  session.access_key = access_key("ASIA", random);
  session.begin = begin;
  session.identity = fmt::format(
      R"({{"type":"AssumedRole","principalId":"{}","arn":"{}","accountId":"{}","accessKeyId":"{}","sessionContext":{{"sessionIssuer":{{"type":"Role","principalId":"{}","arn":"{}","accountId":"{}","userName":"{}"}},)",
      session.principal, session.arn, account, session.access_key, role_id, session.role_arn,
      account, use.role);
  if (!use.federation.empty())
    session.identity += fmt::format(R"("webIdFederationData":{},)", use.federation);
  if (!use.source_identity.empty())
    session.identity += fmt::format(R"("sourceIdentity":"{}",)", use.source_identity);
  session.identity += fmt::format(
      R"("attributes":{{"creationDate":"{}","mfaAuthenticated":"false"}})", format_time(begin));
  if (use.on_instance) session.identity += R"(,"ec2RoleDelivery":"2.0")";
  session.identity += '}';
  if (!use.invoked_by.empty()) {
    session.identity += fmt::format(R"(,"invokedBy":"{}")", use.invoked_by);
    session.source = session.agent = use.invoked_by;
    session.direct = false;
  }
  session.identity += '}';
  return add(std::move(session));
}

std::uint32_t Cast::user(std::uint16_t account, std::string_view name, std::string source,
                         std::string_view agent) {
  std::string_view const id = world_.accounts[account].id;
  Session session;
  session.account = account;
  session.user_name = session.session_name = name;
  session.principal = stable_id("AIDA", name, account);
  session.access_key = stable_id("AKIA", name, account);
  session.arn = fmt::format("arn:aws:iam::{}:user/{}", id, name);
  session.identity = user_json(id, session, session.access_key, "");
  session.bare_identity = user_json(id, session, "", "");
  session.source = std::move(source);
  session.agent = agent;
  return add(std::move(session));
}

std::uint32_t Cast::console_user(std::uint16_t account, std::string_view name, std::string source,
                                 std::string_view agent, bool mfa, Instant begin) {
  std::uint32_t const index = user(account, name, std::move(source), agent);
  Session& session = plan_.sessions[index];
  Random random(world_.seed, "console", index);
  session.access_key = access_key("ASIA", random);
  session.identity = user_json(world_.accounts[account].id, session, session.access_key,
                               console_context(begin, mfa));
  session.console = true;
  session.begin = begin;
  return index;
}

std::uint32_t Cast::root(std::uint16_t account, std::string source, std::string_view agent,
                         Instant begin) {
  std::string_view const id = world_.accounts[account].id;
  Random random(world_.seed, "root", plan_.sessions.size());
  Session session;
  session.account = account;
  session.arn = fmt::format("arn:aws:iam::{}:root", id);
  session.access_key = access_key("ASIA", random);
  std::string const start = fmt::format(
      R"({{"type":"Root","principalId":"{}","arn":"{}","accountId":"{}","accessKeyId":")", id,
      session.arn, id);
  session.identity = start + session.access_key + '"' + console_context(begin, true) + '}';
  session.bare_identity = start + "\"}";
  session.source = std::move(source);
  session.agent = agent;
  session.console = true;
  session.begin = begin;
  return add(std::move(session));
}

std::uint32_t Cast::web_identity(std::uint16_t account, std::string_view repository,
                                 std::string source, std::string_view agent) {
  std::string const provider =
      fmt::format("arn:aws:iam::{}:oidc-provider/token.actions.githubusercontent.com",
                  world_.accounts[account].id);
  std::string const subject = fmt::format("repo:example-corp/{}:ref:refs/heads/main", repository);
  Session session;
  session.account = account;
  session.identity = fmt::format(
      R"({{"type":"WebIdentityUser","principalId":"{}:sts.amazonaws.com:{}","userName":"{}","identityProvider":"{}"}})",
      provider, subject, subject, provider);
  session.source = std::move(source);
  session.agent = agent;
  session.bindings.push_back({"stack", std::string(repository)});
  return add(std::move(session));
}

std::uint32_t Cast::saml_user(std::uint16_t account, std::string_view email, std::string source,
                              std::string_view agent) {
  Session session;
  session.account = account;
  session.identity = fmt::format(
      R"({{"type":"SAMLUser","principalId":"{}:{}","userName":"{}","identityProvider":"{}"}})",
      kIdentityProvider, email, email, kIdentityProvider);
  session.source = std::move(source);
  session.agent = agent;
  return add(std::move(session));
}

std::uint32_t Cast::identity_center_user(std::uint16_t account, std::string_view email,
                                         std::string source, std::string_view agent) {
  Random random(world_.seed, email);
  std::string user_id, credential;
  append_uuid(user_id, random);
  append_uuid(credential, random);
  Session session;
  session.account = account;
  session.identity = fmt::format(
      R"({{"type":"IdentityCenterUser","accountId":"{}","onBehalfOf":{{"userId":"{}","identityStoreArn":"arn:aws:identitystore::{}:identitystore/d-9067exampl"}},"credentialId":"{}"}})",
      world_.accounts[account].id, user_id, world_.accounts[account].id, credential);
  session.source = std::move(source);
  session.agent = agent;
  return add(std::move(session));
}

std::uint32_t Cast::foreign(std::uint16_t account, std::string_view from_account,
                            std::string principal, std::string source, std::string_view agent) {
  Session session;
  session.account = account;
  session.identity = fmt::format(R"({{"type":"AWSAccount","principalId":"{}","accountId":"{}"}})",
                                 principal, from_account);
  session.source = std::move(source);
  session.agent = agent;
  return add(std::move(session));
}

std::uint32_t Cast::unknown_user(std::uint16_t account, std::string source,
                                 std::string_view agent) {
  Session session;
  session.account = account;
  session.identity = session.bare_identity = fmt::format(
      R"({{"type":"IAMUser","accountId":"{}","accessKeyId":"","userName":"HIDDEN_DUE_TO_SECURITY_REASONS"}})",
      world_.accounts[account].id);
  session.user_name = "unknown";
  session.source = std::move(source);
  session.agent = agent;
  return add(std::move(session));
}

}  // namespace cairn::forge
