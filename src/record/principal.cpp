// Who made the call, in one stable spelling.
//
// userIdentity says it in a dozen shapes (type, name, ARN, session, issuer, delegate). Each is
// turned into the words that a person would use: `alice`, `deploy/build-42`, `root`,
// `ec2.amazonaws.com`. Names that others may choose freely cannot pass for the root user or a
// service: `root` is never a user's name, and neither is anything that ends in `.amazonaws.com`.
#include "record/derived.hpp"

#include "base/text.hpp"
#include "record/members.hpp"

namespace cairn::record {
namespace {

enum : std::size_t {
  kType,
  kUserName,
  kArn,
  kPrincipalId,
  kAccountId,
  kInvokedBy,
  kSessionContext,
  kOnBehalfOf,
  kIdentityNames
};
constexpr std::array<std::string_view, kIdentityNames> kIdentityFields = {
    "type",      "userName",       "arn",       "principalId", "accountId",
    "invokedBy", "sessionContext", "onBehalfOf"};
using Identity = Members<kIdentityNames>;

enum : std::size_t { kIssuerType, kIssuerName, kIssuerArn, kIssuerNames };
constexpr std::array<std::string_view, kIssuerNames> kIssuerFields = {"type", "userName", "arn"};
using Issuer = Members<kIssuerNames>;

constexpr std::string_view kSsoRole = "AWSReservedSSO_";
constexpr std::string_view kServiceRole = ":role/aws-service-role/";

/// What stands behind the last `mark`, or the whole text.
std::string_view behind_last(std::string_view text, char mark) {
  return text.substr(text.rfind(mark) + 1);
}

bool reads_as_root_or_service(std::string_view name) {
  constexpr std::string_view kDomain = ".amazonaws.com";
  return equals_ignoring_ascii_case(name, "root") ||
         (name.size() >= kDomain.size() &&
          equals_ignoring_ascii_case(name.substr(name.size() - kDomain.size()), kDomain));
}

void append_person(std::string_view name, std::string& out) {
  if (reads_as_root_or_service(name)) out += "user/";
  out += name;
}

void append_pair(std::string_view first, std::string_view second, std::string& out) {
  out += first;
  if (!first.empty() && !second.empty()) out += '/';
  out += second;
}

void collect_issuer(Identity const& identity, Issuer& issuer) {
  json::Value found;
  if (identity.is_object(kSessionContext) &&
      json::find_member(identity.value(kSessionContext), "sessionIssuer", found) &&
      found.is_object()) {
    issuer.collect(found);
  }
}

/// `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`, the issuer's role and `ID:SESSION`: any of the
/// three may be missing.
void append_role_session(Identity const& identity, std::string& out) {
  Issuer issuer(kIssuerFields);
  collect_issuer(identity, issuer);
  std::string issuer_arn_scratch;
  std::string_view const issuer_arn = issuer.text(kIssuerArn, issuer_arn_scratch);
  if (std::size_t const at = issuer_arn.find(kServiceRole); at != std::string_view::npos) {
    std::string_view const rest = issuer_arn.substr(at + kServiceRole.size());
    out += rest.substr(0, rest.find('/'));
    return;
  }
  std::string arn_scratch;
  std::string id_scratch;
  std::string name_scratch;
  constexpr std::string_view kMark = ":assumed-role/";
  std::string_view role = issuer.text(kIssuerName, name_scratch);
  if (role.empty() && issuer_arn.find(":role/") != std::string_view::npos)
    role = behind_last(issuer_arn, '/');
  std::string_view session;
  std::string_view const arn = identity.text(kArn, arn_scratch);
  if (std::size_t const at = arn.find(kMark); at != std::string_view::npos) {
    std::string_view const rest = arn.substr(at + kMark.size());
    std::size_t const slash = rest.find('/');
    if (role.empty()) role = rest.substr(0, slash);
    if (slash != std::string_view::npos) session = rest.substr(slash + 1);
  }
  if (session.empty()) {
    std::string_view const id = identity.text(kPrincipalId, id_scratch);
    if (std::size_t const colon = id.find(':'); colon != std::string_view::npos)
      session = id.substr(colon + 1);
  }
  if (role.starts_with(kSsoRole) && !session.empty()) return append_person(session, out);
  append_pair(role, session, out);
}

/// GetFederationToken: whoever asked for the token, and the name that they gave it.
void append_federated(Identity const& identity, std::string& out) {
  Issuer issuer(kIssuerFields);
  collect_issuer(identity, issuer);
  std::string type_scratch;
  std::string name_scratch;
  std::string arn_scratch;
  std::string_view by = issuer.text(kIssuerName, name_scratch);
  if (issuer.text(kIssuerType, type_scratch) == "Root") by = "root";
  std::string_view name = identity.text(kArn, arn_scratch);
  name = name.find('/') == std::string_view::npos ? std::string_view{} : behind_last(name, '/');
  if (name.empty()) name = behind_last(identity.text(kPrincipalId, arn_scratch), ':');
  if (by.empty()) return append_person(name, out);
  append_pair(by, name, out);
}

/// Another account's identity: its account, and its unique id if the record shows it.
void append_account(Identity const& identity, std::string& out) {
  std::string account_scratch;
  std::string id_scratch;
  std::string_view const account = identity.text(kAccountId, account_scratch);
  std::string_view const id = identity.text(kPrincipalId, id_scratch);
  if (account == "ANONYMOUS_PRINCIPAL") {
    out += "anonymous";
  } else {
    append_pair(account, id == account ? std::string_view{} : id, out);
  }
}

void append_user(Identity const& identity, std::string& out) {
  std::string scratch;
  if (std::string_view const name = identity.text(kUserName, scratch); !name.empty())
    return append_person(name, out);
  std::string_view const arn = identity.text(kArn, scratch);
  append_person(behind_last(behind_last(arn, '/'), ':'), out);
}

void append_identity_center(RecordView const& record, Identity const& identity, std::string& out) {
  json::Value found;
  json::Value name;
  std::string scratch;
  if (find_top(record, "additionalEventData", found) && found.is_object() &&
      json::find_member(found, "UserName", name)) {
    append_person(scalar_text(name, scratch), out);
  }
  if (out.empty() && identity.is_object(kOnBehalfOf) &&
      json::find_member(identity.value(kOnBehalfOf), "userId", name)) {
    out += scalar_text(name, scratch);
  }
}

/// No type, or one that says nothing: what the ARN looks like.
void append_by_arn(Identity const& identity, std::string& out) {
  std::string scratch;
  std::string_view const arn = identity.text(kArn, scratch);
  if (arn.find(":assumed-role/") != std::string_view::npos) {
    append_role_session(identity, out);
  } else if (arn.find(":federated-user/") != std::string_view::npos) {
    append_federated(identity, out);
  } else if (arn.ends_with(":root")) {
    out += "root";
  } else if (arn.find(":user/") != std::string_view::npos) {
    append_person(behind_last(arn, '/'), out);
  }
}

}  // namespace

void principal(RecordView const& record, std::string& out) {
  out.clear();
  json::Value object;
  if (!find_top(record, "userIdentity", object) || !object.is_object()) return;
  Identity identity(kIdentityFields);
  identity.collect(object);
  std::string scratch;
  std::string_view const type = identity.text(kType, scratch);

  if (type == "AWSService") {
    // Below: invokedBy.
  } else if (type == "IAMUser") {
    append_user(identity, out);
  } else if (type == "AssumedRole") {
    append_role_session(identity, out);
  } else if (type == "Root") {
    out += "root";
  } else if (type == "FederatedUser") {
    append_federated(identity, out);
  } else if (type == "AWSAccount") {
    append_account(identity, out);
  } else {
    append_person(identity.text(kUserName, scratch), out);
    if (out.empty()) append_identity_center(record, identity, out);
    if (out.empty()) append_by_arn(identity, out);
  }
  if (out.empty()) out += identity.text(kInvokedBy, scratch);
  if (out.empty()) out += identity.text(kPrincipalId, scratch);
  if (out.empty()) out += identity.text(kArn, scratch);
}

}  // namespace cairn::record
