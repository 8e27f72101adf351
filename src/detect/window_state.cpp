// Saving and restoring of windows. What can be computed anew is not saved. What is read is trusted
// no further than that memory stays sound: the file's checksum says if it is what was written.
#include "detect/window.hpp"

namespace cairn::detect {
namespace {

void put(StateWriter& out, Wide value) {
  out.number(static_cast<std::uint64_t>(value));
  out.signed_number(static_cast<std::int64_t>(value >> 64));
}

Wide take(StateReader& in) {
  std::uint64_t const low = in.number();
  return (static_cast<Wide>(in.signed_number()) << 64) | static_cast<Wide>(low);
}

/// Calls `read(time)` for each entry; times are saved as differences.
template <typename F>
void each(StateReader& in, F&& read) {
  Instant time = 0;
  bool first = true;
  for (std::uint64_t left = in.count(); left > 0 && in.ok(); --left) {
    Instant const step = in.signed_number();
    if (!first && step < 0) return in.stop();  // windows rely on their order
    first = false;
    time =
        static_cast<Instant>(static_cast<std::uint64_t>(time) + static_cast<std::uint64_t>(step));
    read(time);
  }
}

template <typename Entries, typename F>
void put_each(StateWriter& out, Entries const& entries, F&& write) {
  out.number(entries.size());
  Instant last = 0;
  for (auto const& at : entries) {
    out.signed_number(at.time - last);
    last = at.time;
    write(at);
  }
}

}  // namespace

void CountWindow::save(StateWriter& out) const {
  put_each(out, seen_, [&](At const& at) { out.number(at.count); });
}

void CountWindow::load(StateReader& in) {
  each(in, [&](Instant time) {
    seen_.push({time, in.number()});
    total_ += seen_.back().count;
  });
}

void DistinctWindow::save(StateWriter& out) const {
  put_each(out, seen_, [&](At const& at) { out.text(at.value->first); });
}

void DistinctWindow::load(StateReader& in) {
  each(in, [&](Instant time) { add({time, 0, in.text()}); });
}

void SumWindow::save(StateWriter& out) const {
  put_each(out, seen_, [&](At const& at) {
    out.number(at.count);
    put(out, at.sum);
  });
}

void SumWindow::load(StateReader& in) {
  each(in, [&](Instant time) {
    std::uint64_t const count = in.number();
    seen_.push({time, count, take(in)});
    count_ += count, sum_ += seen_.back().sum;
  });
}

void PercentileWindow::save(StateWriter& out) const {
  put_each(out, seen_, [&](At const& at) { put(out, at.number); });
}

void PercentileWindow::load(StateReader& in) {
  each(in, [&](Instant time) { add({time, 0, {}, take(in)}); });
}

void SeenWindow::save(StateWriter& out) const {
  for (Instant const last : last_) out.signed_number(last);
}

void SeenWindow::load(StateReader& in) {
  for (Instant& last : last_) last = in.signed_number();
}

void OrderedWindow::save(StateWriter& out) const {
  for (Instant const start : start_) out.signed_number(start);
}

void OrderedWindow::load(StateReader& in) {
  for (Instant& start : start_) start = in.signed_number();
}

}  // namespace cairn::detect
