#include "engine/pool.hpp"

#include <chrono>
#include <exception>
#include <thread>

namespace cairn::engine {
namespace {

void work(Lister& lister, OrderedWriter& writer, Visitor& visitor, std::stop_token const& stop,
          Progress* progress) {
  Finished finished;
  while (!writer.stopped() && !stop.stop_requested()) {
    auto task = lister.next();
    if (!task) return;
    finished.outcome.name = std::move(task->name);
    if (task->object) {
      visitor.visit(*task, finished, writer, stop);
    } else if (task->skip_reason.empty()) {
      finished.outcome.fate = Fate::kLeftOutByTime;
    } else {
      finished.outcome.fate = Fate::kSkipped;
      finished.outcome.reason = std::move(task->skip_reason);
      finished.outcome.expected = task->expected;
    }
    if (progress != nullptr) {
      ++progress->done;
      progress->bytes_read += finished.outcome.bytes_read;
      progress->bytes_inflated += finished.outcome.bytes_inflated;
      progress->hits += finished.batch.hits;
    }
    writer.finish(task->sequence, finished);
  }
}

}  // namespace

unsigned thread_count(RunOptions const& options) {
  if (options.threads != 0) return options.threads;
  unsigned const processors = std::thread::hardware_concurrency();
  return processors == 0 ? 1 : processors;
}

Status run_pool(Lister& lister, OrderedWriter& writer,
                std::vector<std::unique_ptr<Visitor>>& visitors, std::stop_token const& stop,
                Account& account, Progress* progress) {
  auto const start = std::chrono::steady_clock::now();
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 1; i < visitors.size(); ++i)
      threads.emplace_back([&, i] { work(lister, writer, *visitors[i], stop, progress); });
    work(lister, writer, *visitors.front(), stop, progress);
  }
  account.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  account.interrupted = stop.stop_requested();
  account.stopped_at_limit = writer.stopped_by_writer();
  account.output_ended = writer.error().has_value();
  account.assert_balanced();
  if (auto error = writer.error()) return tl::unexpected<Error>(std::move(*error));
  if (auto error = lister.error()) return tl::unexpected<Error>(std::move(*error));
  return {};
}

}  // namespace cairn::engine
