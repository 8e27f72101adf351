#include "jq/fast_road.hpp"

#include <algorithm>

// A document is odd if anything in it could make jq raise an error or is otherwise not plainly
// `{"Records": [objects…]}`. Then what it has given so far is taken back and libjq runs the whole
// program on it.
namespace cairn::jq {
namespace {

constexpr std::size_t kPlainDigits = 15;  // integers this long print as they stand

bool is_plain_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c >= 0x20 && c < 0x7f && c != '\\'; });
}

bool is_plain_integer(std::string_view text) {
  if (!text.empty() && text.front() == '-' && text != "-0") text.remove_prefix(1);
  return !text.empty() && text.size() <= kPlainDigits &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

FastRoad::FastRoad(Program const& program) : impl_(program.impl()), pushdown_(program.pushdown()) {
  if (impl_.filter) matcher_.emplace(impl_.filter);
}

std::size_t FastRoad::run(json::PaddedView text, SlowRoad& slow, std::string_view place,
                          Output& output) {
  auto const index = indexer_.index(text);
  if (!index || !index->valid_utf8 || !escapes_are_plain(text.text())) return 0;
  bool const may_match = !impl_.filter || impl_.filter->may_match(text.text());
  std::uint32_t const* at = index->entries.data();
  std::uint32_t const* const end = at + index->entries.size();
  while (at < end) {
    std::uint32_t const* const after = strict_check(text.data, at, end, shape_);
    if (after == nullptr) return *at;
    json::Value const value(text.data, at);
    std::size_t const out = output.out.size(), err = output.err.size();
    switch (document(value, may_match, place, output)) {
    case Judged::kDone: break;
    case Judged::kEnded: return text.size;
    case Judged::kOdd:
      output.out.resize(out);
      output.err.resize(err);
      slow.run({text.data + *at, after[-1] + 1 - *at}, place, output);
      break;
    }
    at = after;
  }
  return text.size;
}

FastRoad::Judged FastRoad::document(json::Value document, bool may_match, std::string_view place,
                                    Output& output) {
  json::Value records;
  if (!document.is_object() || !find_records(document, records) || !shape_.only_objects)
    return Judged::kOdd;
  Ending ending{Ending::kNoResult, false};
  if (may_match || !pushdown_->never_raises_on_objects) {
    // All conditions first: what has been printed may have left already, and cannot be taken back.
    if (!select(records)) return Judged::kOdd;
    for (record::RecordView const& record : selected_) {
      Judged const judged = run_record(record, place, ending, output);
      if (judged == Judged::kOdd) return judged;
      if (judged == Judged::kEnded) break;
    }
  }
  output.ended(ending);
  return output.stopped ? Judged::kEnded : Judged::kDone;
}

/// The records that match; false if a condition could raise an error.
bool FastRoad::select(json::Value records) {
  selected_.clear();
  std::uint32_t const* const end = records.after();
  record::RecordView view;
  for (std::size_t i = 0; i < shape_.elements.size(); ++i) {
    Element const& element = shape_.elements[i];
    if (element.at < records.at()) continue;  // of another member that is an array
    if (element.at >= end) break;
    std::size_t const names_end =
        i + 1 < shape_.elements.size() ? shape_.elements[i + 1].names : shape_.names.size();
    view.value = json::Value(records.text(), element.at);
    view.members = std::span(shape_.names).subspan(element.names, names_end - element.names);
    bool const matches = !matcher_ || matcher_->matches(view);
    if (matcher_ && matcher_->raised()) return false;
    if (matches) selected_.push_back(view);
  }
  return true;
}

/// The document's only member of that name, if it is an array.
bool FastRoad::find_records(json::Value document, json::Value& records) const {
  char const* const text = document.text();
  bool found = false;
  for (std::uint32_t const* const at : shape_.members) {
    std::string_view const name = json::Value(text, at).string_body();
    if (name.find('\\') != std::string_view::npos) return false;
    if (name != "Records") continue;
    if (found) return false;
    found = true;
    records = json::Value(text, at + 2);
  }
  return found && records.is_array();
}

FastRoad::Judged FastRoad::run_record(record::RecordView const& record, std::string_view place,
                                      Ending& ending, Output& output) {
  for (auto const& path : pushdown_->projection) {
    json::Value found;
    if (!project(record, path, found)) return Judged::kOdd;
    emit(found, ending, output);
  }
  if (!pushdown_->projection.empty()) return Judged::kDone;

  if (!rest_) {
    auto made = impl_.machine(pushdown_->rest);
    if (!made) return Judged::kOdd;
    rest_ = std::move(*made);
  }
  Ending const own = rest_->run(input(record), place, output);
  if (own.code != Ending::kNoResult) ending = own;
  return own.code == Ending::kError || output.stopped ? Judged::kEnded : Judged::kDone;
}

/// False if jq would raise an error. A missing value has no text.
bool FastRoad::project(record::RecordView const& record, PlainPath const& path,
                       json::Value& found) const {
  found = record.value;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (found.text() == nullptr || found.kind() == json::Kind::kNull) {
      found = json::Value();
      return true;
    }
    if (!found.is_object()) return false;
    json::Value next;
    bool const any =
        i == 0 ? record::find_top(record, path[i], next) : json::find_member(found, path[i], next);
    found = any ? next : json::Value();
  }
  return true;
}

void FastRoad::emit(json::Value value, Ending& ending, Output& output) {
  bool const missing = value.text() == nullptr;
  auto const kind = missing ? json::Kind::kNull : value.kind();
  bool const falsy =
      kind == json::Kind::kNull || (kind == json::Kind::kBoolean && value.scalar() == "false");
  ending.code = falsy ? Ending::kFalseOrNull : 0;
  if (impl_.printer.takes_shortcuts()) {
    if (missing) return impl_.printer.literal("null", output.out);
    if (emit_directly(value, output)) return;
  }
  impl_.printer.result(missing ? Value(jv_null()) : parse(value.raw()), output.out);
}

bool FastRoad::emit_directly(json::Value value, Output& output) const {
  switch (value.kind()) {
  case json::Kind::kString: {
    std::string_view const body = value.string_body();
    if (!is_plain_ascii(body)) return false;
    impl_.printer.plain_string(body, output.out);
    return true;
  }
  case json::Kind::kNumber:
    if (!is_plain_integer(value.scalar())) return false;
    impl_.printer.literal(value.scalar(), output.out);
    return true;
  case json::Kind::kBoolean:
  case json::Kind::kNull: impl_.printer.literal(value.scalar(), output.out); return true;
  default: return false;
  }
}

/// What the rest of the program gets: the record, or as much of it as it looks at.
Value FastRoad::input(record::RecordView const& record) const {
  if (pushdown_->members.empty()) return parse(record.raw());
  Value out(jv_object());
  for (auto const& name : pushdown_->members) {
    json::Value found;
    if (!record::find_top(record, name, found)) continue;
    std::string_view const body = found.is_string() ? found.string_body() : std::string_view();
    bool const plain = found.is_string() && body.find('\\') == std::string_view::npos;
    Value value = plain ? Value(to_jv(body)) : parse(found.raw());
    out = Value(jv_object_set(out.take(), to_jv(name), value.take()));
  }
  return out;
}

/// A value whose text is surely right.
Value FastRoad::parse(std::string_view text) {
  return Value(jv_parse_sized(text.data(), static_cast<int>(text.size())));
}

}  // namespace cairn::jq
