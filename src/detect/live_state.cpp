#include "detect/live_state.hpp"

namespace cairn::detect {

Result<std::unique_ptr<LiveState>> LiveState::open(std::string path,
                                                   std::shared_ptr<CorrelationPlan const> plan,
                                                   LiveOptions options, DetectorOptions detectors,
                                                   Locate locate) {
  auto lock = CAIRN_TRY(StateLock::acquire(path));
  auto store = CAIRN_TRY(StateStore::open(path));
  std::unique_ptr<LiveState> state(new LiveState(std::move(path), std::move(lock), std::move(store),
                                                 std::move(plan), options, std::move(detectors),
                                                 std::move(locate)));
  CAIRN_CHECK(state->load());
  return state;
}

Status LiveState::load() {
  auto const read = [&](char const* name, auto&& from) -> Status {
    std::string const* const part = store_.part(name);
    if (part == nullptr) return {};
    StateReader in(*part);
    Status const status = from(in);
    if (status && in.done()) return {};
    return fail(ErrorCode::kCorrupt, "{}: {}; move it away to begin anew", path_,
                status ? "the state makes no sense" : status.error().message);
  };
  CAIRN_CHECK(read("correlations", [&](StateReader& in) { return correlator.load(in); }));
  CAIRN_CHECK(read("detectors", [&](StateReader& in) { return detectors.load(in); }));
  CAIRN_CHECK(read("clock", [&](StateReader& in) { return clock.load(in), Status(); }));
  if (auto const* part = store_.part("objects")) CAIRN_CHECK(seen.load(*part));
  if (auto const* part = store_.part("outbox")) CAIRN_CHECK(outbox.load(*part));
  return {};
}

Status LiveState::save() {
  auto const put = [&](char const* name, auto&& to) {
    StateWriter out;
    to(out);
    store_.set_part(name, out.take());
  };
  put("correlations", [&](StateWriter& out) { correlator.save(out); });
  put("detectors", [&](StateWriter& out) { detectors.save(out); });
  put("clock", [&](StateWriter& out) { clock.save(out); });
  store_.set_part("objects", seen.save());
  store_.set_part("outbox", outbox.save());
  return store_.save(path_);
}

}  // namespace cairn::detect
