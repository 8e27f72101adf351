// Shapes other than CloudTrail's own envelope: single records, lists, wrappers, JSON in strings,
// notifications.
#include "base/base64.hpp"
#include "decode/gunzip.hpp"
#include "decode/walker.hpp"

#include <cstring>

namespace cairn::decode {
namespace {

constexpr std::size_t kLongestPayload = 64 << 20;  // inflated; CloudWatch Logs sends at most 1 MB

struct Service {
  std::string_view source;
  char const* reason;
};
constexpr Service kServices[] = {
    {"aws:s3", "an S3 event notification"}, {"aws:sqs", "an SQS message"},
    {"aws:sns", "an SNS message"},          {"aws:dynamodb", "a DynamoDB stream record"},
    {"aws:kinesis", "a Kinesis record"},
};

/// The reason to reject a record of that source; nullptr if it may be CloudTrail's.
char const* notification_reason(json::Value source) {
  if (!source.is_string()) return nullptr;
  std::string_view const text = source.string_body();
  if (!text.starts_with("aws:")) return nullptr;
  for (auto const& service : kServices)
    if (service.source == text) return service.reason;
  return "a notification of another service";
}

/// Member name entries of a checked object.
void list_members(json::Value object, json::Members& members) {
  members.clear();
  char const* const text = object.text();
  for (std::uint32_t const* at = object.at() + 1; text[*at] == '"'; ++at) {
    members.push_back(at);
    at = json::Value(text, at + 2).after();
    if (text[*at] != ',') return;
  }
}

bool may_hold_json(std::string_view body) {
  for (char const c : body) {
    if (c == '{' || c == '[' || c == '\\') return true;
    if (c != ' ' && c != '\t') return false;
  }
  return false;
}

}  // namespace

Walker::Outcome Walker::unwrap(json::Value value, Place place, unsigned depth) {
  if (depth >= kDeepest || stopped_) return Outcome::kForeign;
  if (value.is_object()) return unwrap_object(value, place, depth);
  if (value.is_array()) return unwrap_array(value, place, depth);
  if (value.is_string() && place != Place::kAnywhere) return unwrap_string(value, depth);
  return Outcome::kForeign;
}

Walker::Outcome Walker::unwrap_object(json::Value object, Place place, unsigned depth) {
  json::Members& members = level(depth).members;
  list_members(object, members);
  std::uint32_t evidence = 0;
  bool records = false, digest = false;
  char const* notification = nullptr;
  for (std::uint32_t const* const at : members) {
    Name const name = name_of(json::Value(object.text(), at).string_body());
    evidence |= evidence_of(name);
    records = records || name == Name::kRecords;
    digest = digest || name == Name::kDigest;
    if (name == Name::kEventSource || name == Name::kSource)
      notification = notification_reason(json::Value(object.text(), at + 2));
  }
  if (notification != nullptr) return unwrap_notification(object, notification, depth);
  if (place == Place::kAnywhere ? is_surely_record(evidence) : is_record(evidence)) {
    emit(object, members);
    return Outcome::kHandled;
  }
  if (digest && place == Place::kDocument) {
    digest_ = true;
    return Outcome::kHandled;
  }
  Outcome outcome = Outcome::kForeign;
  json::for_each_member(object, [&](std::string_view raw_name, json::Value value) {
    Name const name = name_of(raw_name);
    Outcome came = Outcome::kForeign;
    if (name == Name::kRecords)
      came = unwrap_records(value, place, depth + 1);
    else if (records)
      return true;  // beside Records nothing else holds any
    else if (name == Name::kAwsLogs && payload_ && value.is_object())
      came = unwrap_payload(value, depth + 1);
    else if (name == Name::kText)
      came = unwrap(value, Place::kDocument, depth + 1);
    else if (value.is_container())
      came = unwrap(value, Place::kAnywhere, depth + 1);
    if (came == Outcome::kHandled) outcome = came;
    return !stopped_;
  });
  return outcome;
}

Walker::Outcome Walker::unwrap_array(json::Value array, Place place, unsigned depth) {
  std::uint64_t foreign = 0;
  std::size_t first_foreign = 0;
  bool handled = false;
  json::for_each_element(array, [&](json::Value value) {
    if (unwrap(value, place, depth + 1) == Outcome::kHandled) {
      handled = true;
    } else if (foreign++ == 0) {
      first_foreign = where(value);
    }
    return !stopped_;
  });
  if (!handled) return Outcome::kForeign;
  // In a document's own list every element is expected to be an event; further inside lists hold
  // other things too.
  for (; depth <= 1 && foreign > 0 && !stopped_; --foreign) reject_foreign(first_foreign);
  return Outcome::kHandled;
}

/// What stands under the name Records.
Walker::Outcome Walker::unwrap_records(json::Value value, Place place, unsigned depth) {
  if (place == Place::kAnywhere) return unwrap(value, Place::kAnywhere, depth);
  if (depth >= kDeepest) {
    reject_damage(reason::kTooDeep, where(value));
    return Outcome::kHandled;
  }
  if (!value.is_array()) {
    Outcome const outcome = unwrap(value, Place::kDocument, depth);
    if (outcome == Outcome::kHandled) return outcome;
    sign_envelope();
    reject_damage(reason::kNotAnArray, where(value));
    return Outcome::kHandled;
  }
  bool empty = true;
  json::for_each_element(value, [&](json::Value each) {
    empty = false;
    element(each, depth);
    return !stopped_;
  });
  if (empty) sign_envelope();
  return Outcome::kHandled;
}

/// An element of Records that the fast road does not know at a glance.
void Walker::element(json::Value value, unsigned depth) {
  if (!value.is_object()) {
    if (unwrap(value, Place::kDocument, depth) == Outcome::kHandled) return;
    sign_envelope();
    reject_damage(reason::kNotAnObject, where(value));
    return;
  }
  json::Members& members = level(depth).members;
  list_members(value, members);
  std::uint32_t evidence = 0;
  for (std::size_t i = 0; i < members.size(); ++i) {
    Name const name = name_of(json::Value(value.text(), members[i]).string_body());
    evidence |= evidence_of(name);
    if (name == Name::kEventSource) source_place_ = i;
    if (name != Name::kEventSource && name != Name::kSource) continue;
    if (char const* const reason = notification_reason(json::Value(value.text(), members[i] + 2))) {
      unwrap_notification(value, reason, depth);
      return;
    }
  }
  // Whatever stands here is a record, but for what wraps some (another envelope, a list of events).
  constexpr auto kOwn = evidence_of(Name::kEventName) | evidence_of(Name::kEventVersion) |
                        evidence_of(Name::kEventSource);
  if ((evidence & kOwn) == 0 && unwrap_object(value, Place::kRecords, depth) == Outcome::kHandled)
    return;
  list_members(value, members);
  emit(value, members);
}

/// Queues carry what other services say, CloudTrail events among it.
Walker::Outcome Walker::unwrap_notification(json::Value value, char const* reason, unsigned depth) {
  std::uint64_t const before = said_;
  json::for_each_member(value, [&](std::string_view name, json::Value member) {
    if (name == "body") unwrap(member, Place::kDocument, depth + 1);
    if (name == "Sns" && member.is_object()) unwrap(member, Place::kDocument, depth + 1);
    return !stopped_;
  });
  if (said_ == before && !stopped_) tell(reason, where(value));
  return Outcome::kHandled;
}

Walker::Outcome Walker::unwrap_string(json::Value string, unsigned depth) {
  std::string_view const body = string.string_body();
  if (depth + 1 >= kDeepest || !may_hold_json(body)) return Outcome::kForeign;
  std::string& text = level(depth + 1).text;
  text.clear();
  json::append_decoded(body, text);
  std::size_t const size = text.size();
  text.append(json::kPadding, '\0');
  return read_inner({text.data(), size}, string, depth + 1);
}

/// {"awslogs":{"data":"…"}}
Walker::Outcome Walker::unwrap_payload(json::Value awslogs, unsigned depth) {
  json::Value data;
  if (depth >= kDeepest || !json::find_member(awslogs, "data", data) || !data.is_string())
    return Outcome::kForeign;
  std::string decoded;
  json::append_decoded(data.string_body(), decoded);
  auto const stored = base64_decode(decoded);
  std::string& text = level(depth).text;
  bool whole = stored.has_value() && is_gzip(*stored);
  if (whole) {
    GzipStream stream;
    stream.start(0);
    std::size_t size = 0, used = 0;
    for (GzipStream::Step step{1, 0};
         size < kLongestPayload && step.consumed + step.produced > 0;) {
      text.resize(size + (256 << 10));
      step = stream.step(std::string_view(*stored).substr(used), text.data() + size,
                         text.size() - size);
      used += step.consumed;
      size += step.produced;
    }
    stream.finish();
    text.resize(size);
    whole = !stream.problem() && size < kLongestPayload;
  }
  if (!whole) {
    sign();
    reject_damage(reason::kBrokenPayload, where(data));
    if (!stored) return Outcome::kHandled;
  }
  std::size_t const size = text.size();
  text.append(json::kPadding, '\0');
  Outcome const outcome = read_inner({text.data(), size}, data, depth);
  return whole ? outcome : Outcome::kHandled;
}

/// Reads a text that stood in a string.
Walker::Outcome Walker::read_inner(json::PaddedView text, json::Value from, unsigned depth) {
  std::size_t const first = text.text().find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || (text.data[first] != '{' && text.data[first] != '['))
    return Outcome::kForeign;
  std::uint64_t const before = said_;
  bool const digest = digest_;
  auto const offset = inner_offset_;
  auto const prefix = prefix_;
  auto const lost = lost_;
  inner_offset_ = where(from);
  prefix_ = Prefix::kNone;
  lost_ = false;
  read_text(text, depth);
  inner_offset_ = offset;
  prefix_ = prefix;
  lost_ = lost;
  digest_ = digest;  // a digest in a message makes no digest file
  return said_ != before ? Outcome::kHandled : Outcome::kForeign;
}

}  // namespace cairn::decode
