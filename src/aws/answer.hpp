// What came back from a service: the wanted thing, or an error that says what to do.
#pragma once
#include "aws/operation.hpp"
#include "base/time.hpp"
#include "http/message.hpp"
#include "json/document.hpp"

#include <string>
#include <vector>

namespace cairn::aws {

struct Reply {
  int status = 0;
  std::vector<http::Header> headers;
  json::Node document;  // of operations that answer with one
  std::string body;     // of the others (GetObject)
  std::optional<std::string_view> header(std::string_view name) const {
    return http::find_header(headers, name);
  }
};

/// The error of a call. `service_code` is the service's own word (`AccessDenied`), empty if no
/// service answered.
struct Failure : Error {
  int status = 0;
  std::string service_code;
  std::string service_message;
  std::string request_id;
  std::string reason;                      // the message without operation and target
  std::optional<http::Failure> transport;  // why no service answered
};

using Answer = tl::expected<Reply, Failure>;

/// What a service says went wrong, from any protocol's error document. All text is escaped for
/// terminals and of bounded length.
struct ServiceError {
  std::string code, message, request_id;
  std::string region;  // where the bucket really is, if it was asked elsewhere
};
ServiceError read_error(Protocol protocol, http::Response const& response);

/// The whole sentence: operation, target, code, message, request id, and the permission that is
/// missing.
Failure make_failure(Operation const& operation, std::string const& target,
                     http::Response const& response, ServiceError error);

/// Seconds since 1970 of a Date header (`Tue, 15 Nov 1994 08:12:31 GMT`), as an instant.
std::optional<Instant> parse_http_date(std::string_view text);

}  // namespace cairn::aws
