// One call of an operation, and the requests that it takes.
#pragma once
#include "aws/answer.hpp"
#include "aws/context.hpp"
#include "aws/sigv4.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace cairn::aws {

using Value = std::variant<std::string, std::int64_t, double, bool, std::vector<std::string>>;

struct Call {
  Operation const* operation = nullptr;
  std::vector<std::pair<std::string_view, Value>> inputs;  // names of the operation's table
  std::string region = {};                                 // empty: the session's
  std::uint64_t max_body = std::uint64_t{64} << 20;

  /// An input's text, or empty.
  std::string input(std::string_view name) const;
};

/// A call on its way: makes one request after the other, until there is an answer. One thread at a
/// time.
class Exchange {
 public:
  Exchange(Context& context, Call call) : context_(context), call_(std::move(call)) {}

  bool is_signed() const { return call_.operation->is_signed; }
  /// How long the operation's rate class asks to wait before the next request.
  RateLimiter::Clock::duration place_in_line();
  /// The next request. `credentials` may be null for what is not signed.
  Result<http::Request> request(Credentials const* credentials);

  struct Again {
    std::chrono::milliseconds delay{0};
    bool fresh_credentials = false;  // those used are refused
  };
  /// What came of the request: the end, or another one.
  std::variant<Answer, Again> take(http::Outcome outcome);

  /// An answer for what failed before it was sent.
  Failure failed(Error error) const;

 private:
  std::string region() const;
  std::string target() const;
  std::variant<Answer, Again> take_failure(http::Failure failure);
  std::variant<Answer, Again> take_refusal(http::Response response);
  std::variant<Answer, Again> take_success(http::Response response);
  bool find_region(ServiceError const& error);

  Context& context_;
  Call call_;
  unsigned attempt_ = 0;
  bool clock_corrected_ = false, credentials_refreshed_ = false;
  unsigned moves_ = 0;  // to other regions
};

/// The URL of a call with the signature in it; whoever holds it may make the call for `seconds`.
Result<std::string> presigned_url(Context& context, Call const& call,
                                  Credentials const& credentials, std::int64_t seconds);

/// Blocks until there is an answer. Not on the thread of the HTTP client.
Answer call_now(Context& context, Call call, Credentials const* credentials);

}  // namespace cairn::aws
