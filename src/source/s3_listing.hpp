// A bucket's keys in their order, listed in parallel.
#pragma once
#include "aws/s3.hpp"
#include "aws/session.hpp"
#include "source/s3_plan.hpp"
#include "source/source.hpp"

#include <condition_variable>
#include <list>
#include <mutex>
#include <variant>

namespace cairn::source {

using S3Listed = std::variant<aws::S3Object, Skip>;

/// Splits the listing by account, kind, region and, where there is much, by year, month and day;
/// what comes next in order is asked for first. Memory is bounded, whatever the bucket holds.
/// A part that cannot be listed is a Skip in its place. One user at a time.
class S3Listing {
 public:
  /// `delivered`: dated prefixes wholly outside are not listed.
  /// `session` is borrowed.
  S3Listing(aws::Session& session, aws::S3Path root, TimeSpan delivered);
  ~S3Listing();

  /// Waits for the first answer. An error if there is none; kNotFound if nothing is there.
  Status open();
  /// The next one in order, nullopt at the end, or if the session was cancelled. Waits.
  std::optional<S3Listed> next();
  /// The same, but nullopt also if it would have to wait.
  std::optional<S3Listed> next_ready();
  bool cancelled() const;

 private:
  std::optional<S3Listed> take(bool wait);
  struct Node;
  struct State;
  std::shared_ptr<State> state_;  // callbacks of requests under way hold it too
};

}  // namespace cairn::source
