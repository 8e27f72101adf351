#include "aws/providers.hpp"

#include "aws/document.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace cairn::aws {
namespace {

std::string session_name(Section const& section) {
  std::string name = setting(section, "role_session_name");
  return name.empty() ? fmt::format("cairn-{}", now() / kSecond) : name;
}

/// `where` names the profile in errors.
struct Resolver {
  Context& context;
  std::vector<std::string> path;  // of profiles that are being resolved, to find cycles

  Found resolve(std::string const& name) {
    Section const* const section = context.configuration().find_profile(name);
    if (section == nullptr) {
      if (path.empty()) return std::optional<Credentials>();
      return fail(ErrorCode::kNotFound, "profile '{}': its source_profile '{}' does not exist",
                  escape_controls(path.back()), escape_controls(name));
    }
    bool const again = std::find(path.begin(), path.end(), name) != path.end();
    path.push_back(name);
    std::string const role = setting(*section, "role_arn");
    // A profile may be its own source: then its keys are meant.
    if (again && !(path.size() >= 2 && path[path.size() - 2] == name &&
                   !setting(*section, "aws_access_key_id").empty()))
      return fail(ErrorCode::kInvalidArgument, "the source_profile settings go in a circle: {}",
                  joined());
    if (!role.empty() && !again) {
      std::string const token_file = setting(*section, "web_identity_token_file");
      if (!token_file.empty())
        return from_web_identity(context, role, token_file, session_name(*section));
      return assume(*section, role);
    }
    return direct(*section);
  }

  std::string joined() const {
    std::string out;
    for (auto const& name : path) out += (out.empty() ? "" : " → ") + escape_controls(name);
    return out;
  }

  Found direct(Section const& section) {
    if (!setting(section, "sso_session").empty() || !setting(section, "sso_start_url").empty())
      return from_sso(context, section);
    Credentials keys{setting(section, "aws_access_key_id"),
                     setting(section, "aws_secret_access_key"),
                     setting(section, "aws_session_token")};
    if (!keys.key_id.empty() && keys.secret.empty())
      return fail(ErrorCode::kInvalidArgument,
                  "profile '{}' has aws_access_key_id, and no aws_secret_access_key",
                  escape_controls(path.back()));
    if (!keys.key_id.empty()) return std::optional(std::move(keys));
    if (!setting(section, "login_session").empty())
      return fail(ErrorCode::kUnsupported,
                  "profile '{0}' signs in by login_session; set credential_process to `aws "
                  "configure export-credentials --profile {0} --format process`",
                  escape_controls(path.back()));
    if (std::string const command = setting(section, "credential_process"); !command.empty())
      return from_process(context, command);
    return std::optional<Credentials>();
  }

  Found base(Section const& section) {
    std::string const source = setting(section, "source_profile");
    std::string const kind = setting(section, "credential_source");
    if (!source.empty() && !kind.empty())
      return fail(ErrorCode::kInvalidArgument,
                  "profile '{}' has both source_profile and credential_source",
                  escape_controls(path.back()));
    if (!source.empty()) return resolve(source);
    if (kind == "Environment") return from_environment(context);
    if (kind == "Ec2InstanceMetadata") return from_instance(context);
    if (kind == "EcsContainer") return from_container(context);
    return fail(ErrorCode::kInvalidArgument,
                "profile '{}' has role_arn, and neither source_profile nor a credential_source of "
                "Environment, Ec2InstanceMetadata or EcsContainer",
                escape_controls(path.back()));
  }

