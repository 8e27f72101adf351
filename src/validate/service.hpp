// What a validation asks of AWS, and how AWS says no.
#pragma once
#include "base/time.hpp"

#include <tl/expected.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::validate {

/// Why there is no answer.
struct Refusal {
  std::string code;  // the service's own word, `NoSuchKey`; empty if no service answered
  std::string text;  // what aws-cli prints of it
};
template <typename T>
using Reply = tl::expected<T, Refusal>;

struct Place {
  std::string bucket, key;
  bool operator==(Place const&) const = default;
};

struct Object {
  std::string body;
  std::map<std::string, std::string, std::less<>> metadata;  // without `x-amz-meta-`, lower case
};

/// As ListPublicKeys serves it.
struct ServedKey {
  std::string fingerprint;
  std::string value;  // base64 of DER
};

struct TrailDescription {
  std::string arn, bucket, prefix;
  bool organization = false;
};

/// Called from several threads.
class Service {
 public:
  virtual ~Service() = default;
  virtual Reply<std::vector<TrailDescription>> describe_trails() = 0;
  virtual Reply<std::string> organization_id() = 0;
  virtual Reply<std::vector<ServedKey>> list_public_keys(Instant start, Instant end) = 0;
  /// Finds out where a bucket is; asked once for each before anything else.
  virtual Reply<void> locate(std::string const& bucket) = 0;
  /// The keys behind `after`, in order, until `take` has enough (false).
  virtual Reply<void> list(std::string const& bucket, std::string const& prefix,
                           std::string const& after,
                           std::function<bool(std::string_view key)> const& take) = 0;
  /// `done` is called once, on any thread, and does not block.
  virtual void get(Place place, std::function<void(Reply<Object>)> done) = 0;
  /// Ends what is under way, and all that is asked later.
  virtual void cancel() = 0;
};

}  // namespace cairn::validate
