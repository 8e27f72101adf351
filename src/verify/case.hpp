// All that a judgement works on: shared by the steps of judge.cpp, proof.cpp, chains.cpp,
// coverage.cpp and logs.cpp, in this order.
#pragma once
#include "verify/judge.hpp"
#include "verify/log_table.hpp"

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

namespace cairn::verify {

enum class Proof : std::uint8_t {
  kNone,
  kOwnSignature,        // in its metadata
  kSuccessorSignature,  // quoted by the next digest
  kLink,                // a proven digest lists its hash
};

/// Why a digest is not proven.
enum class Doubt : std::uint8_t {
  kNone,
  kUnread,        // not read
  kUnreadable,    // no digest in it
  kBadSignature,  // a signature and its key are known and do not fit
  kOtherHash,     // a proven digest lists other bytes
  kNoKey,
  kNoSignature,
};

struct DigestRecord {
  std::string name;
  Sha256 hash{};
  decode::ContainerDefect defect = decode::ContainerDefect::kNone;
  bool packed = false;
  std::optional<Digest> digest;  // without its logs
  std::string problem;
  std::vector<std::uint32_t> metadata;

  // Which chain it belongs to and when: from its content if it can be read, else from its name.
  std::string organization, account, region, home_region, trail;
  bool backfill = false;
  Instant start = 0, end = 0;

  Proof proof = Proof::kNone;
  Doubt doubt = Doubt::kNone;
  std::uint32_t original = kNowhere;  // the same bytes under the same name were read before
  bool metadata_failed = false;
  bool moved = false;

  bool proven() const { return proof != Proof::kNone; }
};

struct Case {
  KeyStore keys;
  JudgeOptions options;
  std::deque<DigestRecord> digests;
  std::vector<Metadata> metadata;
  std::vector<ControlEvent> control;
  std::vector<std::string> control_object;  // of each: the log that holds it
  LogTable logs;
  Report report;

  std::unordered_map<std::string, std::vector<std::uint32_t>> digests_by_base;
  std::vector<std::vector<std::uint32_t>> chain_members;  // of report.chains, in order of time
  std::vector<std::set<std::string>> chain_roots;  // what stands before AWSLogs/ in their names
  std::uint32_t newest = kNowhere;                 // the proven digest that reaches furthest

  /// Logs that no digest lists, by account and region; filled by sort_unlisted().
  struct Unlisted {
    std::uint32_t record = 0;
    Instant stamp = 0;
  };
  using Place = std::tuple<std::string, std::string>;  // account, region
  std::map<Place, std::vector<Unlisted>> unlisted;
  /// Every log that is there by organization, account and region: how many.
  std::map<std::tuple<std::string, std::string, std::string>, std::uint64_t> log_places;

  void find(Finding finding);
  void note(std::string kind, std::string object, std::string text);
  void not_checked(std::string object, std::string reason);

  /// Those that stand under a key's base name.
  std::vector<std::uint32_t> const& under(std::string_view key) const;
  /// The digest that a link means; kNowhere if it is not there.
  std::uint32_t target(std::optional<std::string> const& key,
                       std::optional<std::string> const& hash) const;
  std::string listing_digest(LogRecord const& record) const;
};

// The steps.
void prove_digests(Case& all);   // proof.cpp
void sort_unlisted(Case& all);   // logs.cpp
void build_chains(Case& all);    // chains.cpp: who belongs together
void judge_chains(Case& all);    // chains.cpp: links, holes, gaps, both ends
void judge_coverage(Case& all);  // coverage.cpp: accounts and regions that are not there
void judge_anchors(Case& all);   // coverage.cpp: what an earlier run proved
void judge_logs(Case& all);      // logs.cpp

/// After the steps.
ObjectVerdict digest_verdict(Case const& all, DigestRecord const& digest);
ObjectVerdict log_verdict(Case const& all, std::size_t at);

/// `3 hours`, `1 hour`.
std::string count_of(std::uint64_t count, std::string_view one);
std::string shell_quoted(std::string_view text);
std::string hash_command(std::string_view object);

}  // namespace cairn::verify
