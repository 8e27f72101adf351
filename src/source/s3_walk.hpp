// The objects of a bucket as a source gives them: in order, and fetched ahead.
#pragma once
#include "source/s3_listing.hpp"
#include "source/s3_reader.hpp"

#include <deque>

namespace cairn::source {

class S3Walk {
 public:
  /// Waits for the first answer of the bucket.
  static Result<std::unique_ptr<S3Walk>> open(std::shared_ptr<aws::Session> session,
                                              aws::S3Path root, SourceOptions const& options);

  /// nullopt at the end; kCancelled if the session was cancelled.
  Result<std::optional<Item>> next();

 private:
  struct Ahead {
    Item item;
    std::uint64_t bytes = 0;
  };
  S3Walk(std::shared_ptr<aws::Session> session, aws::S3Path root, SourceOptions const& options);
  void add(S3Listed listed);
  bool is_wanted(std::string_view key) const;

  std::shared_ptr<aws::Session> session_;
  aws::S3Path root_;
  TimeSpan delivered_;
  S3Listing listing_;
  std::deque<Ahead> ahead_;
  std::uint64_t bytes_ahead_ = 0;
};

}  // namespace cairn::source
