#include "engine/objects.hpp"

#include "engine/object_end.hpp"
#include "engine/pool.hpp"

namespace cairn::engine {
namespace {

class ObjectVisitor final : public Visitor {
 public:
  explicit ObjectVisitor(ObjectConsumer::Worker& worker) : worker_(worker) {}

  void visit(Task& task, Finished& finished, OrderedWriter&, std::stop_token const&) override {
    ObjectOutcome& outcome = finished.outcome;
    auto const bytes = worker_.on_object(outcome.name, task.kind, *task.object->reader);
    if (!bytes) {
      end_unreadable(bytes.error(), outcome);
      // Nothing says that it is a log: counted by reason only.
      outcome.expected = task.kind == trail::ObjectKind::kOther && !task.object->named;
      return;
    }
    outcome.bytes_read = bytes->read;
    outcome.bytes_inflated = bytes->inflated;
  }

 private:
  ObjectConsumer::Worker& worker_;
};

}  // namespace

Status run_objects(source::Source& source, ObjectConsumer& consumer, RunOptions const& options,
                   Account& account, std::stop_token stop, Progress* progress) {
  Lister lister(source, options, false, progress);
  OrderedWriter writer([&](Finished& finished, bool) -> Result<Flow> {
    finished.outcome.add_to(account);
    consumer.on_end(finished.outcome);
    return Flow::kContinue;
  });
  std::vector<std::unique_ptr<ObjectConsumer::Worker>> workers;
  std::vector<std::unique_ptr<Visitor>> visitors;
  for (unsigned i = 0; i < thread_count(options); ++i) {
    workers.push_back(consumer.make_worker());
    visitors.push_back(std::make_unique<ObjectVisitor>(*workers.back()));
  }
  return run_pool(lister, writer, visitors, stop, account, progress);
}

}  // namespace cairn::engine
