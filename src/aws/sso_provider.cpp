// IAM Identity Center: the token that `aws sso login` left, exchanged for credentials of a role.
#include "aws/providers.hpp"

#include "aws/document.hpp"
#include "base/text.hpp"
#include "crypto/hash.hpp"

namespace cairn::aws {
namespace {

constexpr std::size_t kMaxToken = 1 << 20;

/// A setting of the profile or of the sso-session that it names.
std::string sso_setting(Context const& context, Section const& section, std::string_view name) {
  if (std::string own = setting(section, name); !own.empty()) return own;
  auto const& sessions = context.configuration().sso_sessions;
  auto const session = sessions.find(setting(section, "sso_session"));
  return session == sessions.end() ? std::string() : setting(session->second, name);
}

}  // namespace

Found from_sso(Context& context, Section const& section) {
  std::string const session = setting(section, "sso_session");
  std::string const region = sso_setting(context, section, "sso_region");
  std::string const start = sso_setting(context, section, "sso_start_url");
  std::string const account = setting(section, "sso_account_id");
  std::string const role = setting(section, "sso_role_name");
  std::string const profile = escape_controls(context.profile_name());
  if (region.empty() || start.empty() || account.empty() || role.empty())
    return fail(ErrorCode::kInvalidArgument,
                "profile '{}' lacks one of sso_region, sso_start_url, sso_account_id, "
                "sso_role_name; `aws configure sso` sets them",
                profile);
  std::string const path = expand_home(
      "~/.aws/sso/cache/" + crypto::sha1_hex(session.empty() ? start : session) + ".json",
      context.environment());
  auto const sign_in = [&](char const* why) {
    return fail(ErrorCode::kPermission, "{}; sign in with `aws sso login --profile {}`", why,
                profile);
  };
  auto const text = read_small_file(path, kMaxToken);
  if (!text) return sign_in("no sign-in to IAM Identity Center is at hand");
  auto const token = json::parse_document(*text);
  if (!token) return sign_in("the saved sign-in to IAM Identity Center is no JSON");
  auto const expires = parse_time(text_at(*token, "expiresAt"));
  std::string const access = text_at(*token, "accessToken");
  if (access.empty() || !expires || expires->begin <= context.now())
    return sign_in("the sign-in to IAM Identity Center has expired");
  Call call{&op::kGetRoleCredentials,
            {{"accountId", account}, {"roleName", role}, {"accessToken", access}},
            region};
  auto const reply = call_now(context, std::move(call), nullptr);
  if (!reply) {
    if (reply.error().status == 401) return sign_in("the sign-in to IAM Identity Center is over");
    return tl::unexpected<Error>(reply.error());
  }
  auto const* const node = find(reply->document, "roleCredentials");
  if (node == nullptr) return fail(ErrorCode::kCorrupt, "GetRoleCredentials gave no credentials");
  Credentials out =
      CAIRN_TRY(read_credentials(*node, {"accessKeyId", "secretAccessKey", "sessionToken", ""}));
  std::string const milliseconds = text_at(*node, "expiration");
  Instant value = 0;
  for (char const c : milliseconds.substr(0, 15))
    if (c >= '0' && c <= '9') value = value * 10 + (c - '0');
  if (value > 0) out.expires = value * (kSecond / 1000);
  return std::optional(std::move(out));
}

}  // namespace cairn::aws
