// An object of a bucket, fetched before or while it is read.
#pragma once
#include "aws/s3.hpp"
#include "aws/session.hpp"
#include "base/bytes.hpp"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace cairn::source {

/// Bytes of an object that are on their way. Larger objects are fetched in parts, so that memory
/// stays bounded and a break costs one part.
class S3Fetch : public std::enable_shared_from_this<S3Fetch> {
 public:
  static constexpr std::uint64_t kPart = 8 << 20;

  S3Fetch(std::string bucket, aws::S3Object object)
      : bucket_(std::move(bucket)), object_(std::move(object)) {}

  /// Asks for the first part, if nobody did.
  void start(aws::Session& session);
  /// Waits for the next part and asks for the one behind it. Empty at the end.
  Result<std::string> take(aws::Session& session);
  std::uint64_t size() const { return object_.size; }

 private:
  void ask(aws::Session& session);  // not locked
  void arrived(aws::Session& session, aws::Answer answer);
  std::optional<Error> check(aws::Reply const& reply) const;

  std::string const bucket_;
  aws::S3Object object_;  // the ETag is that of the first part's answer
  std::mutex mutex_;
  std::condition_variable came_;
  bool asked_ = false, again_ = false;
  std::uint64_t offset_ = 0;  // of the part that is on its way
  std::optional<Result<std::string>> part_;
};

class S3Reader final : public ByteReader {
 public:
  S3Reader(std::shared_ptr<aws::Session> session, std::shared_ptr<S3Fetch> fetch)
      : session_(std::move(session)), fetch_(std::move(fetch)) {}
  Result<std::size_t> read(char* out, std::size_t capacity) override;
  std::optional<std::uint64_t> size_hint() const override { return fetch_->size(); }

 private:
  std::shared_ptr<aws::Session> session_;
  std::shared_ptr<S3Fetch> fetch_;
  std::string part_;
  std::size_t at_ = 0;
  bool ended_ = false;
};

}  // namespace cairn::source
