#include "source/s3_reader.hpp"

#include <algorithm>
#include <cstring>

namespace cairn::source {
namespace {

std::string explain(aws::Failure const& failure) {
  if (failure.service_code == "NoSuchKey") return "deleted since it was listed";
  if (failure.status == 412) return "replaced while it was read";
  return "GetObject: " + failure.reason;
}

}  // namespace

void S3Fetch::start(aws::Session& session) {
  {
    std::lock_guard const lock(mutex_);
    if (std::exchange(asked_, true)) return;
  }
  ask(session);
}

void S3Fetch::ask(aws::Session& session) {
  aws::Call call{&aws::op::kGetObject, {{"Bucket", bucket_}, {"Key", object_.key}}};
  if (object_.size > kPart) {
    std::uint64_t const end = std::min(offset_ + kPart, object_.size) - 1;
    call.inputs.emplace_back("Range", fmt::format("bytes={}-{}", offset_, end));
    if (offset_ > 0 && !object_.etag.empty()) call.inputs.emplace_back("IfMatch", object_.etag);
  }
  call.max_body = std::uint64_t{1} << 30;
  session.start(std::move(call), [self = shared_from_this(), &session](aws::Answer answer) {
    self->arrived(session, std::move(answer));
  });
}

/// A body that is whole by HTTP may still be a piece of the object.
std::optional<Error> S3Fetch::check(aws::Reply const& reply) const {
  if (!reply.header("Content-Length"))
    return Error{ErrorCode::kTruncated, "GetObject: the answer does not state its length"};
  bool const in_parts = object_.size > kPart;
  std::uint64_t const wanted = in_parts ? std::min(kPart, object_.size - offset_) : object_.size;
  auto const etag = reply.header("ETag");
  bool const same = !etag || object_.etag.empty() || *etag == object_.etag;
  if (reply.body.size() == wanted && (!in_parts || reply.status == 206)) return std::nullopt;
  if (!same && !in_parts) return std::nullopt;  // replaced since it was listed: this is it now
  return Error{ErrorCode::kTruncated,
               fmt::format("GetObject: {} bytes came of {}", reply.body.size(), wanted)};
}

void S3Fetch::arrived(aws::Session& session, aws::Answer answer) {
  std::optional<Error> wrong;
  if (answer) wrong = check(*answer);
  {
    std::lock_guard const lock(mutex_);
    if (!wrong || std::exchange(again_, true)) {
      if (!answer)
        part_ = tl::unexpected<Error>(Error{answer.error().code, explain(answer.error())});
      else if (wrong)
        part_ = tl::unexpected<Error>(*wrong);
      else
        part_ = std::move(answer->body);
      if (answer && offset_ == 0)
        if (auto const etag = answer->header("ETag")) object_.etag = *etag;
      came_.notify_all();
      return;
    }
  }
  ask(session);  // once more: a server that is wrong twice is wrong
}

Result<std::string> S3Fetch::take(aws::Session& session) {
  start(session);
  std::unique_lock lock(mutex_);
  came_.wait(lock, [&] { return part_.has_value(); });
  Result<std::string> part = std::move(*part_);
  bool const in_parts = object_.size > kPart;
  if (!part || !in_parts || offset_ + part->size() >= object_.size) {
    part_ = std::string();  // what follows is the end
    offset_ = object_.size;
    return part;
  }
  if (part->empty()) return part;
  offset_ += part->size();
  part_.reset();
  again_ = false;
  lock.unlock();
  ask(session);
  return part;
}

Result<std::size_t> S3Reader::read(char* out, std::size_t capacity) {
  if (ended_ || capacity == 0) return std::size_t{0};
  if (at_ == part_.size()) {
    part_ = {};
    at_ = 0;
    auto part = fetch_->take(*session_);
    if (!part || part->empty()) ended_ = true;
    part_ = CAIRN_TRY(std::move(part));
  }
  std::size_t const count = std::min(capacity, part_.size() - at_);
  std::memcpy(out, part_.data() + at_, count);
  at_ += count;
  return count;
}

}  // namespace cairn::source
