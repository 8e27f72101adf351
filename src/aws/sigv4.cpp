#include "aws/sigv4.hpp"

#include "base/hex.hpp"
#include "base/text.hpp"
#include "crypto/hash.hpp"

#include <algorithm>
#include <map>

namespace cairn::aws {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), fold_ascii);
  return out;
}

/// Without blanks around it, runs of blanks inside as one.
std::string squeezed(std::string_view value) {
  std::string out;
  for (char const c : value) {
    if (c == ' ' && (out.empty() || out.back() == ' ')) continue;
    out += c;
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

/// Names in lower case and in order; the values of equal names joined by commas.
std::map<std::string, std::string> canonical_headers(std::vector<http::Header> const& headers) {
  std::map<std::string, std::string> out;
  for (auto const& header : headers) {
    auto const [at, fresh] = out.try_emplace(lower(header.name), squeezed(header.value));
    if (!fresh) at->second += ',' + squeezed(header.value);
  }
  return out;
}

std::string signed_names(std::map<std::string, std::string> const& headers) {
  std::string out;
  for (auto const& [name, value] : headers) {
    if (!out.empty()) out += ';';
    out += name;
  }
  return out;
}

/// Without empty parts, `.` and `..`.
std::string normalised(std::string_view path) {
  std::vector<std::string_view> parts;
  bool folder = true;
  for (std::size_t at = 0; at <= path.size();) {
    std::size_t const end = std::min(path.find('/', at), path.size());
    std::string_view const part = path.substr(at, end - at);
    at = end + 1;
    folder = part.empty() || part == "." || part == "..";
    if (part == ".." && !parts.empty()) parts.pop_back();
    if (!folder) parts.push_back(part);
  }
  std::string out;
  for (auto const part : parts) (out += '/') += part;
  if (folder || out.empty()) out += '/';
  return out;
}

std::string canonical_query(Query const& query) {
  std::vector<std::pair<std::string, std::string>> encoded;
  encoded.reserve(query.size());
  for (auto const& [name, value] : query) encoded.emplace_back(uri_encode(name), uri_encode(value));
  std::sort(encoded.begin(), encoded.end());
  std::string out;
  for (auto const& [name, value] : encoded) {
    if (!out.empty()) out += '&';
    out += name + '=' + value;
  }
  return out;
}

std::string scope_text(Scope const& scope) {
  return amz_date(scope.time).substr(0, 8) + '/' + scope.region + '/' + scope.service +
         "/aws4_request";
}

std::string signature_of(Message const& message, Scope const& scope,
                         Credentials const& credentials) {
  return signature(string_to_sign(canonical_request(message, scope), scope), scope, credentials);
}

}  // namespace

std::string amz_date(Instant time) {
  std::string text = format_time(time / kSecond * kSecond);
  std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  return text;
}

std::string canonical_request(Message const& message, Scope const& scope) {
  auto const headers = canonical_headers(message.headers);
  std::string out = message.method + '\n';
  out += uri_encode_path(scope.s3 ? message.path : normalised(message.path)) + '\n';
  out += canonical_query(message.query) + '\n';
  for (auto const& [name, value] : headers) out += name + ':' + value + '\n';
  out += '\n' + signed_names(headers) + '\n' + message.payload_hash;
  return out;
}

std::string string_to_sign(std::string_view canonical, Scope const& scope) {
  return "AWS4-HMAC-SHA256\n" + amz_date(scope.time) + '\n' + scope_text(scope) + '\n' +
         crypto::sha256_hex(canonical);
}

std::string signature(std::string_view text, Scope const& scope, Credentials const& credentials) {
  std::string key =
      crypto::hmac_sha256("AWS4" + credentials.secret, amz_date(scope.time).substr(0, 8));
  for (std::string_view const part :
       {std::string_view(scope.region), std::string_view(scope.service),
        std::string_view("aws4_request")})
    key = crypto::hmac_sha256(key, part);
  return hex_encode(crypto::hmac_sha256(key, text));
}

void sign(Message& message, Scope const& scope, Credentials const& credentials) {
  message.headers.push_back({"X-Amz-Date", amz_date(scope.time)});
  if (!credentials.token.empty())
    message.headers.push_back({"X-Amz-Security-Token", credentials.token});
  if (scope.s3) message.headers.push_back({"X-Amz-Content-Sha256", message.payload_hash});
  std::string const names = signed_names(canonical_headers(message.headers));
  message.headers.push_back(
      {"Authorization", "AWS4-HMAC-SHA256 Credential=" + credentials.key_id + '/' +
                            scope_text(scope) + ", SignedHeaders=" + names +
                            ", Signature=" + signature_of(message, scope, credentials)});
}

void presign(Message& message, Scope const& scope, Credentials const& credentials,
             std::int64_t seconds) {
  auto& query = message.query;
  query.emplace_back("X-Amz-Algorithm", "AWS4-HMAC-SHA256");
  query.emplace_back("X-Amz-Credential", credentials.key_id + '/' + scope_text(scope));
  query.emplace_back("X-Amz-Date", amz_date(scope.time));
  query.emplace_back("X-Amz-SignedHeaders", signed_names(canonical_headers(message.headers)));
  query.emplace_back("X-Amz-Expires", std::to_string(seconds));
  if (!credentials.token.empty()) query.emplace_back("X-Amz-Security-Token", credentials.token);
  query.emplace_back("X-Amz-Signature", signature_of(message, scope, credentials));
}

}  // namespace cairn::aws
