#include "detect/correlate_batch.hpp"

namespace cairn::detect {

void CorrelationRow::fill(CorrelatedEvent const& event) {
  order.clear();
  append_order(event, order);
  StateWriter out;
  save_event(event, out);
  bytes = out.take();
}

BatchCorrelator::BatchCorrelator(std::shared_ptr<CorrelationPlan const> plan, Options options)
    : plan_(std::move(plan)), correlator_(plan_, options.correlator), sorter_([&] {
        SorterOptions sorting;
        sorting.memory = options.sort_memory;
        return sorting;
      }()) {}

Status BatchCorrelator::finish(Correlator::Sink const& sink) {
  EventLoader loader(plan_->rules.size(), plan_->fields.size());
  CorrelatedEvent event;
  CAIRN_CHECK(sorter_.finish([&](std::string_view row) -> Status {
    StateReader in(row);
    if (!loader.load(in, event))
      return fail(ErrorCode::kIo, "the temporary file of the correlations was changed");
    correlator_.add(event, sink);
    return {};
  }));
  correlator_.close(sink);
  return {};
}

}  // namespace cairn::detect
