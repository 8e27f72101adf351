// What one object's bytes say, found by the thread that read them.
#pragma once
#include "decode/strict.hpp"
#include "trail/key.hpp"
#include "verify/digest.hpp"
#include "verify/metadata.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cairn::verify {

/// An event that stops or starts a trail's logging, or that may.
struct ControlEvent {
  Instant time = 0;
  std::string name;    // StopLogging, DeleteTrail, …
  std::string trail;   // name or ARN, as the request says
  std::string actor;   // ARN of who did it, or empty
  std::string id;      // eventID
  bool stops = false;  // else starts
};

/// A log, or an object that may be one.
struct LogFacts {
  std::string name;
  trail::ObjectKind kind = trail::ObjectKind::kOther;
  Sha256 hash{};
  decode::ContainerDefect defect = decode::ContainerDefect::kNone;
  bool packed = false;  // gzip
  // Of its records' eventTime, if it was held in memory and has some.
  std::optional<Instant> oldest, newest;
  std::vector<ControlEvent> control;
};

struct DigestFacts {
  std::string name;
  Sha256 hash{};
  decode::ContainerDefect defect = decode::ContainerDefect::kNone;
  bool packed = false;           // gzip
  std::optional<Digest> digest;  // empty: see problem
  std::string problem;
};

/// One object, read. Exactly one of the three, or nothing that matters here.
struct Facts {
  std::optional<LogFacts> log;
  std::optional<DigestFacts> digest;
  std::vector<Metadata> metadata;
  std::uint64_t stored = 0, inflated = 0;
};

/// One per thread; reuse it.
class Inspector {
 public:
  explicit Inspector(std::uint64_t max_object = std::uint64_t{1} << 30);
  ~Inspector();
  Inspector(Inspector&&) noexcept;

  /// `kind`: by the object's name. Fails with the reader's error or kTooLarge: nothing is known.
  Result<Facts> inspect(std::string_view name, trail::ObjectKind kind, ByteReader& reader);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cairn::verify
