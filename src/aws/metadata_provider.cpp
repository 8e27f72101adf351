// Credentials that a container or an instance is given by the place where it runs.
#include "aws/providers.hpp"

#include "aws/document.hpp"
#include "base/ip.hpp"
#include "base/text.hpp"

namespace cairn::aws {
namespace {

using std::chrono::milliseconds;

constexpr CredentialNames kNames{"AccessKeyId", "SecretAccessKey", "Token", "Expiration"};

http::Request metadata_request(std::string url, milliseconds timeout) {
  http::Request request;
  request.url = std::move(url);
  request.connect_timeout = request.timeout = timeout;
  request.use_proxy = false;  // these addresses mean this machine
  request.max_body = 1 << 20;
  return request;
}

/// Only addresses that never leave the machine may be asked without TLS, since the answer is
/// secret and the request carries a token.
bool may_be_asked(std::string_view url) {
  if (url.starts_with("https://")) return true;
  if (!url.starts_with("http://")) return false;
  std::string_view host = url.substr(7);
  host = host.substr(0, host.find_first_of("/?#"));
  if (host.find('@') != host.npos) return false;
  if (host.starts_with('[')) {
    auto const address = parse_ip(host.substr(1, host.find(']') - 1));
    return address && (*address == *parse_ip("::1") || *address == *parse_ip("fd00:ec2::23"));
  }
  host = host.substr(0, host.find(':'));
  if (host == "localhost") return true;
  auto const address = parse_ip(host);
  return address &&
         (parse_cidr("127.0.0.0/8")->contains(*address) || *address == *parse_ip("169.254.170.2") ||
          *address == *parse_ip("169.254.170.23"));
}

Found read_answer(http::Outcome const& outcome, std::string_view who) {
  if (!outcome) return fail(outcome.error().code, "{}: {}", who, outcome.error().message);
  if (outcome->status != 200)
    return fail(ErrorCode::kPermission, "{}: HTTP status {}", who, outcome->status);
  auto const document = json::parse_document(outcome->body);
  if (!document) return fail(ErrorCode::kCorrupt, "{}: the answer is not JSON", who);
  auto credentials = read_credentials(*document, kNames);
  if (!credentials) return fail(ErrorCode::kCorrupt, "{}: {}", who, credentials.error().message);
  return std::optional(*std::move(credentials));
}

Result<std::string> authorization(Environment const& environment) {
  std::string token = environment.get("AWS_CONTAINER_AUTHORIZATION_TOKEN");
  if (auto const file = environment.find("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")) {
    auto text = read_small_file(*file, 64 << 10);
    if (!text)
      return fail(text.error().code, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE {}: {}",
                  escape_controls(*file), text.error().message);
    token = *std::move(text);
  }
  if (token.find_first_of("\r\n") != std::string::npos)
    return fail(ErrorCode::kInvalidArgument,
                "the token for the container's credentials holds a line break");
  return token;
}

}  // namespace

Found from_container(Context& context) {
  constexpr std::string_view kWho = "credentials of the container";
  constexpr int kTries = 3;
  constexpr milliseconds kTimeout{2'000};
  auto const& environment = context.environment();
  std::string url;
  if (auto const path = environment.find("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"))
    url = "http://169.254.170.2" + *path;
  else
    url = environment.get("AWS_CONTAINER_CREDENTIALS_FULL_URI");
  if (url.empty()) return std::optional<Credentials>();
  if (!may_be_asked(url))
    return fail(ErrorCode::kInvalidArgument,
                "AWS_CONTAINER_CREDENTIALS_FULL_URI {}: only https, or an address of this machine",
                escape_controls(url));
  http::Request request = metadata_request(std::move(url), kTimeout);
  if (std::string token = CAIRN_TRY(authorization(environment)); !token.empty())
    request.headers.push_back({"Authorization", std::move(token)});
  http::Outcome outcome;
  for (int i = 0; i < kTries; ++i) {
    outcome = context.http().send(request);
    if (outcome ? outcome->status / 100 != 5 : !outcome.error().passing()) break;
  }
  return read_answer(outcome, kWho);
}

Found from_instance(Context& context) {
  constexpr std::string_view kWho = "credentials of the instance";
  constexpr milliseconds kTimeout{1'000};
  auto const& environment = context.environment();
  if (environment.is_true("AWS_EC2_METADATA_DISABLED")) return std::optional<Credentials>();
  std::string base =
      environment.find("AWS_EC2_METADATA_SERVICE_ENDPOINT").value_or("http://169.254.169.254");
  while (base.ends_with('/')) base.pop_back();
  http::Request ask = metadata_request(base + "/latest/api/token", kTimeout);
  ask.method = "PUT";
  ask.headers.push_back({"X-aws-ec2-metadata-token-ttl-seconds", "21600"});
  auto const token = context.http().send(ask);
  // Nobody there: this is no instance.
  if (!token || token->status != 200) return std::optional<Credentials>();
  http::Request role =
      metadata_request(base + "/latest/meta-data/iam/security-credentials/", kTimeout);
  role.headers.push_back({"X-aws-ec2-metadata-token", token->body});
  auto const name = context.http().send(role);
  if (!name || name->status != 200) return std::optional<Credentials>();  // no role is attached
  std::string const first = name->body.substr(0, name->body.find_first_of("\r\n"));
  role.url += uri_encode(first);
  return read_answer(context.http().send(role), kWho);
}

}  // namespace cairn::aws
