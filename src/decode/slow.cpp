// The slow road: damaged text, unit by unit; CSV, row by row; and what is told of it.
#include "decode/walker.hpp"

#include <algorithm>

namespace cairn::decode {
namespace {

// Byte order marks count as blanks: they stand between documents where files were joined.
constexpr std::string_view kBlanks = " \t\r\n\xef\xbb\xbf";
constexpr std::string_view kPunctuation = " \t\r\n\xef\xbb\xbf,]}";

/// `json` with the raw control characters inside its strings escaped.
void escape_control_characters(std::string_view json, std::string& out) {
  constexpr char kHex[] = "0123456789abcdef";
  out.clear();
  bool string = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    char const c = json[i];
    if (c == '\\' && i + 1 < json.size() &&
        (!string || static_cast<unsigned char>(json[i + 1]) >= ' ')) {
      out.append(json.substr(i++, 2));
      continue;
    }
    if (c == '"') string = !string;
    if (c == '\\' && i + 1 < json.size()) {
      out += "\\\\";  // it escapes no control character, so it stands for itself
    } else if (string && static_cast<unsigned char>(c) < ' ') {
      out += "\\u00";
      out += kHex[c >> 4];
      out += kHex[c & 15];
    } else {
      out += c;
    }
  }
}

char const* reason_of(Finding::Kind kind) {
  if (kind == Finding::Kind::kCut) return reason::kCutOff;
  return kind == Finding::Kind::kTooDeep ? reason::kTooDeep : reason::kBrokenJson;
}

/// Of what check_value refused: was it for its depth alone that nobody could say more?
bool is_too_deep(char const* text, std::span<std::uint32_t const> entries) {
  std::size_t depth = 0, most = 0;
  for (std::uint32_t const entry : entries) {
    char const c = text[entry];
    if (c == '{' || c == '[')
      most = std::max(most, ++depth);
    else if ((c == '}' || c == ']') && depth > 0)
      --depth;
  }
  return most > json::kMaxDepth;
}

}  // namespace

void Walker::read_units(json::PaddedView text, std::size_t from, std::optional<Stop> stop,
                        unsigned depth) {
  std::string_view const rest = text.text().substr(from);
  UnitScanner scanner;
  while (auto const unit = scanner.finish(rest)) {
    read_unit(text, {from + unit->begin, from + unit->document, from + unit->end}, stop, depth);
    if (stopped_) return;
    stop.reset();
  }
}

void Walker::read_unit(json::PaddedView text, Unit unit, std::optional<Stop> stop, unsigned depth) {
  if (unit.document == unit.end) return garbage(text, unit.begin, unit.end);
  std::string_view const before = text.text().substr(unit.begin, unit.document - unit.begin);
  std::size_t const last = before.find_last_not_of(kBlanks);
  prefix_ = last == std::string_view::npos ? Prefix::kNone
            : before.find_first_not_of(kPunctuation) == std::string_view::npos
                ? Prefix::kPunctuation
                : Prefix::kText;
  // `…,{` is the rest of something broken before the next element; other text before a document (a
  // log line's stamp) is no loss.
  if (prefix_ == Prefix::kText && before[last] == ',') garbage(text, unit.begin, unit.document);
  json::PaddedView const document{text.data + unit.document, unit.end - unit.document};
  if (document.size >= kLongestDocument) {
    reject_damage(reason::kTooLarge, unit.document);
  } else if (stop) {
    repair(document, std::min(stop->at - unit.document, document.size), stop->inside, depth);
  } else if (auto const index = level(depth).indexer.index(document)) {
    stop = read_indexed(document.data, index->entries, depth);
    if (stop && !stopped_) repair(document, stop->at, stop->inside, depth);
  } else {
    repair(document, 0, Inside::kNothing, depth);
  }
  prefix_ = Prefix::kNone;
}

void Walker::repair(json::PaddedView document, std::size_t from, Inside inside, unsigned depth) {
  auto& findings = level(depth).findings;
  find_whole_parts(document.text(), from, inside, findings);
  lost_ = false;
  for (Finding const& finding : findings) {
    lost_ = false;
    char const* const begin = document.data + finding.begin;
    json::PaddedView const part{begin, finding.end - finding.begin};
    switch (finding.kind) {
    case Finding::Kind::kWhole:
      if (part.size == document.size && !read_finding(part, Place::kDocument, depth))
        foreign_document(where(begin));
      if (part.size != document.size) read_finding(part, Place::kDocument, depth);
      break;
    case Finding::Kind::kElement: read_finding(part, Place::kRecords, depth); break;
    case Finding::Kind::kScalar:
      sign_envelope();
      reject_damage(reason::kNotAnObject, where(begin));
      break;
    case Finding::Kind::kBroken:
    case Finding::Kind::kTooDeep:
    case Finding::Kind::kCut:
      if (finding.cloudtrail) sign();
      reject_damage(reason_of(finding.kind), where(begin));
      lost_ = true;
      break;
    }
    if (stopped_) return;
  }
}

