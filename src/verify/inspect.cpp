#include "verify/inspect.hpp"

#include "crypto/hash.hpp"
#include "decode/envelope.hpp"
#include "record/derived.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace cairn::verify {
namespace {

using trail::ObjectKind;

/// Which calls open and close gaps. UpdateTrail may switch validation off and on.
struct ControlName {
  std::string_view name;
  bool stops, starts;
};
constexpr std::array<ControlName, 5> kControl = {{{"StopLogging", true, false},
                                                  {"DeleteTrail", true, false},
                                                  {"StartLogging", false, true},
                                                  {"CreateTrail", false, true},
                                                  {"UpdateTrail", true, true}}};

std::string text_at(json::Value object, std::string_view name) {
  json::Value value;
  std::string scratch;
  if (!object.is_object() || !json::find_member(object, name, value) || value.is_container())
    return {};
  return value.kind() == json::Kind::kNull ? std::string()
                                           : std::string(json::decoded_text(value, scratch));
}

/// Sees a log's records: their times, and the calls that change a trail.
class RecordReader final : public decode::RecordSink {
 public:
  void start(LogFacts& facts, bool may_control) {
    facts_ = &facts;
    may_control_ = may_control;
  }
  bool on_record(json::Value value, json::Members const& members) override {
    record::RecordView const record{value, members, 0, nullptr};
    json::Value value_of_time;
    if (!record::find_top(record, "eventTime", value_of_time)) return true;
    // Nearly every time is plain text; what is not goes the way of all other readers.
    auto time =
        value_of_time.is_string() ? parse_event_time(value_of_time.string_body()) : std::nullopt;
    if (!time) time = record::event_time(record);
    if (!time) return true;
    facts_->oldest = std::min(facts_->oldest.value_or(*time), *time);
    facts_->newest = std::max(facts_->newest.value_or(*time), *time);
    if (may_control_) look_for_control(record, *time);
    return true;
  }
  void on_reject(char const*, std::size_t) override {}

 private:
  void look_for_control(record::RecordView const& record, Instant time) {
    record::top_text(record, "eventName", scratch_);
    auto const found = std::find_if(kControl.begin(), kControl.end(),
                                    [&](ControlName const& each) { return each.name == scratch_; });
    if (found == kControl.end()) return;
    record::top_text(record, "eventSource", scratch_);
    if (scratch_ != "cloudtrail.amazonaws.com") return;
    record::top_text(record, "errorCode", scratch_);
    json::Value request, identity;
    if (!scratch_.empty() || !record::find_top(record, "requestParameters", request)) return;
    ControlEvent event;
    event.time = time;
    event.name = found->name;
    event.trail = text_at(request, "name");
    if (record::find_top(record, "userIdentity", identity)) event.actor = text_at(identity, "arn");
    record::top_text(record, "eventID", event.id);
    bool stops = found->stops;
    if (found->stops && found->starts) {
      std::string const validation = text_at(request, "enableLogFileValidation");
      if (validation.empty()) return;
      stops = validation == "false";
    }
    event.stops = stops;
    facts_->control.push_back(std::move(event));
  }

  LogFacts* facts_ = nullptr;
  bool may_control_ = false;
  std::string scratch_;
};

bool holds(std::string_view text, std::string_view part) {
  return memmem(text.data(), text.size(), part.data(), part.size()) != nullptr;
}

}  // namespace

struct Inspector::Impl {
  explicit Impl(std::uint64_t max_object)
      : strict(decode::StrictReader::Limits{kMaxDigest, max_object}),
        sha(crypto::Algorithm::kSha256) {}

  decode::StrictReader strict;
  crypto::Hash sha;
  json::Indexer indexer;
  decode::EnvelopeReader envelope;
  RecordReader records;

  void read_digest(decode::StrictText const& text, DigestFacts& facts) {
    if (text.defect == decode::ContainerDefect::kDamaged) {
      facts.problem = decode::to_string(text.defect);
    } else if (!text.text) {
      facts.problem = fmt::format("larger than {} bytes once inflated", kMaxDigest);
    } else if (auto digest = parse_digest(*text.text, indexer)) {
      facts.digest = *std::move(digest);
    } else {
      facts.problem = digest.error().message;
    }
  }

  void read_records(json::PaddedView text, LogFacts& facts) {
    bool const may_control =
        facts.kind == ObjectKind::kLog && holds(text.text(), "cloudtrail.amazonaws.com");
    records.start(facts, may_control);
    envelope.read(text, records);
  }
};

Inspector::Inspector(std::uint64_t max_object) : impl_(std::make_unique<Impl>(max_object)) {}
Inspector::~Inspector() = default;
Inspector::Inspector(Inspector&&) noexcept = default;

Result<Facts> Inspector::inspect(std::string_view name, ObjectKind kind, ByteReader& reader) {
  Facts facts;
  if (kind == ObjectKind::kLakeResult) return facts;
  auto const text = CAIRN_TRY(
      impl_->strict.read(reader, [this](std::string_view bytes) { impl_->sha.update(bytes); }));
  facts.stored = text.stored;
  facts.inflated = text.inflated;
  Sha256 hash{};
  std::string const digest = impl_->sha.finish();
  if (digest.size() != hash.size()) return fail(ErrorCode::kIo, "could not be hashed");
  std::memcpy(hash.data(), digest.data(), hash.size());

  if (kind == ObjectKind::kDigest || kind == ObjectKind::kBackfillDigest) {
    facts.digest = DigestFacts{std::string(name), hash, text.defect, text.gzip, {}, {}};
    impl_->read_digest(text, *facts.digest);
    return facts;
  }
  if (kind == ObjectKind::kOther && !text.gzip && text.text)
    facts.metadata = parse_metadata(name, *text.text, impl_->indexer);
  if (!facts.metadata.empty()) return facts;
  facts.log = LogFacts{std::string(name), kind, hash, text.defect, text.gzip, {}, {}, {}};
  if (kind != ObjectKind::kOther && text.text && text.text->size > 0)
    impl_->read_records(*text.text, *facts.log);
  return facts;
}

}  // namespace cairn::verify
