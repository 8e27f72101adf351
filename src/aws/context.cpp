#include "aws/context.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <charconv>

namespace cairn::aws {
namespace {

constexpr unsigned kMostAttempts = 100;

}  // namespace

Context::Context(Settings settings, Configuration configuration)
    : settings_(std::move(settings)), configuration_(std::move(configuration)),
      http_({settings_.concurrent, settings_.environment.get("AWS_CA_BUNDLE")}) {
  profile_name_ = settings_.profile;
  for (char const* name : {"AWS_PROFILE", "AWS_DEFAULT_PROFILE"})
    if (profile_name_.empty()) profile_name_ = environment().get(name);
  profile_is_named_ = !profile_name_.empty();
  if (profile_name_.empty()) profile_name_ = "default";
  std::string const attempts = environment().get("AWS_MAX_ATTEMPTS");
  unsigned given = 0;
  auto const [end, error] =
      std::from_chars(attempts.data(), attempts.data() + attempts.size(), given);
  if (error == std::errc() && given > 0) settings_.attempts = std::min(given, kMostAttempts);
}

Result<std::unique_ptr<Context>> Context::create(Settings settings) {
  auto configuration = CAIRN_TRY(Configuration::load(settings.environment));
  std::unique_ptr<Context> context(new Context(std::move(settings), std::move(configuration)));
  if (!context->profile_is_named() || context->profile() != nullptr) return context;
  std::string known;
  for (auto const& [name, section] : context->configuration().profiles)
    known += (known.empty() ? "" : ", ") + escape_controls(name);
  return fail(ErrorCode::kNotFound, "no profile '{}' in {}; {}",
              escape_controls(context->profile_name()),
              escape_controls(context->configuration().config_path),
              known.empty() ? "there is none at all" : "there are: " + known);
}

std::string Context::region() const {
  if (!settings_.region.empty()) return settings_.region;
  for (char const* name : {"AWS_REGION", "AWS_DEFAULT_REGION"})
    if (auto region = environment().find(name)) return *region;
  return profile() == nullptr ? std::string() : setting(*profile(), "region");
}

double Context::chance() {
  std::lock_guard const lock(mutex_);
  return std::uniform_real_distribution<double>(0, 1)(random_);
}

std::string Context::bucket_region(std::string const& bucket) const {
  std::lock_guard const lock(mutex_);
  auto const found = bucket_regions_.find(bucket);
  return found == bucket_regions_.end() ? std::string() : found->second;
}

void Context::learn_bucket_region(std::string const& bucket, std::string region) {
  std::lock_guard const lock(mutex_);
  bucket_regions_[bucket] = std::move(region);
}

}  // namespace cairn::aws
