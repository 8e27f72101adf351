// The fast road: one index of the text, one checked walk over each record.
#include "decode/envelope.hpp"

#include "decode/walker.hpp"

#include <algorithm>
#include <cstring>

namespace cairn::decode {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::string_view kRecordsName = "\"Records\"";
constexpr std::string_view kSourceName = "\"eventSource\"";
constexpr std::string_view kNotification = "\"aws:";

bool stands_at(char const* text, std::string_view word) {
  return std::memcmp(text, word.data(), word.size()) == 0;
}

/// A Lambda test event: its payload is base64 of gzip. Only an object that begins so is looked into
/// for one.
bool is_payload(std::string_view text) {
  std::size_t at = text.find_first_not_of(kBlanks);
  if (at == std::string_view::npos || text[at] != '{') return false;
  at = text.find_first_not_of(kBlanks, at + 1);
  return at != std::string_view::npos && text.substr(at).starts_with("\"awslogs\"");
}

/// CloudTrail's own envelope with both ends. A text that lost its end would have to be cut behind
/// just such brackets to look so, and one that lost its front cannot.
bool is_whole_envelope(std::string_view text) {
  auto const skip = [&](std::size_t at) {
    return std::min(text.find_first_not_of(kBlanks, at), text.size());
  };
  std::size_t at = skip(0);
  for (std::string_view part :
       {std::string_view("{"), kRecordsName, std::string_view(":"), std::string_view("[")}) {
    if (!text.substr(at).starts_with(part)) return false;
    at = skip(at + part.size());
  }
  std::size_t const brace = text.find_last_not_of(kBlanks);
  std::size_t const bracket = text.find_last_not_of(kBlanks, brace - 1);
  return text[brace] == '}' && text[bracket] == ']' && bracket >= at;
}

}  // namespace

struct EnvelopeReader::Impl {
  explicit Impl(Road road) : walker(road) {}
  Walker walker;
};

EnvelopeReader::EnvelopeReader(Road road) : impl_(std::make_unique<Impl>(road)) {}
EnvelopeReader::~EnvelopeReader() = default;
EnvelopeReader::EnvelopeReader(EnvelopeReader&&) noexcept = default;

EnvelopeResult EnvelopeReader::read(json::PaddedView text, RecordSink& sink, Part part) {
  return impl_->walker.read(text, sink, part);
}

bool EnvelopeReader::is_plain(std::string_view text) { return is_whole_envelope(text); }

/// Sees what shape the object has by its first text that is not blank.
void Walker::begin_object(std::string_view text) {
  begun_ = text.find_first_not_of(kBlanks) != std::string_view::npos;
  cloudtrail_ = digest_ = text_seen_ = damaged_ = lost_ = false;
  postponed_ = {};
  csv_ = header_due_ = is_event_history(text);
  payload_ = is_payload(text);
}

EnvelopeResult Walker::read(json::PaddedView text, RecordSink& sink, Part part) {
  if (part == Part::kFirst || !begun_) begin_object(text.text());
  sink_ = &sink;
  whole_ = text;
  inner_offset_ = 0;
  stopped_ = false;
  prefix_ = Prefix::kNone;
  if (csv_)
    read_rows(text);
  else
    read_text(text, 0);
  EnvelopeResult result;
  result.damaged = damaged_;
  result.content = cloudtrail_  ? Content::kRecords
                   : digest_    ? Content::kDigest
                   : text_seen_ ? Content::kNotCloudTrail
                                : Content::kEmpty;
  return result;
}

Walker::Level& Walker::level(unsigned depth) {
  while (levels_.size() <= depth) levels_.push_back(std::make_unique<Level>());
  return *levels_[depth];
}

void Walker::read_text(json::PaddedView text, unsigned depth) {
  std::size_t const first = text.text().find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return;
  text_seen_ = true;
  if (road_ == Road::kFast && (text.data[first] == '{' || text.data[first] == '[')) {
    if (auto const index = level(depth).indexer.index(text)) {
      auto const stop = read_indexed(text.data, index->entries, depth);
      if (stop && !stopped_)
        read_units(text, stop->document, stop->inside == Inside::kNothing ? std::nullopt : stop,
                   depth);
      return;
    }
  }
  read_units(text, 0, std::nullopt, depth);
}

