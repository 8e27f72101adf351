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
  /// A record: a JSON object of checked structure; `members` are its own members' name entries. All borrowed for the call.
  /// Returns false to stop reading this text.
  virtual bool on_record(json::Value value, json::Members const& members) = 0;
  /// Something that stands where a record should and is none. `reason` is a constant such as "not an object", "cut off",
  /// "broken JSON", "an S3 event notification"; `offset` in the text.
  virtual void on_reject(char const* reason, std::size_t offset) = 0;
};

/// What the text as a whole is.
enum class Content {
  kRecords,        // CloudTrail records, or an envelope that may hold some ({"Records":[]} too)
  kDigest,         // a digest file
  kNotCloudTrail,  // readable, but nothing in it is CloudTrail's (another service's log, free text, …)
  kEmpty,          // no bytes, or blank
};

struct EnvelopeResult {
  Content content = Content::kRecords;
  bool damaged = false;  // something was rejected or could not be read: the object is incomplete
};

/// One per thread; reuse it.
///
/// Shapes, told apart by content: {"Records":[…]} (extra keys too), bare array, NDJSON, documents one after another, single object,
/// LookupEvents output (CloudTrailEvent as string or object), EventBridge `detail`, CloudWatch Logs subscription payloads and exported log
/// events, CloudTrail Lake `eventData` strings, the console's Event history CSV. The fast road is one stage-1 index and one checked walk; if
/// index or check fails, the slow road (tolerant scan, resynchronised at the next record) reads the rest, so that one odd record never
/// costs its object.
class EnvelopeReader {
 public:
  EnvelopeReader();
  ~EnvelopeReader();
  EnvelopeReader(EnvelopeReader&&) noexcept;

  EnvelopeResult read(json::PaddedView text, RecordSink& sink);

  /// Whether Program::may_match may judge this text as it stands. False where records are encoded in it or their field names are not
  /// in it (CSV, base64 payloads): then the text must be read.
  static bool is_plain(std::string_view text);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cairn::decode
