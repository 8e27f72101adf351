#include "detect/window.hpp"

#include <algorithm>
#include <cmath>

namespace cairn::detect {
namespace {

constexpr Wide kMillion = 1'000'000;
constexpr int kMostDigits = 24;

/// What a node of a hash table takes beside its text.
constexpr std::size_t kNode = sizeof(std::string) + 48;

}  // namespace

bool Bound::holds(double measured) const {
  switch (compare) {
  case Compare::kGreater: return measured > value;
  case Compare::kGreaterOrEqual: return measured >= value;
  case Compare::kLess: return measured < value;
  case Compare::kLessOrEqual: return measured <= value;
  case Compare::kEqual: return measured == value;
  case Compare::kNotEqual: return measured != value;
  }
  return false;
}

std::optional<Wide> parse_millionths(std::string_view text) {
  std::size_t at = 0;
  bool const negative = text.starts_with('-');
  if (negative) ++at;
  auto const digit = [&] { return at < text.size() && text[at] >= '0' && text[at] <= '9'; };
  std::string digits;
  std::int64_t point = 0;  // how many of the digits stand before it
  bool any = false;
  for (; digit(); ++at, any = true)
    if (!digits.empty() || text[at] != '0') digits += text[at], ++point;
  if (at < text.size() && text[at] == '.')
    for (++at; digit(); ++at, any = true) {
      if (digits.empty() && text[at] == '0')
        --point;
      else
        digits += text[at];
    }
  if (!any) return std::nullopt;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    bool const down = at < text.size() && text[at] == '-';
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
    if (!digit()) return std::nullopt;
    std::int64_t exponent = 0;
    for (; digit(); ++at)
      exponent = std::min<std::int64_t>(exponent * 10 + (text[at] - '0'), 100000);
    point += down ? -exponent : exponent;
  }
  if (at != text.size()) return std::nullopt;
  if (digits.empty()) return Wide{0};
  if (point > kMostDigits) return std::nullopt;
  Wide value = 0;
  std::int64_t const wanted = point + 6;  // digits up to the sixth decimal
  for (std::int64_t i = 0; i < wanted; ++i)
    value = value * 10 + (i < static_cast<std::int64_t>(digits.size())
                              ? digits[static_cast<std::size_t>(i)] - '0'
                              : 0);
  return negative ? -value : value;
}

double from_millionths(Wide value) {
  // Whole part and rest apart: both are exact up to 2^53, so that 3 is 3.
  return static_cast<double>(value / kMillion) + static_cast<double>(value % kMillion) / 1e6;
}

void CountWindow::add(Happening const& what) {
  if (!seen_.empty() && seen_.back().time == what.time)
    ++seen_.back().count;
  else
    seen_.push({what.time, 1});
  ++total_;
}

void CountWindow::forget(Instant from) {
  for (; !seen_.empty() && seen_.front().time < from; seen_.pop()) total_ -= seen_.front().count;
}

std::optional<Measured> CountWindow::measure() const {
  if (seen_.empty()) return std::nullopt;
  return Measured{static_cast<double>(total_), seen_.begin()->time};
}

void DistinctWindow::add(Happening const& what) {
  auto const [found, added] = last_.try_emplace(std::string(what.text), what.time);
  if (added) bytes_ += kNode + what.text.size();
  if (!added && found->second == what.time) return;
  found->second = what.time;
  seen_.push({what.time, &*found});
}

void DistinctWindow::forget(Instant from) {
  for (; !seen_.empty() && seen_.front().time < from; seen_.pop()) {
    auto const [time, value] = seen_.front();
    if (value->second != time) continue;  // seen again since
    bytes_ -= kNode + value->first.size();
    last_.erase(last_.find(value->first));
  }
}

std::optional<Measured> DistinctWindow::measure() const {
  if (seen_.empty()) return std::nullopt;
  return Measured{static_cast<double>(last_.size()), seen_.begin()->time};
}

void SumWindow::add(Happening const& what) {
  if (!seen_.empty() && seen_.back().time == what.time)
    ++seen_.back().count, seen_.back().sum += what.number;
  else
    seen_.push({what.time, 1, what.number});
  ++count_, sum_ += what.number;
}

void SumWindow::forget(Instant from) {
  for (; !seen_.empty() && seen_.front().time < from; seen_.pop())
    count_ -= seen_.front().count, sum_ -= seen_.front().sum;
}

