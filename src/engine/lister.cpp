#include "engine/lister.hpp"

namespace cairn::engine {
namespace {

/// Objects of CloudTrail's own that hold no events of the kind one searches; empty for all others.
char const* other_content(trail::ObjectKind kind) {
  switch (kind) {
  case trail::ObjectKind::kDigest:
  case trail::ObjectKind::kBackfillDigest: return "digest file";
  case trail::ObjectKind::kInsight: return "Insights events";
  case trail::ObjectKind::kLakeResult: return "CloudTrail Lake query result";
  default: return "";
  }
}

}  // namespace

bool Lister::outside_time(trail::ObjectKey const& key) const {
  return key.stamp && (*key.stamp < delivered_.begin || *key.stamp > delivered_.end);
}

Task Lister::judge(source::Item item) {
  Task task;
  if (auto* skip = std::get_if<source::Skip>(&item)) {
    task.name = std::move(skip->name);
    task.skip_reason = std::move(skip->reason);
    task.expected = skip->expected;
    return task;
  }
  auto& object = std::get<source::Object>(item);
  auto const key = trail::parse_key(object.name);
  task.kind = key.kind;
  task.key_account = key.account;
  task.name = object.name;
  if (by_kind_ && other_content(key.kind)[0] != '\0') {
    task.skip_reason = other_content(key.kind);
  } else if (!outside_time(key)) {
    task.object = std::move(object);
  }
  return task;
}

std::optional<Task> Lister::next() {
  std::lock_guard const lock(mutex_);
  if (done_) return std::nullopt;
  auto item = source_.next();
  if (!item || !*item) {
    if (!item) error_ = std::move(item).error();
    done_ = true;
    if (progress_ != nullptr) progress_->listing_done = true;
    return std::nullopt;
  }
  Task task = judge(std::move(**item));
  task.sequence = sequence_++;
  if (progress_ != nullptr) ++progress_->listed;
  return task;
}

void Lister::stop() {
  std::lock_guard const lock(mutex_);
  done_ = true;
}

std::optional<Error> Lister::error() {
  std::lock_guard const lock(mutex_);
  return error_;
}

}  // namespace cairn::engine
