// From text to records: every shape in which CloudTrail events are found.
#pragma once
#include "base/result.hpp"
#include "json/check.hpp"
#include "json/value.hpp"

#include <memory>
#include <string_view>

namespace cairn::decode {

/// Receives what a text holds, in order.
class RecordSink {
 public:
  virtual ~RecordSink() = default;
  /// A record: a JSON object of checked structure; `members` are its own members' name entries. All
  /// borrowed for the call. Returns false to stop reading this text.
  virtual bool on_record(json::Value value, json::Members const& members) = 0;
  /// Something that stands where a record should and is none. `reason` is a constant such as "not
  /// an object", "cut off", "broken JSON", "an S3 event notification"; `offset` in the text.
  virtual void on_reject(char const* reason, std::size_t offset) = 0;
};

/// What the object is, as far as it has been read.
enum class Content {
  kRecords,        // CloudTrail records, or an envelope that may hold some ({"Records":[]} too)
  kDigest,         // a digest file
  kNotCloudTrail,  // readable, but nothing in it is CloudTrail's (another service's log, free text,
                   // …)
  kEmpty,          // no bytes, or blank
};

struct EnvelopeResult {
  Content content = Content::kRecords;
  bool damaged = false;  // something could not be read: the object is incomplete. Records of other
                         // services are no damage.
};

/// Where a text stands in its object.
enum class Part { kFirst, kNext };

/// Slow takes the tolerant road at once: for tests that compare the two.
enum class Road { kFast, kSlow };

/// One per thread; reuse it.
///
/// Shapes, told apart by content: {"Records":[…]} (extra keys too), bare array, NDJSON, documents
/// one after another, single object, LookupEvents output (CloudTrailEvent as string or object),
/// EventBridge `detail`, CloudWatch Logs subscription payloads and exported log events, CloudTrail
/// Lake `eventData` strings, the console's Event history CSV. The fast road is one stage-1 index
/// and one checked walk; if index or check fails, the slow road (tolerant scan, resynchronised at
/// the next record) reads the rest, so that one odd record never costs its object.
///
/// A record is an object with an eventName, or with an eventVersion and one more of CloudTrail's
/// own names; every object in an array named Records, unless its source is `aws:…` (notifications
/// of S3, SQS, … use the same envelope and are rejected) or it wraps others. Other objects and
/// arrays are searched for records to a depth of 8; strings only under names that are known to hold
/// JSON. Rejects of a text that has nothing of CloudTrail in it are not told, except notifications.
class EnvelopeReader {
 public:
  explicit EnvelopeReader(Road road = Road::kFast);
  ~EnvelopeReader();
  EnvelopeReader(EnvelopeReader&&) noexcept;

  /// `part` kNext: the text continues the object of the last call (a CSV's header stands in its
  /// first piece only), and the result is that of the object so far.
  EnvelopeResult read(json::PaddedView text, RecordSink& sink, Part part = Part::kFirst);

  /// Whether Program::may_match may judge this text as it stands: only CloudTrail's own envelope,
  /// {"Records":[…]}, with both its ends. In other shapes records may be encoded or their field
  /// names missing, and a text that lost an end lost what could match: those must be read. Looks at
  /// both ends only. Ask about an object that came in one piece.
  static bool is_plain(std::string_view text);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cairn::decode
