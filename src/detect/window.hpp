// Sliding windows over event time, one of each kind of measure: what a correlation remembers of one
// group.
//
// A window takes what happened in ascending time and is asked once an instant, after all of that
// instant: forget what is older than `from`, then measure. Everything costs O(1) amortised, but for
// percentiles (O(log n)) and ordered sequences (O(n²) in the number of members).
#pragma once
#include "detect/correlate_plan.hpp"
#include "detect/state.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

namespace cairn::detect {

__extension__ typedef __int128 Wide;

/// Millionths, exact, so that what leaves a window takes out just what it brought in. What is not a
/// number of at most 24 digits before the point is nullopt; digits past the sixth decimal are cut.
std::optional<Wide> parse_millionths(std::string_view text);
double from_millionths(Wide value);

/// A queue in one allocation: empty, it takes none.
template <typename T>
class Queue {
 public:
  bool empty() const { return head_ == items_.size(); }
  std::size_t size() const { return items_.size() - head_; }
  T& front() { return items_[head_]; }
  T& back() { return items_.back(); }
  void push(T item) { items_.push_back(std::move(item)); }
  void pop() {
    if (++head_ < 32 || head_ * 2 < items_.size()) return;
    items_.erase(items_.begin(), items_.begin() + static_cast<std::ptrdiff_t>(head_));
    head_ = 0;
  }
  std::size_t bytes() const { return items_.capacity() * sizeof(T); }
  auto begin() const { return items_.begin() + static_cast<std::ptrdiff_t>(head_); }
  auto end() const { return items_.end(); }

 private:
  std::vector<T> items_;
  std::size_t head_ = 0;
};

/// What was measured, and the time of the oldest event that counted.
struct Measured {
  double value = 0;
  Instant first = 0;
};

/// What happened: a member was seen at a time, with a value if the measure takes one.
struct Happening {
  Instant time = 0;
  std::uint32_t member = 0;
  std::string_view text;  // kValueCount
  Wide number = 0;        // sums, averages, percentiles
};

class CountWindow {
 public:
  void add(Happening const& what);
  void forget(Instant from);
  std::optional<Measured> measure() const;
  std::size_t bytes() const { return seen_.bytes(); }
  void save(StateWriter& out) const;
  void load(StateReader& in);

 private:
  struct At {
    Instant time;
    std::uint64_t count;
  };
  Queue<At> seen_;
  std::uint64_t total_ = 0;
};

class DistinctWindow {
 public:
  DistinctWindow() = default;
  DistinctWindow(DistinctWindow&&) = default;  // the nodes move along; a copy's would be others
  DistinctWindow& operator=(DistinctWindow&&) = default;
  void add(Happening const& what);
  void forget(Instant from);
  std::optional<Measured> measure() const;
  std::size_t bytes() const { return bytes_ + seen_.bytes(); }
  void save(StateWriter& out) const;
  void load(StateReader& in);

 private:
  using Last = std::unordered_map<std::string, Instant>;
  struct At {
    Instant time;
    Last::value_type const* value;  // nodes stay where they are
  };
  Last last_;
  Queue<At> seen_;
  std::size_t bytes_ = 0;
};

class SumWindow {
 public:
  explicit SumWindow(bool average) : average_(average) {}
  void add(Happening const& what);
  void forget(Instant from);
  std::optional<Measured> measure() const;
  std::size_t bytes() const { return seen_.bytes(); }
  void save(StateWriter& out) const;
  void load(StateReader& in);

 private:
  struct At {
    Instant time;
    std::uint64_t count;
    Wide sum;
  };
  bool average_;
  Queue<At> seen_;
  Wide sum_ = 0;
  std::uint64_t count_ = 0;
};

/// The numbers up to the wanted rank, and those above it.
class PercentileWindow {
 public:
  explicit PercentileWindow(double percentile) : percentile_(percentile) {}
  void add(Happening const& what);
  void forget(Instant from);
  std::optional<Measured> measure() const;
  std::size_t bytes() const { return seen_.bytes() + (low_.size() + high_.size()) * 64; }
  void save(StateWriter& out) const;
  void load(StateReader& in);

 private:
  struct At {
    Instant time;
    Wide number;
  };
  /// The wanted rank among the numbers, from 0, with a fraction.
  double rank() const;
  void balance();
  double percentile_;
  Queue<At> seen_;
  std::multiset<Wide> low_, high_;
};

/// Which members were seen, and when last.
class SeenWindow {
 public:
  explicit SeenWindow(Correlation const& correlation)
      : correlation_(&correlation), last_(correlation.members.size(), kInstantMin) {}
  void add(Happening const& what) { last_[what.member] = what.time; }
  void forget(Instant from) { from_ = from; }
  /// With a boolean condition: nothing unless it holds.
  std::optional<Measured> measure() const;
  std::size_t bytes() const { return last_.capacity() * sizeof(Instant); }
  void save(StateWriter& out) const;
  void load(StateReader& in);

 private:
  bool holds(std::vector<ConditionStep> const& condition) const;
  Correlation const* correlation_;
  std::vector<Instant> last_;
  Instant from_ = kInstantMin;
};

/// For each prefix of the sequence: the latest start among its complete runs. A later start is
/// always as good, so nothing else need be kept. Times in a run never fall, and may be equal, since
/// CloudTrail's have a resolution of a second.
class OrderedWindow {
 public:
  explicit OrderedWindow(Correlation const& correlation);
  void add(Happening const& what);
  void forget(Instant from);
  std::optional<Measured> measure() const;
  std::size_t bytes() const {
    return (start_.capacity() + 1) * sizeof(Instant) + now_.capacity() * 8;
  }
  void save(StateWriter& out) const;
  void load(StateReader& in);

 private:
  Correlation const* correlation_;
  std::vector<Instant> start_;      // by length of prefix - 1
  std::vector<std::uint64_t> now_;  // seen at this instant, by member
  Instant time_ = kInstantMin, from_ = kInstantMin;
};

using Window = std::variant<CountWindow, DistinctWindow, SumWindow, PercentileWindow, SeenWindow,
                            OrderedWindow>;

/// `correlation` must outlive the window.
Window make_window(Correlation const& correlation);

}  // namespace cairn::detect
