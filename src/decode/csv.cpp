#include "decode/csv.hpp"

#include "base/text.hpp"
#include "base/time.hpp"
#include "json/document.hpp"
#include "json/write.hpp"

#include <algorithm>

namespace cairn::decode {
namespace {

enum class Kind { kText, kTime, kBoolean, kJson, kUser };

struct Known {
  std::string_view header;
  std::string_view field;
  Kind kind = Kind::kText;
};

// Four layouts have been seen: 5, 10 and 16 columns, and 16 with empty headers behind.
constexpr Known kKnown[] = {
    {"event time", "eventTime", Kind::kTime},
    {"event name", "eventName"},
    {"event source", "eventSource"},
    {"aws region", "awsRegion"},
    {"source ip address", "sourceIPAddress"},
    {"user agent", "userAgent"},
    {"error code", "errorCode"},
    {"error message", "errorMessage"},
    {"request id", "requestID"},
    {"event id", "eventID"},
    {"read-only", "readOnly", Kind::kBoolean},
    {"event type", "eventType"},
    {"event category", "eventCategory"},
    {"recipient account id", "recipientAccountId"},
    {"resources", "resources", Kind::kJson},
    {"resource type", "resourceType"},
    {"resource name", "resourceName"},
    {"user name", "userName", Kind::kUser},
    {"aws access key", "accessKeyId", Kind::kUser},
};

std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n\xef\xbb\xbf";  // and byte order marks
  std::size_t const begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

int known_column(std::string_view header) {
  for (std::size_t i = 0; i < std::size(kKnown); ++i)
    if (equals_ignoring_ascii_case(kKnown[i].header, header)) return static_cast<int>(i);
  return -1;
}

void append_name(std::string& json, std::string_view name) {
  if (json.back() != '{') json += ',';
  json::append_string(json, name);
  json += ':';
}

void append_value(std::string& json, Kind kind, std::string_view text) {
  if (kind == Kind::kTime) {
    if (auto const time = parse_event_time(text))
      return json::append_string(json, format_time(*time));
  } else if (kind == Kind::kBoolean) {
    if (equals_ignoring_ascii_case(text, "true") || equals_ignoring_ascii_case(text, "false")) {
      json += fold_ascii(text.front()) == 't' ? "true" : "false";
      return;
    }
  } else if (kind == Kind::kJson && (text.front() == '[' || text.front() == '{') &&
             json::parse_document(text)) {
    return json::append_compact(json, text);
  }
  json::append_string(json, text);
}

}  // namespace

bool is_event_history(std::string_view text) {
  std::size_t const begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos || text[begin] == '{' || text[begin] == '[') return false;
  text = text.substr(begin, kLongestHeader);
  std::string_view const line = text.substr(0, text.find('\n'));
  bool time = false, name = false;
  for (std::size_t at = 0; at <= line.size();) {
    std::size_t const comma = std::min(line.find(',', at), line.size());
    std::string_view cell = trim(line.substr(at, comma - at));
    if (cell.size() >= 2 && cell.front() == '"' && cell.back() == '"')
      cell = cell.substr(1, cell.size() - 2);
    time = time || equals_ignoring_ascii_case(cell, "event time");
    name = name || equals_ignoring_ascii_case(cell, "event name");
    at = comma + 1;
  }
  return time && name;
}

void EventHistory::start(std::string_view row) {
  split(row);
  columns_.clear();
  agent_ = time_ = std::string::npos;
  spare_ = 0;
  for (std::size_t i = 0; i < count_; ++i) {
    std::string_view const header = trim(cells_[i]);
    Column column;
    column.known = known_column(header);
    if (column.known < 0) column.name = header;
    if (column.known >= 0 && kKnown[column.known].field == "userAgent") agent_ = i;
    if (column.known >= 0 && kKnown[column.known].kind == Kind::kTime) time_ = i;
    columns_.push_back(std::move(column));
  }
  while (!columns_.empty() && columns_.back().known < 0 && columns_.back().name.empty()) {
    columns_.pop_back();
    ++spare_;
  }
}

