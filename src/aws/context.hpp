// What all calls of a session share, but for the credentials.
#pragma once
#include "aws/config_file.hpp"
#include "aws/retry.hpp"
#include "base/time.hpp"
#include "http/client.hpp"

#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <random>
#include <string>

namespace cairn::aws {

struct Settings {
  Environment environment = Environment::of_process();
  std::string profile;  // --profile; empty: AWS_PROFILE, AWS_DEFAULT_PROFILE, then `default`
  std::string region;   // --region; empty: the environment's, then the profile's
  unsigned concurrent = 64;
  unsigned attempts = 8;                        // of one call, unless AWS_MAX_ATTEMPTS says so
  std::chrono::milliseconds retry_unit{1'000};  // of the waits between them
};

/// Safe to use from many threads.
class Context {
 public:
  static Result<std::unique_ptr<Context>> create(Settings settings);

  Settings const& settings() const { return settings_; }
  Environment const& environment() const { return settings_.environment; }
  Configuration const& configuration() const { return configuration_; }
  http::Client& http() { return http_; }
  RateLimiter& limiter() { return limiter_; }

  /// The user named a profile, by flag or variable: it must exist.
  bool profile_is_named() const { return profile_is_named_; }
  std::string const& profile_name() const { return profile_name_; }
  Section const* profile() const { return configuration_.find_profile(profile_name_); }
  /// Flag, environment, profile; empty if none says so.
  std::string region() const;

  /// The time as AWS sees it.
  Instant now() const { return cairn::now() + skew_.load(); }
  void correct_clock(Instant theirs) { skew_ = theirs - cairn::now(); }
  /// In [0,1).
  double chance();
  std::string bucket_region(std::string const& bucket) const;  // empty if not known
  void learn_bucket_region(std::string const& bucket, std::string region);

 private:
  Context(Settings settings, Configuration configuration);

  Settings settings_;
  Configuration configuration_;
  std::string profile_name_;
  bool profile_is_named_ = false;
  std::atomic<Instant> skew_{0};
  mutable std::mutex mutex_;
  std::map<std::string, std::string> bucket_regions_;
  std::minstd_rand random_{std::random_device{}()};
  RateLimiter limiter_;
  http::Client http_;
};

}  // namespace cairn::aws
