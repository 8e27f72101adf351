#include "validate/ahead.hpp"

#include "base/hex.hpp"

#include <algorithm>

namespace cairn::validate {

LogFacts LogReader::look(Reply<Object> const& reply) {
  LogFacts out;
  if (!reply) {
    if (!reply.error().code.empty()) out.state = LogFacts::State::kRefused;
    out.refusal = reply.error();
    return out;
  }
  auto const read = reader_.read(reply->body, [&](std::string_view piece) { hash_.update(piece); });
  out.hash = hex_encode(hash_.finish());
  if (read.end == decode::MemberEnd::kDamaged) return out;
  bool const trailing = read.end == decode::MemberEnd::kWhole && read.consumed < reply->body.size();
  out.state = trailing ? LogFacts::State::kTrailing : LogFacts::State::kHashed;
  return out;
}

Ahead::Ahead(Service& service, Limits limits) : service_(service), limits_(limits) {
  for (unsigned i = 0; i < std::max(1u, limits_.threads); ++i)
    threads_.emplace_back([this] { work_off(); });
}

Ahead::~Ahead() {
  {
    std::unique_lock lock(mutex_);
    ending_ = true;
    work_.notify_all();
    if (under_way_ > 0) {
      lock.unlock();
      service_.cancel();
      lock.lock();
    }
    came_.wait(lock, [this] { return under_way_ == 0; });
  }
  for (std::thread& thread : threads_) thread.join();
}

void Ahead::use_keys(std::shared_ptr<KeyRing const> keys) {
  std::lock_guard const lock(mutex_);
  keys_ = std::move(keys);
  for (SlotPointer const& slot : plan_)
    if (slot->done) trust(*slot);
}

void Ahead::expect(Kind kind, std::string const& bucket, std::vector<std::string> const& keys) {
  std::unique_lock lock(mutex_);
  for (SlotPointer const& slot : plan_) drop(*slot);
  plan_.clear();
  for (std::string const& key : keys) {
    auto slot = std::make_shared<Slot>();
    slot->place = {bucket, key};
    slot->kind = kind;
    plan_.push_back(std::move(slot));
  }
  pump(lock);
}

/// It will not be asked for any more.
void Ahead::drop(Slot& slot) {
  if (slot.dropped) return;
  slot.dropped = true;
  if (slot.started) --digests_ahead_;
  logs_ahead_ -= slot.logs_started - slot.logs_taken;
}

DigestFacts const& Ahead::digest(Kind kind, Place const& place) {
  std::unique_lock lock(mutex_);
  if (current_) {
    logs_ahead_ -= current_->logs_started - current_->logs_taken;
    current_->dropped = true;
  }
  auto const found = std::find_if(plan_.begin(), plan_.end(), [&](SlotPointer const& slot) {
    return slot->place == place && slot->kind == kind;
  });
  if (found == plan_.end()) {
    current_ = std::make_shared<Slot>();
    current_->place = place;
    current_->kind = kind;
  } else {
    current_ = *found;
    for (auto at = plan_.begin(); at != found; ++at) drop(**at);
    plan_.erase(plan_.begin(), found + 1);
    if (current_->started) --digests_ahead_;
  }
  if (!current_->started) {
    start_digest(current_, lock);
    --digests_ahead_;
  }
  pump(lock);
  came_.wait(lock, [this] { return current_->done; });
  return current_->facts;
}

LogFacts Ahead::log(std::size_t index) {
  std::unique_lock lock(mutex_);
  current_->trusted = true;
  pump(lock);
  LogSlot& slot = current_->logs[index];
  came_.wait(lock, [&] { return slot.done; });
  ++current_->logs_taken;
  --logs_ahead_;
  pump(lock);
  return std::move(slot.facts);
}

void Ahead::pump(std::unique_lock<std::mutex>& lock) {
  while (!ending_ && under_way_ < limits_.under_way && bytes_ < limits_.bytes && start_one(lock)) {
  }
}

bool Ahead::start_one(std::unique_lock<std::mutex>& lock) {
  // What is asked for now comes first, whatever lies ahead already.
  if (current_ && current_->trusted && current_->has_unstarted()) {
    start_log(current_, lock);
    return true;
  }
  SlotPointer log, digest;
  std::size_t unstarted = 0;
  for (SlotPointer const& slot : plan_) {
    if (!slot->started) {
      digest = slot;
      break;
    }
    if (!slot->trusted || !slot->has_unstarted()) continue;
    unstarted += slot->logs.size() - slot->logs_started;
    if (!log) log = slot;
  }
  bool const log_allowed = log && logs_ahead_ < limits_.logs;
  bool const digest_allowed = digest && digests_ahead_ < limits_.digests;
  if (digest_allowed && (unstarted < limits_.under_way || !log_allowed) &&
      unstarted < limits_.logs) {
    start_digest(digest, lock);
    return true;
  }
  if (!log_allowed) return false;
  start_log(log, lock);
  return true;
}

void Ahead::start_digest(SlotPointer const& slot, std::unique_lock<std::mutex>& lock) {
  SlotPointer const held = slot;
  held->started = true;
  ++digests_ahead_;
  ++under_way_;
  lock.unlock();
  service_.get(held->place, [this, held](Reply<Object> reply) {
    finish({held, std::nullopt, std::move(reply)});
  });
  lock.lock();
}

void Ahead::start_log(SlotPointer const& slot, std::unique_lock<std::mutex>& lock) {
  SlotPointer const held = slot;
  std::size_t const index = held->logs_started++;
  ++logs_ahead_;
  ListedLog const& listed = held->facts.digest->logs[index];
  if (!listed.usable) {
    held->logs[index].done = true;
    return;
  }
  ++under_way_;
  lock.unlock();
  service_.get(listed.place, [this, held, index](Reply<Object> reply) {
    finish({held, index, std::move(reply)});
  });
  lock.lock();
}

/// On a thread of the service.
void Ahead::finish(Work work) {
  std::lock_guard const lock(mutex_);
  bytes_ += work.reply ? work.reply->body.size() : 0;
  waiting_.push_back(std::move(work));
  work_.notify_one();
}

void Ahead::work_off() {
  LogReader reader;
  std::unique_lock lock(mutex_);
  for (;;) {
    work_.wait(lock, [this] { return !waiting_.empty() || (ending_ && under_way_ == 0); });
    if (waiting_.empty()) return;
    Work const work = std::move(waiting_.front());
    waiting_.pop_front();
    work_on(work, reader, work.slot->dropped || ending_, lock);
    bytes_ -= work.reply ? work.reply->body.size() : 0;
    --under_way_;
    pump(lock);
    came_.notify_all();
    if (ending_) work_.notify_all();
  }
}

void Ahead::work_on(Work const& work, LogReader& reader, bool useless,
                    std::unique_lock<std::mutex>& lock) {
  Slot& slot = *work.slot;
  if (work.log) {
    LogFacts facts;
    lock.unlock();
    if (!useless) facts = reader.look(work.reply);
    lock.lock();
    slot.logs[*work.log] = {true, std::move(facts)};
    return;
  }
  DigestFacts facts;
  lock.unlock();
  if (!work.reply)
    facts.refusal = work.reply.error();
  else if (!useless)
    facts.digest = read_digest(*work.reply, slot.place, slot.kind);
  lock.lock();
  slot.facts = std::move(facts);
  if (slot.facts.digest) slot.logs.resize(slot.facts.digest->logs.size());
  slot.done = true;
  trust(slot);
}

/// 30 microseconds.
void Ahead::trust(Slot& slot) const {
  slot.trusted = slot.trusted || (keys_ && !slot.facts.refusal && slot.facts.digest &&
                                  !check_signature(*slot.facts.digest, *keys_, ""));
}

}  // namespace cairn::validate
