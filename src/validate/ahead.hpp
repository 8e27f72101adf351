// Fetches digests and their logs before they are asked for, many at a time.
#pragma once
#include "crypto/hash.hpp"
#include "decode/member.hpp"
#include "validate/digest.hpp"

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace cairn::validate {

/// A log's bytes, seen as aws-cli sees them.
struct LogFacts {
  enum class State {
    kHashed,      // of what there is; it may be cut
    kTrailing,    // something stands behind the gzip member
    kUnreadable,  // no gzip, damaged, or the way from the service was interrupted
    kRefused,     // the service said no
  };
  State state = State::kUnreadable;
  std::string hash;  // hex
  Refusal refusal;
};

/// One per thread; reuse it.
class LogReader {
 public:
  LogFacts look(Reply<Object> const& reply);

 private:
  decode::MemberReader reader_;
  crypto::Hash hash_{crypto::Algorithm::kSha256};
};

struct DigestFacts {
  std::optional<Refusal> refusal;
  tl::expected<Digest, Reason> digest;
};

/// One thread asks; the answers are worked out on others. What lies ahead is bounded by number and
/// by bytes. Logs are fetched early only for digests whose signature is right, so that nobody can
/// make us fetch what no digest names.
class Ahead {
 public:
  struct Limits {
    unsigned threads = 2;
    std::size_t under_way = 96;     // fetched or hashed at a time
    std::size_t bytes = 64u << 20;  // of what is fetched and not yet hashed
    std::size_t digests = 64;       // fetched and not yet asked for
    std::size_t logs = 4096;        // the same
  };
  Ahead(Service& service, Limits limits);
  /// Cancels what the service has under way.
  ~Ahead();
  Ahead(Ahead const&) = delete;
  Ahead& operator=(Ahead const&) = delete;

  /// From now on these keys judge which logs are worth fetching early.
  void use_keys(std::shared_ptr<KeyRing const> keys);
  /// Digests that will be asked for, in this order, as far as one can know.
  void expect(Kind kind, std::string const& bucket, std::vector<std::string> const& keys);

  /// Waits for it. Valid until the next call.
  DigestFacts const& digest(Kind kind, Place const& place);
  /// Of the last digest; each in turn, once. Waits.
  LogFacts log(std::size_t index);

 private:
  struct LogSlot {
    bool done = false;
    LogFacts facts;
  };
  struct Slot {
    Place place;
    Kind kind = Kind::kStandard;
    bool started = false, done = false;
    bool trusted = false;  // its logs may be fetched before it is asked for
    bool dropped = false;
    DigestFacts facts;
    std::vector<LogSlot> logs;
    std::size_t logs_started = 0, logs_taken = 0;
    bool has_unstarted() const { return done && logs_started < logs.size(); }
  };
  using SlotPointer = std::shared_ptr<Slot>;
  struct Work {
    SlotPointer slot;
    std::optional<std::size_t> log;  // none: the digest itself
    Reply<Object> reply;
  };

  void pump(std::unique_lock<std::mutex>& lock);
  bool start_one(std::unique_lock<std::mutex>& lock);
  void start_log(SlotPointer const& slot, std::unique_lock<std::mutex>& lock);
  void start_digest(SlotPointer const& slot, std::unique_lock<std::mutex>& lock);
  void drop(Slot& slot);
  void trust(Slot& slot) const;
  void work_off();
  void finish(Work work);
  void work_on(Work const& work, LogReader& reader, bool useless,
               std::unique_lock<std::mutex>& lock);

  Service& service_;
  Limits const limits_;

  std::mutex mutex_;
  std::condition_variable came_, work_;
  // State below is protected by mutex_.
  std::deque<SlotPointer> plan_;
  SlotPointer current_;
  std::shared_ptr<KeyRing const> keys_;
  std::deque<Work> waiting_;
  std::size_t under_way_ = 0, bytes_ = 0;
  std::size_t digests_ahead_ = 0, logs_ahead_ = 0;  // started and not asked for
  bool ending_ = false;

  std::vector<std::thread> threads_;
};

}  // namespace cairn::validate