/// Documents one after another, to the end or to the first that is broken.
std::optional<Walker::Stop>
Walker::read_indexed(char const* text, std::span<std::uint32_t const> entries, unsigned depth) {
  std::uint32_t const* at = entries.data();
  std::uint32_t const* const end = at + entries.size();
  while (at < end && !stopped_) {
    Stop stop{*at, *at, Inside::kNothing};
    if (text[*at] == '{' && end - at > 3 && stands_at(text + at[1], kRecordsName) &&
        text[at[2]] == ':' && text[at[3]] == '[') {
      at = read_records(text, at, end, stop, depth);
    } else if (text[*at] == '[') {
      stop.inside = Inside::kArray;
      at = read_list(text, at + 1, end, Place::kDocument, stop, depth);
    } else if (text[*at] == '{') {
      json::Value const document(text, at);
      at = json::check_value(text, at, end, level(depth).members);
      if (at != nullptr) {
        if (unwrap(document, Place::kDocument, depth) == Outcome::kForeign)
          foreign_document(where(document));
        else
          lost_ = false;
      }
    } else {
      return stop;
    }
    if (at == nullptr) return stop;
  }
  return std::nullopt;
}

/// {"Records":[…], …}: returns the entry behind it, or nullptr and where it broke. Behind the last
/// entry stand sentinels that hold the text's size.
std::uint32_t const* Walker::read_records(char const* text, std::uint32_t const* at,
                                          std::uint32_t const* end, Stop& stop, unsigned depth) {
  at += 3;
  for (;;) {
    stop.inside = Inside::kRecords;
    if (at + 1 < end && text[at[1]] == ']') sign_envelope();
    at = read_list(text, at + 1, end, Place::kRecords, stop, depth);
    if (at == nullptr || stopped_) return at;
    lost_ = false;
    stop.inside = Inside::kObject;
    for (;;) {  // the other members
      stop.at = *at;
      if (at >= end) return nullptr;
      if (text[*at] == '}') return at + 1;
      if (text[*at] != ',' || end - at < 4 || text[at[2]] != ':') return nullptr;
      std::uint32_t const* const name = at + 1;
      if (text[*name] != '"' || json::check_value(text, name, end, level(depth).members) == nullptr)
        return nullptr;
      at += 3;
      if (stands_at(text + *name, kRecordsName) && text[*at] == '[') break;
      at = json::check_value(text, at, end, level(depth).members);
      if (at == nullptr) return nullptr;
    }
  }
}

/// Elements from `at` on, which stands behind `[`; returns the entry behind `]`, or nullptr and
/// where it broke.
std::uint32_t const* Walker::read_list(char const* text, std::uint32_t const* at,
                                       std::uint32_t const* end, Place place, Stop& stop,
                                       unsigned depth) {
  json::Members& members = level(depth).members;
  bool first = true;
  for (;;) {
    stop.at = *at;
    if (at >= end) return nullptr;
    if (first && text[*at] == ']') return at + 1;
    first = false;
    std::uint32_t const* const next = json::check_value(text, at, end, members);
    if (next == nullptr) return nullptr;
    json::Value const value(text, at);
    if (place != Place::kRecords) {
      if (!value.is_container() && !value.is_string())
        reject_damage(reason::kNotAnObject, where(value));
      else if (unwrap(value, place, depth) == Outcome::kForeign)
        foreign_document(where(value));
    } else if (value.is_object() && is_usual_record(text, members)) {
      emit(value, members);
    } else {
      element(value, depth);
    }
    if (stopped_) return next;
    stop.at = *next;
    if (next >= end) return nullptr;
    if (text[*next] == ']') return next + 1;
    if (text[*next] != ',') return nullptr;
    at = next + 1;
  }
}

// Records of one trail have their members in one order, so that the place of eventSource in the
// last record is nearly always its place in this one.
bool Walker::is_usual_record(char const* text, json::Members const& members) const {
  if (source_place_ >= members.size()) return false;
  std::uint32_t const* const name = members[source_place_];
  return stands_at(text + *name, kSourceName) && !stands_at(text + name[2], kNotification);
}

/// An envelope shows what the object is even if it holds no record, but not amid other text.
void Walker::sign_envelope() {
  if (prefix_ == Prefix::kNone) sign();
}

void Walker::emit(json::Value value, json::Members const& members) {
  if (!cloudtrail_) sign();
  ++said_;
  if (!sink_->on_record(value, members)) stopped_ = true;
}

}  // namespace cairn::decode
