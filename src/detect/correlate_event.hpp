// From records to correlated events, and those as bytes: to be sorted, or kept in saved state.
#pragma once
#include "detect/correlate_plan.hpp"
#include "detect/state.hpp"
#include "match/field_reader.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cairn::detect {

/// One a thread.
class EventReader {
 public:
  explicit EventReader(std::shared_ptr<CorrelationPlan const> plan);

  /// Fills `event` with what the correlations that listen to `rules` (ascending) look at. False,
  /// and nothing to correlate, if none listens, if the record lacks a value of the group-by of all
  /// that listen, or if it has no time.
  bool read(record::RecordView const& record, std::span<std::uint32_t const> rules,
            CorrelatedEvent& event);
  /// Events that were left out since they have no time.
  std::uint64_t without_time() const { return without_time_; }
  /// By correlation: occurrences that were left out for want of a group, each delivery of them.
  /// Those of events that others took are the Correlator's to count.
  std::vector<std::uint64_t> const& without_group() const { return without_group_; }

 private:
  struct Listener {
    std::uint32_t correlation;
    std::vector<std::uint32_t> group;  // fields
  };
  bool is_missing(std::uint32_t field, record::RecordView const& record);
  bool has_group(Listener const& listener, CorrelatedEvent const& event) const;

  std::shared_ptr<CorrelationPlan const> plan_;
  std::vector<std::vector<std::uint32_t>> fields_;  // by rule: what its listeners look at
  std::vector<std::vector<Listener>> listeners_;    // by rule
  std::vector<std::uint32_t>
      missing_;  // by rule with one listener: the field that was missing last
  std::vector<match::FieldReader> readers_;  // by field
  std::vector<std::uint32_t> wanted_;
  std::shared_ptr<std::string const> object_;
  std::string account_;
  std::uint64_t without_time_ = 0;
  std::vector<std::uint64_t> without_group_;
};

/// Bytes that sort as (time, identity) do.
void append_order(CorrelatedEvent const& event, std::string& out);

void save_event(CorrelatedEvent const& event, StateWriter& out);

/// Reads what save_event wrote. Gives equal names of objects one text, as far as it remembers.
class EventLoader {
 public:
  /// Numbers of rules and fields from these on make no sense.
  EventLoader(std::size_t rules, std::size_t fields)
      : rules_(rules), fields_(fields), names_(1024) {}
  /// False, and a stopped reader, for what makes no sense.
  bool load(StateReader& in, CorrelatedEvent& event);

 private:
  std::size_t rules_, fields_;
  std::vector<std::shared_ptr<std::string const>> names_;  // by hash
};

/// The 16 bytes that a UUID's text stands for; zeros if it is none.
std::array<std::uint8_t, 16> parse_event_id(std::string_view text);
/// Its text again; empty for zeros.
std::string format_event_id(std::array<std::uint8_t, 16> const& id);

}  // namespace cairn::detect
