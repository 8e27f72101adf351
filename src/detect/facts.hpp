// What findings tell of an event: when, who, from where, what. Read from the members that the
// dispatcher found anyway.
#pragma once
#include "base/time.hpp"
#include "match/dispatch.hpp"
#include "record/record.hpp"
#include "trail/verdict.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::detect {

enum class Fact : std::uint8_t {
  kTime,
  kAddress,
  kName,
  kSource,
  kRegion,
  kErrorCode,
  kErrorMessage,
  kEventId,
  kRecipient,
  kAgent
};

/// What is known of the integrity of every object: no digest has been looked at.
inline constexpr std::string_view kVerdict = trail::to_string(trail::Verdict::kNoDigest);

/// The members of records that Facts reads, in the order of Fact: for match::DispatchKeys.
std::vector<std::string> fact_members();

/// One thread. Views are valid until the next read().
class Facts {
 public:
  void read(record::RecordView const& record, match::Dispatcher const& by);

  std::optional<Instant> time() const { return time_; }
  std::string_view principal() const { return principal_; }
  std::string_view account() const { return account_; }
  /// The decoded text of a scalar; empty for null, containers and what is missing.
  std::string_view text(Fact fact, std::string& scratch) const;
  bool is_there(Fact fact) const { return value(fact).text() != nullptr; }

 private:
  json::Value value(Fact fact) const { return by_->member(static_cast<std::size_t>(fact)); }

  match::Dispatcher const* by_ = nullptr;
  std::optional<Instant> time_;
  std::string principal_, account_, scratch_;
};

}  // namespace cairn::detect
