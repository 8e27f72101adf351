// The workers of a run: each takes the next object, visits it, hands over what came of it.
#pragma once
#include "engine/lister.hpp"
#include "engine/ordered.hpp"

#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

namespace cairn::engine {

/// Visits one object. One per thread.
class Visitor {
 public:
  virtual ~Visitor() = default;
  /// Reads the object of `task` and fills `finished`; may call writer.part(). Ends early when
  /// `writer.stopped()` or a stop is requested.
  virtual void visit(Task& task, Finished& finished, OrderedWriter& writer,
                     std::stop_token const& stop) = 0;
};

/// Runs one thread per visitor until the lister is empty, the writer stops or `stop` is requested;
/// every object taken is handed over, so that what was written is accounted for. Fills the rest of
/// `account` (seconds, flags) and checks its balance.
Status run_pool(Lister& lister, OrderedWriter& writer,
                std::vector<std::unique_ptr<Visitor>>& visitors, std::stop_token const& stop,
                Account& account, Progress* progress);

/// options.threads, or one for each processor that this process may use.
unsigned thread_count(RunOptions const& options);

}  // namespace cairn::engine