/// A whole container out of a broken document. False: nothing came of it.
bool Walker::read_finding(json::PaddedView part, Place place, unsigned depth) {
  Level& own = level(depth);
  std::size_t const offset = inner_offset_;
  inner_offset_ = where(part.data);
  auto index = own.indexer.index(part);
  if (!index && index.error().code == ErrorCode::kCorrupt) {
    escape_control_characters(part.text(), own.repaired);
    part.size = own.repaired.size();
    own.repaired.append(json::kPadding, '\0');
    part.data = own.repaired.data();
    index = own.indexer.index(part);
  }
  bool handled = true;
  if (!index || json::check_value(part.data, index->entries.data(),
                                  index->entries.data() + index->entries.size(),
                                  own.members) != index->entries.data() + index->entries.size()) {
    reject_damage(index && is_too_deep(part.data, index->entries) ? reason::kTooDeep
                                                                  : reason::kBrokenJson,
                  inner_offset_);
  } else if (json::Value const value(part.data, index->entries.data()); place == Place::kRecords) {
    element(value, depth);
  } else {
    handled = unwrap(value, place, depth) == Outcome::kHandled;
  }
  inner_offset_ = offset;
  return handled;
}

/// Text that is no document: one reject, however many lines, until a document follows.
void Walker::garbage(json::PaddedView text, std::size_t begin, std::size_t end) {
  std::string_view const part = text.text().substr(begin, end - begin);
  if (part.find_first_not_of(kPunctuation) == std::string_view::npos) return;
  text_seen_ = true;
  if (!lost_) reject_damage(reason::kNotJson, where(text.data + begin));
  lost_ = true;
}

void Walker::read_rows(json::PaddedView text) {
  UnitScanner scanner(UnitScanner::Mode::kCsv);
  sign();
  while (auto const unit = scanner.finish(text.text())) {
    std::string_view const row = text.text().substr(unit->begin, unit->end - unit->begin);
    if (header_due_) {
      if (row.find_first_not_of(kBlanks) == std::string_view::npos) continue;
      history_.start(row);
      header_due_ = false;
      continue;
    }
    inner_offset_ = unit->begin;
    switch (history_.convert(row, row_)) {
    case EventHistory::Row::kBlank: continue;
    case EventHistory::Row::kHeader: history_.start(row); continue;
    case EventHistory::Row::kCutOff: reject_damage(reason::kCutOff, unit->begin); continue;
    case EventHistory::Row::kBroken: reject_damage(reason::kBrokenRow, unit->begin); continue;
    case EventHistory::Row::kNoEvent: reject_foreign(unit->begin); continue;
    case EventHistory::Row::kRecord: break;
    }
    std::size_t const size = row_.size();
    row_.append(json::kPadding, '\0');
    Level& own = level(0);
    auto const index = own.indexer.index({row_.data(), size});
    if (!index) {
      reject_damage(reason::kBrokenJson, unit->begin);
      continue;
    }
    auto const* const end = index->entries.data() + index->entries.size();
    if (json::check_value(row_.data(), index->entries.data(), end, own.members) != nullptr)
      emit(json::Value(row_.data(), index->entries.data()), own.members);
    if (stopped_) return;
  }
}

/// A document in which nothing is CloudTrail's.
void Walker::foreign_document(std::size_t offset) {
  if (prefix_ != Prefix::kNone && lost_) return;  // part of something broken
  if (prefix_ == Prefix::kText) {
    reject_damage(reason::kNotJson, offset);
    lost_ = true;
    return;
  }
  lost_ = false;
  reject_foreign(offset);
}

void Walker::sign() {
  if (cloudtrail_) return;
  cloudtrail_ = true;
  for (Postponed const& postponed : postponed_) {
    damaged_ = damaged_ || (postponed.count > 0 && postponed.reason != reason::kNotARecord);
    for (std::uint64_t i = 0; i < postponed.count; ++i)
      sink_->on_reject(postponed.reason, postponed.offset);
  }
  postponed_ = {};
}

void Walker::reject_damage(char const* reason, std::size_t offset) {
  damaged_ = damaged_ || cloudtrail_;
  postpone_or_tell(reason, offset);
}

void Walker::reject_foreign(std::size_t offset) { postpone_or_tell(reason::kNotARecord, offset); }

void Walker::postpone_or_tell(char const* reason, std::size_t offset) {
  if (cloudtrail_) return tell(reason, offset);
  ++said_;
  for (Postponed& postponed : postponed_) {
    if (postponed.count == 0) postponed = {reason, offset, 0};
    if (postponed.reason != reason) continue;
    ++postponed.count;
    return;
  }
}

void Walker::tell(char const* reason, std::size_t offset) {
  ++said_;
  sink_->on_reject(reason, offset);
}

std::size_t Walker::where(char const* position) const {
  bool const outer = position >= whole_.data && position < whole_.data + whole_.size;
  return outer ? static_cast<std::size_t>(position - whole_.data) : inner_offset_;
}

}  // namespace cairn::decode