/// Cells of the row into cells_; false if it ends inside quotes.
bool EventHistory::split(std::string_view row) {
  if (row.starts_with("\xef\xbb\xbf")) row.remove_prefix(3);
  if (!row.empty() && row.back() == '\n') row.remove_suffix(1);
  if (!row.empty() && row.back() == '\r') row.remove_suffix(1);
  count_ = 0;
  std::size_t at = 0;
  for (;;) {
    if (count_ == cells_.size()) cells_.emplace_back();
    std::string& cell = cells_[count_++];
    cell.clear();
    if (at < row.size() && row[at] == '"') {
      ++at;
      for (;;) {
        std::size_t const quote = row.find('"', at);
        if (quote == std::string_view::npos) return false;
        cell.append(row.substr(at, quote - at));
        at = quote + 1;
        if (at >= row.size() || row[at] != '"') break;
        cell += '"';
        ++at;
      }
    }
    std::size_t const comma = std::min(row.find(',', at), row.size());
    cell.append(row.substr(at, comma - at));
    if (comma == row.size()) return true;
    at = comma + 1;
  }
}

/// A spreadsheet that turned `;` into `,` without quoting has spread the user agent over several
/// cells; they are more than there are columns, and the header has been given as many empty cells.
void EventHistory::rejoin_agent() {
  std::size_t const surplus = used_ > columns_.size() ? used_ - columns_.size() : 0;
  if (surplus == 0 || surplus > spare_ || agent_ == std::string::npos) return;
  for (std::size_t i = 1; i <= surplus; ++i) cells_[agent_].append(",").append(cells_[agent_ + i]);
  for (std::size_t i = agent_ + 1; i + surplus < used_; ++i) cells_[i].swap(cells_[i + surplus]);
  count_ = used_ = columns_.size();
}

/// Whether the row can be one of this export. One that lost cells, or a quote and so its
/// neighbours, would show values under names that are not theirs.
bool EventHistory::fits() const {
  if (count_ < columns_.size() || used_ > columns_.size()) return false;
  std::string_view const time = trim(cell(time_));
  return time.empty() || parse_event_time(time).has_value();
}

EventHistory::Row EventHistory::convert(std::string_view row, std::string& json) {
  if (trim(row).empty()) return Row::kBlank;
  if (!split(row)) return Row::kCutOff;
  used_ = count_;
  while (used_ > 0 && trim(cells_[used_ - 1]).empty()) --used_;
  if (used_ == 0) return Row::kBlank;
  rejoin_agent();
  if (!fits()) return is_event_history(row) ? Row::kHeader : Row::kBroken;
  json = "{";
  bool event = false;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    std::string_view const text = trim(cell(i));
    if (text.empty()) continue;
    int const known = columns_[i].known;
    if (known < 0) {
      std::string const& name = columns_[i].name;
      append_name(json, name.empty() ? "column" + std::to_string(i + 1) : name);
      append_value(json, Kind::kText, text);
      continue;
    }
    Known const& column = kKnown[known];
    if (column.kind == Kind::kUser) continue;
    event = event || column.field == "eventName" || column.field == "eventTime";
    append_name(json, column.field);
    append_value(json, column.kind, text);
  }
  if (!event) return Row::kNoEvent;
  std::string identity = "{";
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    std::string_view const text = trim(cell(i));
    if (text.empty() || columns_[i].known < 0 || kKnown[columns_[i].known].kind != Kind::kUser)
      continue;
    append_name(identity, kKnown[columns_[i].known].field);
    append_value(identity, Kind::kText, text);
  }
  if (identity.size() > 1) {
    append_name(json, "userIdentity");
    json += identity + '}';
  }
  json += '}';
  return Row::kRecord;
}

}  // namespace cairn::decode
