#include "detect/notify.hpp"

#include "base/text.hpp"
#include "detect/state.hpp"
#include "detect/state_file.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace cairn::detect {
namespace {

/// Waits; false if the run is to stop.
bool pause(std::chrono::milliseconds time, std::stop_token const& stop) {
  std::mutex mutex;
  std::unique_lock lock(mutex);
  std::condition_variable_any condition;
  condition.wait_for(lock, stop, time, [] { return false; });
  return !stop.stop_requested();
}

}  // namespace

Result<NotifyTarget> parse_notify_target(std::string_view text) {
  std::size_t const colon = std::min(text.find(':'), text.size());
  std::string_view const kind = text.substr(0, colon);
  std::string_view const where = text.substr(std::min(colon + 1, text.size()));
  NotifyTarget target{NotifyTarget::Kind::kFile, std::string(where), std::string(text)};
  if (kind == "exec") {
    target.kind = NotifyTarget::Kind::kExec;
  } else if (kind == "webhook") {
    target.kind = NotifyTarget::Kind::kWebhook;
    if (!where.starts_with("https://") && !where.starts_with("http://"))
      return fail(
          ErrorCode::kInvalidArgument,
          "--notify {}: a webhook is an URL, as in webhook:https://alerts.example.com/cairn",
          escape_controls(text));
  } else if (kind != "file") {
    return fail(ErrorCode::kInvalidArgument,
                "--notify {}: write exec:COMMAND, webhook:URL or file:PATH", escape_controls(text));
  }
  if (where.empty())
    return fail(ErrorCode::kInvalidArgument, "--notify {}: nothing stands behind the colon",
                escape_controls(text));
  return target;
}

void Outbox::forget_below(std::uint64_t number) {
  while (!entries_.empty() && entries_.front().number < number) entries_.pop_front();
}

std::string Outbox::save() const {
  StateWriter out;
  out.number(next_);
  out.number(entries_.size());
  for (Entry const& entry : entries_) {
    out.number(entry.number);
    out.text(entry.json);
  }
  return out.take();
}

Status Outbox::load(std::string_view bytes) {
  StateReader in(bytes);
  next_ = in.number();
  for (std::uint64_t left = in.count(); left > 0 && in.ok(); --left) {
    std::uint64_t const number = in.number();
    entries_.push_back({number, std::string(in.text())});
  }
  if (!in.done()) return fail(ErrorCode::kCorrupt, "the outbox makes no sense");
  return {};
}

Result<Receipts> Receipts::open(std::string path) {
  Receipts receipts(std::move(path));
  auto const bytes = CAIRN_TRY(read_state_file(receipts.path_));
  if (!bytes) return receipts;
  StateReader in(*bytes);
  for (std::uint64_t left = in.count(); left > 0 && in.ok(); --left) {
    std::string target(in.text());
    receipts.accepted_[std::move(target)] = in.number();
  }
  if (!in.done())
    return fail(
        ErrorCode::kCorrupt,
        "{}: the receipts make no sense; move the file away, and all that waits is sent again",
        receipts.path_);
  return receipts;
}

std::uint64_t Receipts::accepted(NotifyTarget const& target) const {
  auto const found = accepted_.find(target.text);
  return found == accepted_.end() ? 0 : found->second;
}

Status Receipts::accept(NotifyTarget const& target, std::uint64_t number) {
  accepted_[target.text] = number;
  StateWriter out;
  out.number(accepted_.size());
  for (auto const& [text, accepted] : accepted_) {
    out.text(text);
    out.number(accepted);
  }
  return replace_state_file(path_, out.bytes());
}

std::uint64_t Receipts::least(std::uint64_t none) const {
  std::uint64_t least = none;
  for (auto const& [_, accepted] : accepted_) least = std::min(least, accepted);
  return least;
}

std::vector<std::string> Receipts::others(std::span<NotifyTarget const> now) const {
  std::vector<std::string> others;
  for (auto const& one : accepted_)
    if (std::none_of(now.begin(), now.end(),
                     [&](auto const& target) { return target.text == one.first; }))
      others.push_back(one.first);
  return others;
}

Result<Delivered> deliver(Outbox const& outbox, std::span<NotifyTarget const> targets,
                          Receipts& receipts, Send const& send, NotifyOptions const& options) {
  Delivered out;
  std::uint64_t lowest = outbox.next();
  for (NotifyTarget const& target : targets) {
    // On the disk from the first time that it is named, so that what it was never sent is kept for
    // it.
    if (!receipts.knows(target)) CAIRN_CHECK(receipts.accept(target, 0));
    std::vector<Outbox::Entry const*> waiting;
    for (Outbox::Entry const& entry : outbox.entries())
      if (entry.number > receipts.accepted(target)) waiting.push_back(&entry);
    for (std::size_t at = 0; at < waiting.size();) {
      std::size_t const count = std::min(options.most_at_once, waiting.size() - at);
      std::span const batch(waiting.data() + at, count);
      Status sent;
      auto wait = options.first_wait;
      for (unsigned attempt = 1;; ++attempt, wait *= 2) {
        sent = send(target, batch);
        if (sent || attempt >= options.attempts || !pause(wait, options.stop)) break;
      }
      if (!sent) {
        out.errors.push_back(sent.error().message);
        lowest = std::min(lowest, batch.front()->number);
        break;
      }
      CAIRN_CHECK(receipts.accept(target, batch.back()->number));
      out.findings += count;
      at += count;
    }
  }
  out.waiting = static_cast<std::uint64_t>(
      std::count_if(outbox.entries().begin(), outbox.entries().end(),
                    [&](auto const& entry) { return entry.number >= lowest; }));
  return out;
}

}  // namespace cairn::detect
