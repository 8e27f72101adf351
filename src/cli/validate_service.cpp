#include "cli/validate_service.hpp"

#include "aws/document.hpp"
#include "aws/s3.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <array>

namespace cairn::cli {
namespace {

using validate::Refusal;

constexpr std::uint64_t kLargestObject = std::uint64_t{1} << 30;
constexpr std::string_view kMetadata = "x-amz-meta-";

tl::unexpected<Refusal> refused(Refusal refusal) {
  return tl::unexpected<Refusal>(std::move(refusal));
}

/// Errors that aws-cli repeats; it says so when it gives up.
bool is_repeated(aws::Failure const& failure) {
  constexpr std::array kCodes{"SlowDown",
                              "Throttling",
                              "ThrottlingException",
                              "ThrottledException",
                              "RequestThrottled",
                              "RequestThrottledException",
                              "TooManyRequestsException",
                              "RequestLimitExceeded",
                              "BandwidthLimitExceeded"};
  if (failure.status == 429 || (failure.status >= 500 && failure.status != 501)) return true;
  for (std::string_view const code : kCodes)
    if (failure.service_code == code) return true;
  return false;
}

std::string service_text(aws::Failure const& failure, std::string_view operation) {
  return fmt::format("An error occurred ({}) when calling the {} operation{}: {}",
                     failure.service_code.empty() ? std::to_string(failure.status)
                                                  : failure.service_code,
                     operation, is_repeated(failure) ? " (reached max retries: 4)" : "",
                     failure.service_message.empty() ? "Unknown" : failure.service_message);
}

/// What botocore says when the way to a service is broken.
std::string transport_text(http::Failure const& failure, std::string const& url) {
  switch (failure.trouble) {
  case http::Trouble::kName:
  case http::Trouble::kConnect:
    return fmt::format("Could not connect to the endpoint URL: \"{}\"", url);
  case http::Trouble::kTimeout:
    return fmt::format("{} timeout on endpoint URL: \"{}\"", failure.connected ? "Read" : "Connect",
                       url);
  case http::Trouble::kTls:
    return fmt::format("SSL validation failed for {} {}", url, failure.message);
  case http::Trouble::kBroken: break;
  default: return failure.message;
  }
  if (failure.answered && failure.expected && failure.received < *failure.expected) {
    std::string const read = fmt::format("IncompleteRead({} bytes read, {} more expected)",
                                         failure.received, *failure.expected - failure.received);
    return fmt::format("An error occurred while reading from response stream: ('Connection broken: "
                       "{}', {})",
                       read, read);
  }
  return fmt::format(
      "Connection was closed before we received a valid response from endpoint URL: \"{}\".", url);
}

std::int64_t seconds(Instant t) { return t / kSecond; }

validate::Object object_of(aws::Reply reply) {
  validate::Object out;
  for (auto const& header : reply.headers) {
    std::string name;
    for (char c : header.name) name += fold_ascii(c);
    if (name.starts_with(kMetadata))
      out.metadata.emplace(name.substr(kMetadata.size()), header.value);
  }
  out.body = std::move(reply.body);
  return out;
}

}  // namespace

std::string ValidateService::url_of(aws::Call const& call) {
  auto const signed_url = session_->presign(call, 60);
  return signed_url ? signed_url->substr(0, signed_url->find('?')) : std::string();
}

Refusal ValidateService::refusal(aws::Failure const& failure, std::string_view operation,
                                 aws::Call const& call) {
  if (failure.status != 0)
    return {failure.service_code.empty() ? std::to_string(failure.status) : failure.service_code,
            service_text(failure, operation)};
  if (failure.transport) return {"", transport_text(*failure.transport, url_of(call))};
  return {"", failure.message};
}

validate::Reply<std::vector<validate::TrailDescription>> ValidateService::describe_trails() {
  aws::Call const call{&aws::op::kDescribeTrails, {}};
  auto const answer = session_->call(call);
  if (!answer) return refused(refusal(answer.error(), "DescribeTrails", call));
  std::vector<validate::TrailDescription> out;
  for (json::Node const& trail : aws::list_at(answer->document, "trailList"))
    out.push_back({aws::text_at(trail, "TrailARN"), aws::text_at(trail, "S3BucketName"),
                   aws::text_at(trail, "S3KeyPrefix"),
                   aws::is_true_at(trail, "IsOrganizationTrail")});
  return out;
}

validate::Reply<std::string> ValidateService::organization_id() {
  aws::Call const call{&aws::op::kDescribeOrganization, {}};
  auto const answer = session_->call(call);
  if (!answer) return refused(refusal(answer.error(), "DescribeOrganization", call));
  return aws::text_at(answer->document, "Organization.Id");
}

validate::Reply<std::vector<validate::ServedKey>> ValidateService::list_public_keys(Instant start,
                                                                                    Instant end) {
  aws::Call const call{&aws::op::kListPublicKeys,
                       {{"StartTime", seconds(start)}, {"EndTime", seconds(end)}}};
  auto const answer = session_->call(call);
  if (!answer) return refused(refusal(answer.error(), "ListPublicKeys", call));
  std::vector<validate::ServedKey> out;
  for (json::Node const& key : aws::list_at(answer->document, "PublicKeyList"))
    out.push_back({aws::text_at(key, "Fingerprint"), aws::text_at(key, "Value")});
  return out;
}

validate::Reply<void> ValidateService::locate(std::string const& bucket) {
  aws::Call const call{&aws::op::kGetBucketLocation, {{"Bucket", bucket}}};
  auto const answer = session_->call(call);
  if (!answer) return refused(refusal(answer.error(), "GetBucketLocation", call));
  std::string region = answer->document.text;
  if (region.empty()) region = "us-east-1";
  if (region == "EU") region = "eu-west-1";  // what the first bucket of Europe said
  std::lock_guard const lock(mutex_);
  regions_.insert_or_assign(bucket, std::move(region));
  return {};
}

std::string ValidateService::region_of(std::string const& bucket) {
  std::lock_guard const lock(mutex_);
  auto const found = regions_.find(bucket);
  return found == regions_.end() ? std::string() : found->second;
}

validate::Reply<void> ValidateService::list(std::string const& bucket, std::string const& prefix,
                                            std::string const& after,
                                            std::function<bool(std::string_view key)> const& take) {
  aws::Call const call{&aws::op::kListObjectsV2,
                       {{"Bucket", bucket}, {"Prefix", prefix}, {"StartAfter", after}},
                       region_of(bucket)};
  Result<void> read;
  auto const listed = session_->call_pages(call, [&](aws::Reply const& reply) {
    auto const page = aws::read_s3_page(reply);
    if (!page) {
      read = tl::unexpected<Error>(page.error());
      return false;
    }
    for (aws::S3Object const& object : page->objects)
      if (!take(object.key)) return false;
    return true;
  });
  // The operation that aws-cli itself uses.
  if (!listed) return refused(refusal(listed.error(), "ListObjects", call));
  if (!read) return refused({"", read.error().message});
  return {};
}

void ValidateService::get(validate::Place place,
                          std::function<void(validate::Reply<validate::Object>)> done) {
  aws::Call call{&aws::op::kGetObject,
                 {{"Bucket", place.bucket}, {"Key", place.key}},
                 region_of(place.bucket),
                 kLargestObject};
  aws::Call const asked = call;
  session_->start(std::move(call), [this, asked, done = std::move(done)](aws::Answer answer) {
    if (answer)
      done(object_of(*std::move(answer)));
    else
      done(refused(refusal(answer.error(), "GetObject", asked)));
  });
}

}  // namespace cairn::cli
