#include "aws/credential_cache.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace cairn::aws {
namespace {

constexpr Instant kRenewBefore = 15 * kMinute;
constexpr Instant kRenewAgain = kMinute;

}  // namespace

Result<Credentials> find_credentials(Context& context) {
  // A profile that is asked for by flag comes before keys that happen to be in the environment.
  bool const by_flag = !context.settings().profile.empty();
  if (!by_flag)
    if (auto found = CAIRN_TRY(from_environment(context))) return *std::move(found);
  if (auto found = CAIRN_TRY(from_profile(context, context.profile_name())))
    return *std::move(found);
  if (context.profile_is_named())
    return fail(ErrorCode::kNotFound,
                "profile '{}' says nothing about credentials; `aws configure "
                "--profile {}` sets them",
                escape_controls(context.profile_name()), escape_controls(context.profile_name()));
  for (auto const from : {from_web_identity_variables, from_container, from_instance})
    if (auto found = CAIRN_TRY(from(context))) return *std::move(found);
  return fail(ErrorCode::kNotFound,
              "no AWS credentials: none in the environment, in {} or {}, and no container or "
              "instance gives any; sign in with `aws configure sso` or set AWS_PROFILE",
              escape_controls(context.configuration().config_path),
              escape_controls(context.configuration().credentials_path));
}

Result<Credentials> CredentialCache::get() {
  std::lock_guard const lock(mutex_);
  Instant const time = clock_();
  if (have_ && time < renew_at_) return *have_;
  auto loaded = load_();
  if (!loaded) {
    if (!have_ || time >= have_->expires) return loaded;
    renew_at_ = time + kRenewAgain;
    return *have_;
  }
  have_ = *std::move(loaded);
  renew_at_ = kInstantMax;
  if (have_->expires != kInstantMax)
    renew_at_ =
        have_->expires - std::min(kRenewBefore, std::max<Instant>(0, (have_->expires - time) / 3));
  return *have_;
}

void CredentialCache::reject(Credentials const& used) {
  std::lock_guard const lock(mutex_);
  if (have_ && have_->key_id == used.key_id && have_->token == used.token) have_.reset();
}

}  // namespace cairn::aws