  Found assume(Section const& section, std::string const& role) {
    std::string const where = escape_controls(path.back());
    if (!setting(section, "mfa_serial").empty())
      return fail(ErrorCode::kUnsupported,
                  "profile '{0}' needs a one-time code (mfa_serial); get a session by `aws "
                  "configure export-credentials --profile {0} --format env`",
                  where);
    auto const source = CAIRN_TRY(base(section));
    if (!source)
      return fail(ErrorCode::kNotFound, "profile '{}': its source gives no credentials", where);
    Call call{&op::kAssumeRole, {{"RoleArn", role}, {"RoleSessionName", session_name(section)}}};
    if (auto id = setting(section, "external_id"); !id.empty())
      call.inputs.emplace_back("ExternalId", std::move(id));
    if (auto seconds = setting(section, "duration_seconds"); !seconds.empty())
      call.inputs.emplace_back("DurationSeconds", std::move(seconds));
    if (context.region().empty()) call.region = "us-east-1";
    auto const reply = call_now(context, std::move(call), &*source);
    if (!reply) return fail(reply.error().code, "profile '{}': {}", where, reply.error().message);
    auto const* const node = find(reply->document, "AssumeRoleResult.Credentials");
    if (node == nullptr) return fail(ErrorCode::kCorrupt, "AssumeRole gave no credentials");
    return std::optional(CAIRN_TRY(
        read_credentials(*node, {"AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration"})));
  }
};

}  // namespace

Found from_environment(Context& context) {
  auto const& environment = context.environment();
  Credentials keys{environment.get("AWS_ACCESS_KEY_ID"), environment.get("AWS_SECRET_ACCESS_KEY"),
                   environment.get("AWS_SESSION_TOKEN")};
  if (keys.key_id.empty()) return std::optional<Credentials>();
  if (keys.secret.empty())
    return fail(ErrorCode::kInvalidArgument,
                "AWS_ACCESS_KEY_ID is set, and AWS_SECRET_ACCESS_KEY is not");
  return std::optional(std::move(keys));
}

Found from_profile(Context& context, std::string const& name) {
  return Resolver{context, {}}.resolve(name);
}

Found from_web_identity(Context& context, std::string const& role, std::string const& token_file,
                        std::string const& session) {
  constexpr std::size_t kMaxToken = 64 << 10;
  std::string const path = expand_home(token_file, context.environment());
  auto token = read_small_file(path, kMaxToken);  // each time: it is replaced before it expires
  if (!token)
    return fail(token.error().code, "web identity token {}: {}", escape_controls(path),
                token.error().message);
  while (token->ends_with('\n')) token->pop_back();
  Call call{&op::kAssumeRoleWithWebIdentity,
            {{"RoleArn", role}, {"RoleSessionName", session}, {"WebIdentityToken", *token}}};
  if (context.region().empty()) call.region = "us-east-1";
  auto const reply = call_now(context, std::move(call), nullptr);
  if (!reply) return tl::unexpected<Error>(reply.error());
  auto const* const node = find(reply->document, "AssumeRoleWithWebIdentityResult.Credentials");
  if (node == nullptr)
    return fail(ErrorCode::kCorrupt, "AssumeRoleWithWebIdentity gave no credentials");
  return std::optional(CAIRN_TRY(
      read_credentials(*node, {"AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration"})));
}

Found from_web_identity_variables(Context& context) {
  auto const& environment = context.environment();
  std::string const file = environment.get("AWS_WEB_IDENTITY_TOKEN_FILE");
  if (file.empty()) return std::optional<Credentials>();
  std::string const role = environment.get("AWS_ROLE_ARN");
  if (role.empty())
    return fail(ErrorCode::kInvalidArgument,
                "AWS_WEB_IDENTITY_TOKEN_FILE is set, and AWS_ROLE_ARN is not");
  return from_web_identity(
      context, role, file,
      environment.find("AWS_ROLE_SESSION_NAME").value_or(fmt::format("cairn-{}", now() / kSecond)));
}

Result<Credentials> read_credentials(json::Node const& node, CredentialNames const& names) {
  Credentials out{text_at(node, names.key_id), text_at(node, names.secret),
                  text_at(node, names.token)};
  if (out.key_id.empty() || out.secret.empty())
    return fail(ErrorCode::kCorrupt, "no {} and {} in it", names.key_id, names.secret);
  std::string const expires = text_at(node, names.expires);
  if (expires.empty()) return out;
  if (auto const time = parse_time(expires)) {
    out.expires = time->begin;
    return out;
  }
  return fail(ErrorCode::kCorrupt, "its {} is no time", names.expires);
}

}  // namespace cairn::aws
