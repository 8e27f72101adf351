// What a verification found.
#pragma once
#include "base/time.hpp"
#include "trail/verdict.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace cairn::verify {

/// In falling order.
enum class Gravity : std::uint8_t {
  kTampered,    // bytes were changed, removed or added after delivery
  kSuspicious,  // what is there contradicts itself, or something is absent that should be there
};
char const* to_string(Gravity gravity);

/// Something wrong with the trail. Each makes exit code 1.
struct Finding {
  Gravity gravity = Gravity::kTampered;
  std::string kind;    // log-modified, digest-missing, …: docs/formats/verify.md lists all
  std::string object;  // name as read, or the key that a digest names; may be empty
  std::string account, region, trail;
  TimeSpan span{0, 0};  // of the trail, that it concerns; begin == end: none
  std::string text;     // one sentence
  std::vector<std::pair<std::string, std::string>> evidence;  // name, value
  std::string recheck;                                        // shell commands; may be empty
};

/// Worth knowing, and nothing wrong: a tolerated oddity, an explained gap.
struct Note {
  std::string kind, object, text;
};

/// Something that should have been checked and could not be. Each makes exit code 2.
struct NotChecked {
  std::string object, reason;
};

enum class Stretch : std::uint8_t {
  kProven,
  kUnproven,  // a digest is there, and cannot be proven (yet)
  kModified,  // a digest is there, and is not CloudTrail's
  kMissing,   // a digest is owed
  kGap,       // nothing was owed by the chain, and nothing explains why
  kStopped,   // the same, explained by events
};
char const* to_string(Stretch stretch);
struct Segment {
  Instant begin = 0, end = 0;
  Stretch state = Stretch::kProven;
};

/// The digests of one trail, account and region.
struct Chain {
  std::string organization, account, region, home_region, trail;
  bool backfill = false;
  std::uint64_t digests = 0, proven = 0, missing = 0;
  Instant proven_from = 0, proven_to = 0;  // equal: nothing is
  std::vector<Segment> segments;           // in order of time; none for backfill
  // The newest proven digest: what a checkpoint remembers.
  std::string newest_bucket, newest_object, newest_hash;
};

/// Objects by verdict.
using Counts = std::map<trail::Verdict, std::uint64_t>;

struct ObjectVerdict {
  std::string object;
  bool digest = false;  // else a log
  trail::Verdict verdict = trail::Verdict::kNoDigest;
  std::string reason;     // may be empty
  std::string digest_of;  // a log's: the digest that lists it; may be empty
};

inline constexpr std::size_t kMaxTold = 10'000;  // findings, notes and what was not checked, each

struct Report {
  std::vector<Finding> findings;  // the gravest first
  std::vector<Note> notes;
  std::vector<NotChecked> not_checked;
  std::map<std::string, std::uint64_t> finding_counts, note_counts;  // by kind, all of them
  std::uint64_t not_checked_count = 0;
  std::vector<Chain> chains;
  Counts digests, logs;
  std::uint64_t not_yet_provable = 0;  // logs younger than the last provable digest
  std::uint64_t before_first = 0;      // logs older than the first digest
  std::uint64_t unknown_kind = 0;      // Insights and others that digests may not list
  std::uint64_t other_objects = 0;     // nothing of CloudTrail's

  std::uint64_t all_findings() const;
};

}  // namespace cairn::verify
