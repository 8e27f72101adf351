// The credentials of a session: found when first needed, renewed before they end.
#pragma once
#include "aws/providers.hpp"

#include <functional>
#include <mutex>
#include <optional>

namespace cairn::aws {

/// Looks in AWS's order: environment, profile, web identity, container, instance.
Result<Credentials> find_credentials(Context& context);

/// Safe to use from many threads; one of them looks, the others wait.
class CredentialCache {
 public:
  using Load = std::function<Result<Credentials>()>;
  CredentialCache(Load load, std::function<Instant()> clock)
      : load_(std::move(load)), clock_(std::move(clock)) {}

  /// Renewed from 15 minutes before their end (a third of a short life); if that fails, those at
  /// hand are used to their end.
  Result<Credentials> get();
  /// A service refused these: get() looks anew, unless it gives others already.
  void reject(Credentials const& used);

 private:
  Load load_;
  std::function<Instant()> clock_;
  std::mutex mutex_;
  std::optional<Credentials> have_;
  Instant renew_at_ = kInstantMax;
};

}  // namespace cairn::aws
