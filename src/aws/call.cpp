#include "aws/call.hpp"

#include "aws/document.hpp"
#include "aws/request.hpp"
#include "base/text.hpp"

#include <thread>

namespace cairn::aws {
namespace {

constexpr unsigned kMostMoves = 2;
constexpr unsigned kUnreachableAttempts = 3;  // a wrong name stays wrong

Scope scope_of(Unsent const& unsent, Operation const& operation, Instant time) {
  return {unsent.endpoint.region, std::string(operation.service->signing), time,
          operation.service->protocol == Protocol::kRestXml};
}

}  // namespace

std::string Call::input(std::string_view name) const {
  for (auto const& [own, value] : inputs)
    if (own == name)
      if (auto const* text = std::get_if<std::string>(&value)) return *text;
  return {};
}

std::string Exchange::region() const {
  if (std::string known = context_.bucket_region(call_.input("Bucket")); !known.empty())
    return known;
  std::string region = call_.region.empty() ? context_.region() : call_.region;
  // Any region tells where a bucket is.
  if (region.empty() && call_.operation->service->protocol == Protocol::kRestXml)
    region = "us-east-1";
  return region;
}

std::string Exchange::target() const {
  if (std::string const bucket = call_.input("Bucket"); !bucket.empty())
    return "s3://" + bucket + '/' + call_.input("Key") + call_.input("Prefix");
  return region().empty() ? "" : "in " + region();
}

RateLimiter::Clock::duration Exchange::place_in_line() {
  return context_.limiter().reserve(call_.operation->rate, region(), RateLimiter::Clock::now());
}

Failure Exchange::failed(Error error) const {
  error.message =
      fmt::format("{} {}: {}", call_.operation->name, escape_controls(target()), error.message);
  Failure failure;
  static_cast<Error&>(failure) = std::move(error);
  return failure;
}

Result<http::Request> Exchange::request(Credentials const* credentials) {
  ++attempt_;
  std::string const where = region();
  if (where.empty())
    return fail(ErrorCode::kInvalidArgument,
                "no region: give --region, AWS_REGION, or `region` in the profile");
  Unsent unsent = CAIRN_TRY(write_request(context_, call_, where));
  if (credentials != nullptr)
    sign(unsent.message, scope_of(unsent, *call_.operation, context_.now()), *credentials);
  http::Request out;
  out.method = unsent.message.method;
  out.url = unsent.url();
  out.headers = std::move(unsent.message.headers);
  out.headers.push_back({"User-Agent", "cairn/" CAIRN_VERSION});
  out.body = std::move(unsent.body);
  out.max_body = call_.max_body;
  return out;
}

std::variant<Answer, Exchange::Again> Exchange::take(http::Outcome outcome) {
  if (!outcome) return take_failure(std::move(outcome).error());
  if (outcome->status / 100 != 2) return take_refusal(*std::move(outcome));
  return take_success(*std::move(outcome));
}

std::variant<Answer, Exchange::Again> Exchange::take_failure(http::Failure failure) {
  bool const unreachable =
      failure.trouble == http::Trouble::kName || failure.trouble == http::Trouble::kConnect;
  unsigned const most = unreachable ? std::min(kUnreachableAttempts, context_.settings().attempts)
                                    : context_.settings().attempts;
  if (failure.passing() && attempt_ < most)
    return Again{backoff(attempt_, context_.chance(), context_.settings().retry_unit), false};
  if (failure.passing() && attempt_ > 1)
    failure.message += fmt::format(" (after {} attempts)", attempt_);
  Failure out = failed(failure);
  out.transport = std::move(failure);
  return Answer(tl::unexpected<Failure>(std::move(out)));
}

/// Takes note of where the bucket is. False if that is not said, or nothing new.
bool Exchange::find_region(ServiceError const& error) {
  std::string const bucket = call_.input("Bucket");
  if (bucket.empty() || error.region.empty() || error.region == region()) return false;
  context_.learn_bucket_region(bucket, error.region);
  return true;
}

std::variant<Answer, Exchange::Again> Exchange::take_refusal(http::Response response) {
  Operation const& operation = *call_.operation;
  ServiceError error = read_error(operation.service->protocol, response);
  bool const more = attempt_ < context_.settings().attempts;
  switch (cure_of(response.status, error.code, error.message)) {
  case Cure::kNone:
    // HEAD has no body to say why.
    if (operation.method == "HEAD" && response.status == 400 && more && moves_ < kMostMoves &&
        find_region(error)) {
      ++moves_;
      return Again{};
    }
    break;
  case Cure::kWait:
    if (more)
      return Again{backoff(attempt_, context_.chance(), context_.settings().retry_unit), false};
    break;
  case Cure::kCredentials:
    if (more && is_signed() && !std::exchange(credentials_refreshed_, true))
      return Again{std::chrono::milliseconds(0), true};
    break;
  case Cure::kClock:
    if (auto const date = response.header("Date"); date && more && !clock_corrected_) {
      if (auto const theirs = parse_http_date(*date)) {
        clock_corrected_ = true;
        context_.correct_clock(*theirs);
        return Again{};
      }
    }
    break;
  case Cure::kRegion:
    if (more && moves_ < kMostMoves && find_region(error)) {
      ++moves_;
      return Again{};
    }
    break;
  }
  Failure failure = make_failure(operation, target(), response, std::move(error));
  if (attempt_ > 1 && cure_of(failure.status, failure.service_code, "") == Cure::kWait)
    for (std::string* text : {&failure.message, &failure.reason})
      *text += fmt::format(" (after {} attempts)", attempt_);
  return Answer(tl::unexpected<Failure>(std::move(failure)));
}

std::variant<Answer, Exchange::Again> Exchange::take_success(http::Response response) {
  Operation const& operation = *call_.operation;
  Reply reply;
  reply.status = response.status;
  reply.headers = std::move(response.headers);
  Protocol const protocol = operation.service->protocol;
  bool const is_json = protocol == Protocol::kJson || protocol == Protocol::kRestJson;
  if (operation.root.empty() && !is_json) {
    reply.body = std::move(response.body);
    return Answer(std::move(reply));
  }
  auto document = is_json ? json::parse_document(response.body)
                          : read_xml(response.body, operation.root, operation.lists);
  if (document) {
    reply.document = *std::move(document);
    return Answer(std::move(reply));
  }
  // A document that is cut or of another kind is never taken for an empty one.
  if (attempt_ < context_.settings().attempts)
    return Again{backoff(attempt_, context_.chance(), context_.settings().retry_unit), false};
  return Answer(tl::unexpected<Failure>(failed(std::move(document).error())));
}

Result<std::string> presigned_url(Context& context, Call const& call,
                                  Credentials const& credentials, std::int64_t seconds) {
  std::string region = context.bucket_region(call.input("Bucket"));
  if (region.empty()) region = call.region.empty() ? context.region() : call.region;
  Unsent unsent = CAIRN_TRY(write_request(context, call, region));
  unsent.message.payload_hash = kUnsignedPayload;
  presign(unsent.message, scope_of(unsent, *call.operation, context.now()), credentials, seconds);
  return unsent.url();
}

Answer call_now(Context& context, Call call, Credentials const* credentials) {
  Exchange exchange(context, std::move(call));
  while (true) {
    auto request = exchange.request(credentials);
    if (!request) return tl::unexpected<Failure>(exchange.failed(std::move(request).error()));
    auto next = exchange.take(context.http().send(*std::move(request)));
    if (auto* answer = std::get_if<Answer>(&next)) return std::move(*answer);
    auto const& again = std::get<Exchange::Again>(next);
    if (again.fresh_credentials) continue;
    std::this_thread::sleep_for(again.delay);
  }
}

}  // namespace cairn::aws
