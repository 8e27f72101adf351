// What a validation asks of AWS, asked through a session; failures in aws-cli's words.
#pragma once
#include "aws/session.hpp"
#include "validate/service.hpp"

#include <memory>
#include <mutex>

namespace cairn::cli {

/// Internally locked.
class ValidateService : public validate::Service {
 public:
  explicit ValidateService(std::shared_ptr<aws::Session> session) : session_(std::move(session)) {}

  validate::Reply<std::vector<validate::TrailDescription>> describe_trails() override;
  validate::Reply<std::string> organization_id() override;
  validate::Reply<std::vector<validate::ServedKey>> list_public_keys(Instant start,
                                                                     Instant end) override;
  validate::Reply<void> locate(std::string const& bucket) override;
  validate::Reply<void> list(std::string const& bucket, std::string const& prefix,
                             std::string const& after,
                             std::function<bool(std::string_view key)> const& take) override;
  void get(validate::Place place,
           std::function<void(validate::Reply<validate::Object>)> done) override;
  void cancel() override { session_->cancel(); }

 private:
  std::string region_of(std::string const& bucket);
  std::string url_of(aws::Call const& call);
  validate::Refusal refusal(aws::Failure const& failure, std::string_view operation,
                            aws::Call const& call);

  std::shared_ptr<aws::Session> session_;
  std::mutex mutex_;
  std::map<std::string, std::string> regions_;  // of buckets; protected by mutex_
};

}  // namespace cairn::cli