std::optional<Measured> SumWindow::measure() const {
  if (seen_.empty()) return std::nullopt;
  double const sum = from_millionths(sum_);
  return Measured{average_ ? sum / static_cast<double>(count_) : sum, seen_.begin()->time};
}

void PercentileWindow::add(Happening const& what) {
  seen_.push({what.time, what.number});
  (low_.empty() || what.number > *low_.rbegin() ? high_ : low_).insert(what.number);
  balance();
}

void PercentileWindow::forget(Instant from) {
  for (; !seen_.empty() && seen_.front().time < from; seen_.pop()) {
    Wide const number = seen_.front().number;
    auto& half = number <= *low_.rbegin() ? low_ : high_;
    half.erase(half.find(number));
    balance();
  }
}

double PercentileWindow::rank() const {
  return percentile_ / 100 * static_cast<double>(low_.size() + high_.size() - 1);
}

/// Afterwards the wanted rank, cut to a whole number, is that of the greatest of `low_`.
void PercentileWindow::balance() {
  if (low_.empty() && high_.empty()) return;
  auto const wanted = static_cast<std::size_t>(rank()) + 1;
  while (low_.size() > wanted) high_.insert(low_.extract(std::prev(low_.end())));
  while (low_.size() < wanted) low_.insert(high_.extract(high_.begin()));
}

std::optional<Measured> PercentileWindow::measure() const {
  if (seen_.empty()) return std::nullopt;
  double const below = from_millionths(*low_.rbegin());
  double const part = rank() - std::floor(rank());
  double const value =
      high_.empty() ? below : below + (from_millionths(*high_.begin()) - below) * part;
  return Measured{value, seen_.begin()->time};
}

std::optional<Measured> SeenWindow::measure() const {
  std::size_t seen = 0;
  Instant first = kInstantMax;
  for (Instant const last : last_)
    if (last >= from_) ++seen, first = std::min(first, last);
  if (seen == 0 || (!correlation_->condition.empty() && !holds(correlation_->condition)))
    return std::nullopt;
  return Measured{static_cast<double>(seen), first};
}

bool SeenWindow::holds(std::vector<ConditionStep> const& condition) const {
  std::vector<bool> stack;
  for (ConditionStep const& step : condition) {
    if (step.kind == ConditionStep::Kind::kSeen) {
      stack.push_back(last_[step.member] >= from_);
    } else if (step.kind == ConditionStep::Kind::kNot) {
      stack.back() = !stack.back();
    } else {
      bool const right = stack.back();
      stack.pop_back();
      stack.back() =
          step.kind == ConditionStep::Kind::kAnd ? stack.back() && right : stack.back() || right;
    }
  }
  return stack.back();
}

OrderedWindow::OrderedWindow(Correlation const& correlation)
    : correlation_(&correlation), start_(correlation.sequence.size(), kInstantMin),
      now_(correlation.members.size(), 0) {}

void OrderedWindow::add(Happening const& what) {
  time_ = what.time;
  ++now_[what.member];
}

/// Ends the instant: the events of one second may follow each other in any order. So a prefix that
/// ends now is one that ended before, and then a part of the sequence of which each step happened
/// now.
void OrderedWindow::forget(Instant from) {
  from_ = from;
  auto const& sequence = correlation_->sequence;
  std::vector<std::uint64_t> left;
  for (std::size_t end = sequence.size(); end-- > 0;) {
    left = now_;
    for (std::size_t begin = end + 1; begin-- > 0;) {
      if (left[sequence[begin]] == 0) break;
      --left[sequence[begin]];
      Instant const start = begin == 0 ? time_ : start_[begin - 1];
      start_[end] = std::max(start_[end], start);
    }
  }
  std::fill(now_.begin(), now_.end(), 0);
}

std::optional<Measured> OrderedWindow::measure() const {
  for (std::size_t length = start_.size(); length > 0; --length)
    if (start_[length - 1] >= from_)
      return Measured{static_cast<double>(length), start_[length - 1]};
  return std::nullopt;
}

Window make_window(Correlation const& correlation) {
  switch (correlation.measure) {
  case Measure::kEventCount: return CountWindow();
  case Measure::kValueCount: return DistinctWindow();
  case Measure::kValueSum: return SumWindow(false);
  case Measure::kValueAverage: return SumWindow(true);
  case Measure::kValuePercentile: return PercentileWindow(correlation.percentile);
  case Measure::kTemporal: return SeenWindow(correlation);
  case Measure::kTemporalOrdered: return OrderedWindow(correlation);
  }
  return CountWindow();
}

}  // namespace cairn::detect
