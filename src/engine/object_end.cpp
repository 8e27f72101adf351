#include "engine/object_end.hpp"

namespace cairn::engine {
namespace {

bool promises_events(Task const& task) {
  return (task.object && task.object->named) || task.kind == trail::ObjectKind::kLog ||
         task.kind == trail::ObjectKind::kNetworkActivity ||
         task.kind == trail::ObjectKind::kAggregated;
}

}  // namespace

void end_unreadable(Error const& error, ObjectOutcome& outcome) {
  outcome.fate = Fate::kSkipped;
  outcome.reason = error.message;
  outcome.expected = false;
}

void note_damage(std::string reason, ObjectOutcome& outcome) {
  outcome.expected = false;
  if (!outcome.reason.empty()) outcome.reason += "; ";
  outcome.reason += reason;
}

void end_without_records(char const* reason, Task const& task, ObjectOutcome& outcome) {
  outcome.fate = Fate::kSkipped;
  outcome.in = outcome.filtered = outcome.without_time = outcome.rejected = 0;
  outcome.rejects.clear();
  if (outcome.expected) {
    outcome.expected = !promises_events(task);
    outcome.reason = reason;
  }
}

}  // namespace cairn::engine
