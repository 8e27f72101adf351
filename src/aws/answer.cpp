#include "aws/answer.hpp"

#include "aws/document.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace cairn::aws {
namespace {

constexpr std::size_t kLongestMessage = 1000, kLongestWord = 200;

std::string bounded(std::string_view text, std::size_t most) {
  std::string out = escape_controls(text.substr(0, most));
  if (text.size() > most) out += "…";
  return out;
}

/// `com.amazonaws.x#ThrottlingException:http://…` → `ThrottlingException`.
std::string bare_code(std::string_view code) {
  code = code.substr(0, code.find(':'));
  std::size_t const hash = code.rfind('#');
  return std::string(hash == std::string_view::npos ? code : code.substr(hash + 1));
}

void read_json_error(http::Response const& response, ServiceError& error) {
  if (auto const type = response.header("x-amzn-ErrorType")) error.code = bare_code(*type);
  auto const document = json::parse_document(response.body);
  if (!document) return;
  if (error.code.empty()) error.code = bare_code(text_at(*document, "__type"));
  if (error.code.empty()) error.code = text_at(*document, "error");
  for (char const* name : {"message", "Message", "errorMessage", "error_description"})
    if (error.message.empty()) error.message = text_at(*document, name);
}

/// Whatever the dialect, the error is an element with a Code in it.
void read_xml_error(std::string_view body, ServiceError& error) {
  auto const document = read_xml(body, "", {});
  if (!document) return;
  for (std::string const prefix : {"", "Error.", "Errors.Error."}) {
    if (text_at(*document, prefix + "Code").empty()) continue;
    error.code = bare_code(text_at(*document, prefix + "Code"));
    error.message = text_at(*document, prefix + "Message");
    error.region = text_at(*document, prefix + "Region");
    break;
  }
  for (char const* name : {"RequestId", "RequestID"})
    if (error.request_id.empty()) error.request_id = text_at(*document, name);
}

ErrorCode error_code(int status, std::string_view code) {
  if (status == 404) return ErrorCode::kNotFound;
  if (status == 401 || status == 403 || code.find("Denied") != code.npos)
    return ErrorCode::kPermission;
  return status / 100 == 4 ? ErrorCode::kInvalidArgument : ErrorCode::kIo;
}

bool is_denied(std::string_view code, int status) {
  return code.find("AccessDenied") != code.npos || code == "UnauthorizedOperation" ||
         code == "UnauthorizedAccess" || (code.empty() && status == 403);
}

std::string advice(Operation const& operation, std::string_view code, int status,
                   std::string_view message) {
  if (message.find("kms:Decrypt") != message.npos)
    return "; the caller needs kms:Decrypt on the key of the object";
  if (is_denied(code, status))
    return operation.permission.empty()
               ? std::string()
               : fmt::format("; the caller needs {}", operation.permission);
  if (code == "InvalidObjectState") return "; it is archived: restore it first";
  if (code.find("Expired") != code.npos) return "; sign in again";
  if (code == "InvalidAccessKeyId" || code == "InvalidClientTokenId" ||
      code == "UnrecognizedClientException" || code == "SignatureDoesNotMatch")
    return "; are these the right credentials?";
  return {};
}

}  // namespace

ServiceError read_error(Protocol protocol, http::Response const& response) {
  ServiceError error;
  bool const looks_xml =
      response.body.find_first_not_of(" \t\r\n\xEF\xBB\xBF") != std::string::npos &&
      response.body[response.body.find_first_not_of(" \t\r\n\xEF\xBB\xBF")] == '<';
  if (looks_xml)
    read_xml_error(response.body, error);
  else if (protocol == Protocol::kJson || protocol == Protocol::kRestJson)
    read_json_error(response, error);
  for (char const* name : {"x-amzn-RequestId", "x-amz-request-id"})
    if (auto const id = response.header(name); id && error.request_id.empty())
      error.request_id = *id;
  if (auto const region = response.header("x-amz-bucket-region")) error.region = *region;
  error.code = bounded(error.code, kLongestWord);
  error.message = bounded(error.message, kLongestMessage);
  error.request_id = bounded(error.request_id, kLongestWord);
  return error;
}

Failure make_failure(Operation const& operation, std::string const& target,
                     http::Response const& response, ServiceError error) {
  std::string reason =
      error.code.empty() ? fmt::format("HTTP status {}", response.status) : error.code;
  if (!error.message.empty()) {
    std::string_view text = error.message;
    while (text.ends_with('.')) text.remove_suffix(1);
    reason += fmt::format(": {}", text);
  }
  if (!error.request_id.empty()) reason += fmt::format(" (request {})", error.request_id);
  reason += advice(operation, error.code, response.status, error.message);
  Failure failure;
  failure.code = error_code(response.status, error.code);
  failure.message = fmt::format("{}{}{}: {}", operation.name, target.empty() ? "" : " ",
                                escape_controls(target), reason);
  failure.status = response.status;
  failure.service_code = std::move(error.code);
  failure.service_message = std::move(error.message);
  failure.request_id = std::move(error.request_id);
  failure.reason = std::move(reason);
  return failure;
}

std::optional<Instant> parse_http_date(std::string_view text) {
  constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::size_t const comma = text.find(", ");
  if (comma == std::string_view::npos || text.size() < comma + 22) return std::nullopt;
  text.remove_prefix(comma + 2);
  auto const month = std::find(kMonths.begin(), kMonths.end(), text.substr(3, 3));
  if (month == kMonths.end()) return std::nullopt;
  auto const span =
      parse_time(fmt::format("{}-{:02}-{}T{}Z", text.substr(7, 4), month - kMonths.begin() + 1,
                             text.substr(0, 2), text.substr(12, 8)));
  if (!span) return std::nullopt;
  return span->begin;
}

}  // namespace cairn::aws
