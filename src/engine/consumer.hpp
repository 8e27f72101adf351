// What the engine drives: counters, tables, tops, histograms, SQL ingest… all are consumers of
// matching records.
#pragma once
#include "base/result.hpp"
#include "match/dispatch.hpp"
#include "record/record.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace cairn::engine {

/// One hit's part of Batch::bytes and what the writer needs to order or compare it.
struct Row {
  std::size_t size = 0;  // of its bytes in Batch::bytes, rows one after another
  std::string key;       // sort key or identity, as the consumer wishes; empty if it needs none
  std::uint64_t hash[2] = {0, 0};
};

/// A worker's output for one object, handed over in object order.
struct Batch {
  std::string bytes;
  std::vector<Row> rows;   // only consumers that sort, limit or compare fill it
  std::uint64_t hits = 0;  // set by the engine
  bool live = false;       // the input goes on when it likes: what is written should be seen now
  void clear() { bytes.clear(), rows.clear(), hits = 0, live = false; }
};

enum class Flow { kContinue, kStop };

/// What the writer did with a batch.
struct Written {
  Flow flow = Flow::kContinue;     // kStop: enough, end the run (--limit)
  std::uint64_t kept = 0;          // hits that count as kept
  std::uint64_t duplicate = 0;     // hits dropped as re-deliveries
  std::uint64_t beyond_limit = 0;  // hits behind the limit: neither (they leave the account with
                                   // the records that were not read)
};

class Consumer {
 public:
  virtual ~Consumer() = default;

  /// One a thread. Sees that thread's hits; no locks needed.
  class Worker {
   public:
    virtual ~Worker() = default;
    /// Every record of the time that is wanted, before it is known whether it matches. Only where
    /// objects are not pruned does that mean all of them.
    virtual void on_record(record::RecordView const& record) { static_cast<void>(record); }
    /// A matching record. Appends what the writer needs to `batch`. kStop: no more hits of this
    /// object are wanted.
    virtual Flow on_hit(record::RecordView const& record, Batch& batch) = 0;
    /// The same of a run over many expressions: `matches` are those that the record matches,
    /// ascending, and `by` knows the members that it was asked to find.
    virtual Flow on_matches(record::RecordView const& record,
                            std::span<std::uint32_t const> matches, match::Dispatcher const& by,
                            Batch& batch) {
      (void)matches, (void)by;
      return on_hit(record, batch);
    }
  };

  /// Called once per thread, before any hit, from one thread.
  virtual std::unique_ptr<Worker> make_worker() = 0;
  /// Called for every parsed object in stable object order, by one thread at a time. The default
  /// keeps all hits. kIo (disk full) ends the run; a closed pipe is kCancelled.
  virtual Result<Written> write(Batch& batch) { return Written{Flow::kContinue, batch.hits, 0, 0}; }
  /// After the last write; workers are still alive and idle: merge them, print.
  virtual Status finish(std::vector<std::unique_ptr<Worker>>& workers) = 0;
};

}  // namespace cairn::engine
