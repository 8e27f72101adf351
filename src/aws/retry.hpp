// When to try again, and when not to be too quick.
#pragma once
#include "aws/operation.hpp"

#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace cairn::aws {

enum class Cure {
  kNone,         // it will not get better
  kWait,         // busy, throttled, or broken for a moment
  kCredentials,  // the ones used are no longer good
  kClock,        // this machine's clock is wrong
  kRegion,       // the bucket is in another region
};

/// What helps against an answer that is no success.
Cure cure_of(int status, std::string_view code, std::string_view message);

/// How long to wait before attempt `attempt` + 1 (the first attempt is 1): at random up to 2^i
/// units, at most 20. `chance` in [0,1).
std::chrono::milliseconds backoff(unsigned attempt, double chance, std::chrono::milliseconds unit);

/// Spreads the calls of each rate class; a bucket for each region. Internally locked.
class RateLimiter {
 public:
  using Clock = std::chrono::steady_clock;
  /// Takes the next place in line; how long to wait for it.
  Clock::duration reserve(Rate rate, std::string const& region, Clock::time_point now);

 private:
  std::mutex mutex_;
  std::map<std::pair<Rate, std::string>, Clock::time_point> next_;
};

}  // namespace cairn::aws
