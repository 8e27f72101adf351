#include "engine/account.hpp"

#include "engine/outcome.hpp"

#include <cstdio>
#include <cstdlib>
#include <utility>

namespace cairn::engine {
namespace {

constexpr std::size_t kMaxNamed = 10'000;

[[noreturn]] void unbalanced(char const* what, std::uint64_t left, std::uint64_t right) {
  // A wrong count must never look like a result: this is a defect of Cairn, not of the input.
  std::fprintf(stderr, "cairn: internal error: the account does not balance: %s: %llu != %llu\n",
               what, static_cast<unsigned long long>(left), static_cast<unsigned long long>(right));
  std::abort();
}

}  // namespace

std::uint64_t Account::skipped_objects() const {
  std::uint64_t sum = 0;
  for (auto const& [reason, count] : skipped) sum += count;
  return sum;
}

void Account::add(Account const& other) {
  listed += other.listed;
  parsed += other.parsed;
  pruned += other.pruned;
  left_out_by_time += other.left_out_by_time;
  for (auto const& [reason, count] : other.skipped) skipped[reason] += count;
  for (auto const& [reason, count] : other.rejects) rejects[reason] += count;
  for (auto const& skip : other.named)
    if (named.size() < kMaxNamed) named.push_back(skip);
  damaged += other.damaged;
  in += other.in;
  kept += other.kept;
  filtered += other.filtered;
  without_time += other.without_time;
  duplicate += other.duplicate;
  rejected += other.rejected;
  bytes_read += other.bytes_read;
  bytes_inflated += other.bytes_inflated;
  seconds += other.seconds;
  stopped_at_limit = stopped_at_limit || other.stopped_at_limit;
  interrupted = interrupted || other.interrupted;
  output_ended = output_ended || other.output_ended;
}

void Account::assert_balanced() const {
  if (listed != parsed + pruned + skipped_objects() + left_out_by_time)
    unbalanced("listed = parsed + pruned + skipped + left out by time", listed,
               parsed + pruned + skipped_objects() + left_out_by_time);
  if (in != kept + filtered + duplicate + rejected)
    unbalanced("in = kept + filtered + duplicate + rejected", in,
               kept + filtered + duplicate + rejected);
  std::uint64_t reasons = 0;
  for (auto const& [reason, count] : rejects) reasons += count;
  if (rejected != reasons) unbalanced("rejected = sum of its reasons", rejected, reasons);
}

void ObjectOutcome::add_to(Account& account) const {
  if (fate == Fate::kUnread) return;
  ++account.listed;
  switch (fate) {
  case Fate::kUnread: break;
  case Fate::kParsed: ++account.parsed; break;
  case Fate::kPruned: ++account.pruned; break;
  case Fate::kSkipped: ++account.skipped[reason]; break;
  case Fate::kLeftOutByTime: ++account.left_out_by_time; break;
  }
  if (!expected) {
    ++account.damaged;
    if (account.named.size() < kMaxNamed) account.named.push_back({name, reason});
  }
  ObjectOutcome(*this).move_records_to(account);
}

void ObjectOutcome::move_records_to(Account& account) {
  account.in += std::exchange(in, 0);
  account.filtered += std::exchange(filtered, 0);
  account.without_time += std::exchange(without_time, 0);
  account.rejected += std::exchange(rejected, 0);
  for (auto const& [why, count] : std::exchange(rejects, {})) account.rejects[why] += count;
  account.bytes_read += std::exchange(bytes_read, 0);
  account.bytes_inflated += std::exchange(bytes_inflated, 0);
}

}  // namespace cairn::engine
