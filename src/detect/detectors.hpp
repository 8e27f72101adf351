// Built-in detectors: what Sigma cannot say, since it depends on what was there before, or on what
// did not happen.
//
// They fill tables that any order of events fills alike (when was a pair of things first and last
// seen, in which hours was a region active), and judge them afterwards. So findings depend neither
// on the order of files nor on threads; over live input, what is judged is only the time that is
// over, so that events out of order by no more than the lateness change nothing. docs/detectors.md
// tells of each detector: what it means, its parameters, what sets it off wrongly.
#pragma once
#include "detect/detectors_event.hpp"
#include "detect/detectors_tables.hpp"
#include "sigma/rules.hpp"

#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <vector>

namespace cairn::detect {

enum class Detector : std::uint8_t {
  kNewCall,           // an actor makes a call that it never made
  kNewRegion,         // an actor works in a region where it never did
  kNewAgent,          // an actor uses a program that it never did
  kNewCountry,        // an actor comes from a country that it never did (with a MaxMind file)
  kNewNetwork,        // the same for autonomous systems
  kNewAddress,        // a long-term key is used from an address that it never was
  kUnusedRegion,      // an account is active in a region where it never was
  kNewKeyElsewhere,   // a key is used soon after it was made, from elsewhere
  kSharedSession,     // one session, several addresses
  kInstanceOutside,   // an instance's credentials, used from elsewhere
  kSessionNotIssued,  // a role's session is used, and no call gave it out
  kErrorBurst,        // an actor is denied again and again
  kSilencedTrail,     // the trail was changed, and then the account fell silent
  kDeliveryGap,       // a busy region fell silent
};
inline constexpr std::size_t kDetectors = 14;

/// What each says about itself, as a rule does: title, id, level, tags, false positives.
std::span<sigma::Meta const> detector_metas();
/// `new-call`, …: what --detectors takes.
std::string_view detector_name(Detector detector);
std::optional<Detector> parse_detector(std::string_view name);

struct DetectorOptions {
  std::set<Detector> enabled;  // none: nothing is tabled
  /// How long something must have been known before news of it count…
  Instant learn = 7 * kDay;
  /// … or, if set: what was seen before this is known, whatever else.
  std::optional<Instant> learn_until;
  Instant new_key_span = kDay;           // kNewKeyElsewhere
  Instant session_span = 30 * kMinute;   // kSharedSession
  std::uint64_t burst_count = 20;        // kErrorBurst: so many…
  Instant burst_span = 10 * kMinute;     // … within this, to the minute
  Instant silence = 2 * kHour;           // kSilencedTrail: at least
  Instant gap = 6 * kHour;               // kDeliveryGap: at least
  std::size_t most_entries = 1'000'000;  // of all tables
};

/// Country and network of an address; empty if they are not known.
struct Place {
  std::string country, network;
};
using Locate = std::function<Place(std::string_view address)>;

struct DetectorHit {
  Detector detector = Detector::kNewCall;
  Instant first = 0, last = 0;
  std::uint64_t count = 1;  // events
  std::string actor, account, address, name, source, region;
  std::string what;     // one sentence without a final stop
  std::string subject;  // what it is about: of equal detector and subject it is told once
  std::string object;   // where its first event stands
  std::uint64_t index = 0;
};

/// One thread. A worker's Detectors are merged into the first one.
class Detectors {
 public:
  explicit Detectors(DetectorOptions options, Locate locate = {})
      : options_(std::move(options)), locate_(std::move(locate)) {}

  void add(ObservedEvent const& event);
  void merge(Detectors const& other);

  using Sink = std::function<void(DetectorHit const&)>;
  /// Tells what follows from the events before `over`, and was not told before: in order of
  /// detector, time, names. kInstantMax: all that will ever come is there. Then forgets what cannot
  /// matter any more.
  void judge(Instant over, Sink const& sink);

  /// The newest event.
  Instant newest() const { return tables_.newest; }
  /// Things that were not followed, since the tables were full.
  std::uint64_t not_followed() const { return tables_.not_followed; }

  void save(StateWriter& out) const;
  Status load(StateReader& in);

 private:
  using Id = DetectorTables::Id;
  /// What a hit is about: told once.
  using Told = std::tuple<Detector, Id, Id, Instant>;
  bool on(Detector detector) const { return options_.enabled.contains(detector); }
  void see_pairs(ObservedEvent const& event, Id object);
  void judge_news(Instant over, Detector detector, Pair pair, Pair known);
  void judge_new_keys(Instant over);
  void judge_shared_sessions(Instant over);
  void judge_instances(Instant over);
  void judge_unissued(Instant over);
  void judge_bursts(Instant over);
  void judge_silenced(Instant over);
  void judge_gaps(Instant over);
  void tell(DetectorHit hit, Id a, Id b, Instant when);
  DetectorHit hit_of(Detector detector, Sighting const& seen) const;
  void forget(Instant over);
  std::string const& text(Id id) const { return tables_.texts[id]; }

  DetectorOptions options_;
  Locate locate_;
  DetectorTables tables_;
  std::set<Told> told_;
  std::int64_t silent_until_ = INT64_MIN;  // the hour up to which silences were judged
  std::size_t texts_left_ = 1000;          // when texts that nothing names were last thrown away
  std::vector<DetectorHit> hits_;          // of one judge()
};

}  // namespace cairn::detect
