// Telling others of findings, at least once each, whatever crashes and whoever does not answer.
//
// Findings are first put into the outbox, which is a part of the state: they are on the disk before
// anything is sent, together with the state that says that they were found. What a target has
// accepted is noted in a small file of its own, flushed after each delivery. So a crash at any
// point leads to a second delivery of the same finding (with the same id) at worst, never to none.
#pragma once
#include "base/result.hpp"

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::detect {

struct NotifyTarget {
  enum class Kind { kExec, kWebhook, kFile };
  Kind kind = Kind::kFile;
  std::string where;  // command for the shell, URL, path
  std::string text;   // as written: `exec:…`
};

/// `exec:COMMAND`, `webhook:https://…`, `file:PATH`.
Result<NotifyTarget> parse_notify_target(std::string_view text);

/// Findings that wait for delivery, in order.
class Outbox {
 public:
  struct Entry {
    std::uint64_t number = 0;
    std::string json;  // one line without its end
  };
  void add(std::string json) { entries_.push_back({next_++, std::move(json)}); }
  std::deque<Entry> const& entries() const { return entries_; }
  std::uint64_t next() const { return next_; }
  /// Forgets what every target has: numbers below `number`.
  void forget_below(std::uint64_t number);

  std::string save() const;
  Status load(std::string_view bytes);

 private:
  std::deque<Entry> entries_;
  std::uint64_t next_ = 1;
};

/// Which number each target has accepted; kept in `path`.
class Receipts {
 public:
  static Result<Receipts> open(std::string path);
  /// 0: nothing yet, or a target that is new.
  std::uint64_t accepted(NotifyTarget const& target) const;
  bool knows(NotifyTarget const& target) const { return accepted_.contains(target.text); }
  /// On the disk when it returns.
  Status accept(NotifyTarget const& target, std::uint64_t number);
  /// The least of all targets that were ever named.
  std::uint64_t least(std::uint64_t none) const;
  /// Targets named in earlier runs, and not now.
  std::vector<std::string> others(std::span<NotifyTarget const> now) const;

 private:
  explicit Receipts(std::string path) : path_(std::move(path)) {}
  std::string path_;
  std::map<std::string, std::uint64_t> accepted_;
};

/// Hands findings to one target. A seam for tests.
using Send = std::function<Status(NotifyTarget const& target,
                                  std::span<Outbox::Entry const* const> entries)>;

struct NotifyOptions {
  unsigned attempts = 4;                       // of one delivery in one run
  std::chrono::milliseconds first_wait{1000};  // then twice as long each time
  std::size_t most_at_once = 100;              // findings in one delivery
  std::stop_token stop;
};

struct Delivered {
  std::uint64_t findings = 0;       // accepted by all targets together
  std::uint64_t waiting = 0;        // not accepted by some target: tried again by the next run
  std::vector<std::string> errors;  // one a target that did not accept
};

/// Sends to each target what it has not accepted. Fails only if receipts cannot be written.
Result<Delivered> deliver(Outbox const& outbox, std::span<NotifyTarget const> targets,
                          Receipts& receipts, Send const& send, NotifyOptions const& options);

/// Runs commands, posts to URLs, appends to files.
Status send_notification(NotifyTarget const& target, std::span<Outbox::Entry const* const> entries);

}  // namespace cairn::detect
