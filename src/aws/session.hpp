// The way to AWS for everything else in Cairn: credentials, region and connections of one user.
#pragma once
#include "aws/call.hpp"

#include <functional>
#include <memory>

namespace cairn::aws {

/// Safe to use from many threads. Nothing is looked up before the first call.
class Session {
 public:
  /// Fails if a configuration file cannot be read or the profile does not exist.
  static Result<std::shared_ptr<Session>> create(Settings settings);
  /// Cancels what is under way; every callback has been called when it returns. Not from a
  /// callback: those must not own the session.
  ~Session();
  Session(Session const&) = delete;
  Session& operator=(Session const&) = delete;

  /// Blocks until there is an answer; retries, renews credentials, follows a bucket to its region.
  Answer call(Call call);
  /// The same without waiting. `done` is called once and must not block: on a thread of the
  /// session, or within start() itself if the session was cancelled.
  void start(Call call, std::function<void(Answer)> done);
  /// All pages of an operation that has them; `page` sees each. False from it ends.
  tl::expected<void, Failure> call_pages(Call call, std::function<bool(Reply const&)> const& page);

  Result<Credentials> credentials();
  Result<std::string> presign(Call const& call, std::int64_t seconds);
  /// Flag, environment, profile; empty if none says so.
  std::string region() const;
  /// Ends all calls, now and later, as kCancelled.
  void cancel();

 private:
  struct Impl;
  explicit Session(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace cairn::aws
