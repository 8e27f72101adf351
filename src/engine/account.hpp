// The account of a run: what was listed, read, left out and lost; the identities are asserted.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace cairn::engine {

struct NamedSkip {
  std::string object;
  std::string reason;
};

/// listed = parsed + pruned + skipped + left_out_by_time; in = kept + filtered + duplicate +
/// rejected.
struct Account {
  std::uint64_t listed = 0;
  std::uint64_t parsed = 0;  // JSON read, at least in part
  std::uint64_t pruned =
      0;  // inflated and checksummed; no match possible, JSON not read, records not counted
  std::uint64_t left_out_by_time = 0;            // by the delivery stamp in the key
  std::map<std::string, std::uint64_t> skipped;  // reason -> objects
  std::map<std::string, std::uint64_t> rejects;  // reason -> records
  std::vector<NamedSkip>
      named;  // objects that could not be read whole, in object order (first 10,000)
  std::uint64_t damaged = 0;  // objects in that state, all of them (named or not)

  std::uint64_t in = 0;  // records of parsed objects
  std::uint64_t kept = 0;
  std::uint64_t filtered = 0;      // no match, or outside --from/--to
  std::uint64_t without_time = 0;  // of those: no readable eventTime while --from/--to were given
  std::uint64_t duplicate = 0;     // --distinct
  std::uint64_t rejected = 0;

  std::uint64_t bytes_read = 0;
  std::uint64_t bytes_inflated = 0;
  double seconds = 0;
  bool stopped_at_limit = false;  // --limit: the rest was not read
  bool interrupted = false;
  bool output_ended = false;  // nobody takes more, or it failed: the rest was not read

  std::uint64_t skipped_objects() const;
  void add(Account const& other);  // sums; names appended
  /// Aborts with a message if an identity does not hold: a wrong count must never leave the
  /// program.
  void assert_balanced() const;
  /// 2 if something that should have been read was not.
  bool incomplete() const { return damaged > 0; }
};

}  // namespace cairn::engine
