#include "source/s3_walk.hpp"

namespace cairn::source {
namespace {

constexpr std::size_t kObjectsAhead = 512;
constexpr std::uint64_t kBytesAhead = 64 << 20;

}  // namespace

S3Walk::S3Walk(std::shared_ptr<aws::Session> session, aws::S3Path root,
               SourceOptions const& options)
    : session_(std::move(session)), root_(std::move(root)), delivered_(options.delivered),
      listing_(*session_, root_, delivered_) {}

Result<std::unique_ptr<S3Walk>> S3Walk::open(std::shared_ptr<aws::Session> session,
                                             aws::S3Path root, SourceOptions const& options) {
  std::unique_ptr<S3Walk> walk(new S3Walk(std::move(session), std::move(root), options));
  CAIRN_CHECK(walk->listing_.open());
  return walk;
}

/// Whether a run will likely read it: only that is fetched before someone asks for it.
bool S3Walk::is_wanted(std::string_view key) const {
  auto const parsed = trail::parse_key(key);
  switch (parsed.kind) {
  case trail::ObjectKind::kDigest:
  case trail::ObjectKind::kBackfillDigest:
  case trail::ObjectKind::kInsight:
  case trail::ObjectKind::kLakeResult: return false;
  default: break;
  }
  return !parsed.stamp || (*parsed.stamp >= delivered_.begin && *parsed.stamp <= delivered_.end);
}

void S3Walk::add(S3Listed listed) {
  if (auto* skip = std::get_if<Skip>(&listed)) {
    ahead_.push_back({std::move(*skip), 0});
    return;
  }
  auto& found = std::get<aws::S3Object>(listed);
  std::string name = root_.name(found.key);
  bool const named = found.key == root_.key;
  if (!named && trail::is_control_file(found.key)) {
    ahead_.push_back({Skip{std::move(name), "control file", true}, 0});
    return;
  }
  std::uint64_t const size = found.size;
  bool const wanted = is_wanted(found.key);
  auto fetch = std::make_shared<S3Fetch>(root_.bucket, std::move(found));
  if (wanted) fetch->start(*session_);
  std::uint64_t const held = wanted ? std::min(size, 2 * S3Fetch::kPart) : 0;
  bytes_ahead_ += held;
  ahead_.push_back(
      {Object{std::move(name), size, named, std::make_unique<S3Reader>(session_, std::move(fetch))},
       held});
}

Result<std::optional<Item>> S3Walk::next() {
  while (ahead_.size() < kObjectsAhead && bytes_ahead_ < kBytesAhead) {
    auto listed = ahead_.empty() ? listing_.next() : listing_.next_ready();
    if (!listed) break;
    add(std::move(*listed));
  }
  if (ahead_.empty()) {
    if (listing_.cancelled()) return fail(ErrorCode::kCancelled, "interrupted");
    return std::optional<Item>();
  }
  Ahead first = std::move(ahead_.front());
  ahead_.pop_front();
  bytes_ahead_ -= first.bytes;
  return std::optional<Item>(std::move(first.item));
}

}  // namespace cairn::source
