#include "aws/retry.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace cairn::aws {
namespace {

constexpr std::string_view kThrottled[] = {"Throttling",
                                           "ThrottlingException",
                                           "ThrottledException",
                                           "RequestThrottled",
                                           "RequestThrottledException",
                                           "TooManyRequestsException",
                                           "ProvisionedThroughputExceededException",
                                           "RequestLimitExceeded",
                                           "BandwidthLimitExceeded",
                                           "LimitExceededException",
                                           "SlowDown",
                                           "PriorRequestNotComplete",
                                           "TransactionInProgressException",
                                           "EC2ThrottledException",
                                           "RequestTimeout",
                                           "RequestTimeoutException",
                                           "InternalError",
                                           "ServiceUnavailable"};
constexpr std::string_view kStale[] = {"ExpiredToken", "ExpiredTokenException",
                                       "TokenRefreshRequired", "UnrecognizedClientException",
                                       "InvalidToken"};
constexpr std::string_view kClock[] = {"RequestTimeTooSkewed", "RequestExpired",
                                       "RequestInTheFuture"};
constexpr std::string_view kElsewhere[] = {"PermanentRedirect", "TemporaryRedirect", "Redirect",
                                           "AuthorizationHeaderMalformed",
                                           "IllegalLocationConstraintException"};

bool is_in(std::string_view code, auto const& codes) {
  return std::find(std::begin(codes), std::end(codes), code) != std::end(codes);
}

}  // namespace

Cure cure_of(int status, std::string_view code, std::string_view message) {
  if (is_in(code, kStale)) return Cure::kCredentials;
  // Of these, only the ones that speak of time are cured by the right time.
  if (code == "InvalidSignatureException" || code == "SignatureDoesNotMatch")
    return message.find("not yet current") != message.npos ||
                   message.find("Signature expired") != message.npos
               ? Cure::kClock
               : Cure::kNone;
  if (is_in(code, kClock)) return Cure::kClock;
  if (is_in(code, kElsewhere) || status == 301 || status == 307) return Cure::kRegion;
  if (is_in(code, kThrottled) || status == 429 || status == 500 || status == 502 || status == 503 ||
      status == 504)
    return Cure::kWait;
  return Cure::kNone;
}

std::chrono::milliseconds backoff(unsigned attempt, double chance, std::chrono::milliseconds unit) {
  constexpr double kMost = 20;
  double const units = std::min(kMost, std::exp2(std::min(attempt - 1, 10U)));
  return std::chrono::milliseconds(
      static_cast<std::int64_t>(chance * units * static_cast<double>(unit.count())));
}

RateLimiter::Clock::duration RateLimiter::reserve(Rate rate, std::string const& region,
                                                  Clock::time_point now) {
  using namespace std::chrono_literals;
  Clock::duration const step = rate == Rate::kTrailRead     ? 100ms
                               : rate == Rate::kTrailLookup ? 500ms
                               : rate == Rate::kTrailWrite  ? 1000ms
                                                            : 0ms;
  if (step == 0ms) return {};
  constexpr Clock::duration kBurst =
      1s;  // what was not used in the last second may be used at once
  std::lock_guard const lock(mutex_);
  auto& next = next_[{rate, region}];
  next = std::max(next, now - kBurst + step);
  Clock::duration const wait = std::max(Clock::duration(), next - now);
  next += step;
  return wait;
}

}  // namespace cairn::aws
