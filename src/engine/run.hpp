// One run over a source: workers, pruning, ordered hand-over, accounting.
#pragma once
#include "base/time.hpp"
#include "engine/account.hpp"
#include "engine/consumer.hpp"
#include "match/dispatch.hpp"
#include "match/program.hpp"
#include "source/source.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <stop_token>

namespace cairn::engine {

struct RunOptions {
  unsigned threads = 0;  // 0: one a processor that this process may use
  TimeSpan time;         // keeps events by eventTime; prunes objects by the stamp in their key
  Instant late = kDay;   // objects stamped more than this after time.end are not read
  bool prune = true;     // skip parsing where Program::may_match says no
  std::uint64_t max_object = std::uint64_t{1} << 30;
  /// The verdict of an object by its name, of static storage; any thread. Empty: `no-digest`.
  std::function<std::string_view(std::string_view)> verdict = {};
};

/// When objects that can hold events of options.time were delivered; both ends belong to it. An
/// object is delivered after its events happened, and not long after.
TimeSpan delivery_span(RunOptions const& options);

/// For a progress bar; written by workers, read by anyone.
struct Progress {
  std::atomic<std::uint64_t> listed{0}, done{0}, bytes_read{0}, bytes_inflated{0}, hits{0};
  std::atomic<bool> listing_done{false};
};

/// Reads everything `source` gives, hands the records that match `program` (null: all) to
/// `consumer`. Returns the account, balanced, also when stopped (account.interrupted) or ended by
/// --limit. Errors: the source's, or the consumer's on writing. Blocks; makes its own threads.
/// `account` is filled in the case of an error too.
Status run(source::Source& source, std::shared_ptr<match::Program const> program,
           Consumer& consumer, RunOptions const& options, Account& account,
           std::stop_token stop = {}, Progress* progress = nullptr);

/// The same over many expressions: keeps the records that match at least one, and tells the workers
/// which (Worker::on_matches).
Status run_rules(source::Source& source, std::shared_ptr<match::Dispatch const> rules,
                 Consumer& consumer, RunOptions const& options, Account& account,
                 std::stop_token stop = {}, Progress* progress = nullptr);

}  // namespace cairn::engine
