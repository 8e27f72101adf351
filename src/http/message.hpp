// A request, its response, and what can go wrong between the two.
#pragma once
#include "base/result.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::http {

struct Header {
  std::string name;
  std::string value;
};

/// The value of the first header of that name (ASCII case ignored).
std::optional<std::string_view> find_header(std::vector<Header> const& headers,
                                            std::string_view name);

struct Request {
  std::string method = "GET";
  std::string url;  // http:// or https://, percent-encoded; sent as it stands
  std::vector<Header> headers;
  std::string body;

  std::uint64_t max_body = std::uint64_t{64} << 20;   // of the response
  std::chrono::milliseconds connect_timeout{10'000};  // name look-up, TCP and TLS
  std::chrono::milliseconds timeout{0};               // the whole exchange; 0: none
  std::chrono::seconds stall_timeout{30};             // without a single byte
  bool use_proxy = true;                              // as the environment says
  std::stop_token stop;                               // ends this one as kCancelled
  /// Takes a successful (2xx) body piece by piece, on the client's thread, instead of
  /// Response::body; false ends the exchange as kCancelled.
  std::function<bool(std::string_view)> on_body;
};

/// Whatever the server said, errors too. The body is as it came: nothing is decompressed, no
/// redirect is followed.
struct Response {
  int status = 0;
  std::vector<Header> headers;
  std::string body;
  std::optional<std::string_view> header(std::string_view name) const {
    return find_header(headers, name);
  }
};

/// Why there is no response.
enum class Trouble {
  kName,       // the host's name does not resolve
  kConnect,    // nobody answers there
  kTls,        // certificate or handshake
  kTimeout,    // connecting, stalled, or the whole took too long
  kBroken,     // the connection ended before the response did, or the response is no HTTP
  kTooLarge,   // a stated limit of header or body
  kCancelled,  // by the caller
  kUsage,      // URL, proxy or certificate file are wrong
};

struct Failure : Error {
  Trouble trouble = Trouble::kBroken;
  bool connected = false;                      // the request went out
  bool answered = false;                       // the response's header came whole
  std::uint64_t received = 0;                  // of the body
  std::optional<std::uint64_t> expected = {};  // of the body, if the response said
  /// The same request may succeed a moment later.
  bool passing() const {
    return trouble == Trouble::kName || trouble == Trouble::kConnect ||
           trouble == Trouble::kTimeout || trouble == Trouble::kBroken;
  }
};

using Outcome = tl::expected<Response, Failure>;

}  // namespace cairn::http
