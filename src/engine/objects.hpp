// A run over objects as they are stored: what `cairn verify` drives. Same listing, same workers,
// same account of objects.
#pragma once
#include "engine/outcome.hpp"
#include "engine/run.hpp"

namespace cairn::engine {

class ObjectConsumer {
 public:
  virtual ~ObjectConsumer() = default;

  struct Bytes {
    std::uint64_t read = 0, inflated = 0;
  };
  /// One a thread.
  class Worker {
   public:
    virtual ~Worker() = default;
    /// Reads one object, of whatever kind, to its end. An error: it could not be read.
    virtual Result<Bytes> on_object(std::string_view name, trail::ObjectKind kind,
                                    ByteReader& reader) = 0;
  };
  virtual std::unique_ptr<Worker> make_worker() = 0;
  /// How each object ended, those too that no worker saw; in object order, one thread at a time.
  virtual void on_end(ObjectOutcome const& outcome) = 0;
};

/// Like run(); records are not counted.
Status run_objects(source::Source& source, ObjectConsumer& consumer, RunOptions const& options,
                   Account& account, std::stop_token stop = {}, Progress* progress = nullptr);

}  // namespace cairn::engine
