#include "detect/correlate_event.hpp"

#include "record/derived.hpp"

#include <algorithm>
#include <functional>

namespace cairn::detect {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;  // CloudTrail writes lower case; another spelling would not come back as it was
}

}  // namespace

std::array<std::uint8_t, 16> parse_event_id(std::string_view text) {
  std::array<std::uint8_t, 16> id{};
  if (text.size() != 36) return id;
  std::size_t at = 0;
  for (std::size_t byte = 0; byte < id.size(); ++byte) {
    if ((at == 8 || at == 13 || at == 18 || at == 23) && text[at++] != '-') return {};
    int const high = hex_digit(text[at]), low = hex_digit(text[at + 1]);
    if (high < 0 || low < 0) return {};
    id[byte] = static_cast<std::uint8_t>(high * 16 + low);
    at += 2;
  }
  return id;
}

std::string format_event_id(std::array<std::uint8_t, 16> const& id) {
  if (std::all_of(id.begin(), id.end(), [](auto byte) { return byte == 0; })) return {};
  std::string text;
  for (std::size_t byte = 0; byte < id.size(); ++byte) {
    if (byte == 4 || byte == 6 || byte == 8 || byte == 10) text += '-';
    text += "0123456789abcdef"[id[byte] >> 4];
    text += "0123456789abcdef"[id[byte] & 15];
  }
  return text;
}

EventReader::EventReader(std::shared_ptr<CorrelationPlan const> plan)
    : plan_(std::move(plan)), fields_(plan_->rules.size()), listeners_(plan_->rules.size()),
      missing_(plan_->rules.size(), kNoField), without_group_(plan_->correlations.size()) {
  for (std::uint32_t c = 0; c < plan_->correlations.size(); ++c)
    for (Member const& member : plan_->correlations[c].members) {
      if (member.source >= fields_.size()) continue;
      listeners_[member.source].push_back({c, member.group});
      for (auto const* list : {&member.group, &member.value})
        for (std::uint32_t const field : *list)
          if (field != kNoField) fields_[member.source].push_back(field);
    }
  for (match::Path const& path : plan_->fields) readers_.emplace_back(path);
}

bool EventReader::read(record::RecordView const& record, std::span<std::uint32_t const> rules,
                       CorrelatedEvent& event) {
  event.rules.clear();
  wanted_.clear();
  for (std::uint32_t const rule : rules) {
    if (listeners_[rule].empty()) continue;
    event.rules.push_back(rule);
    wanted_.insert(wanted_.end(), fields_[rule].begin(), fields_[rule].end());
  }
  if (event.rules.empty()) return false;
  std::sort(wanted_.begin(), wanted_.end());
  wanted_.erase(std::unique(wanted_.begin(), wanted_.end()), wanted_.end());
  event.values.clear();
  // Of most events that are dropped it is always the same field that is missing.
  std::uint32_t const only =
      event.rules.size() == 1 && listeners_[event.rules[0]].size() == 1 ? event.rules[0] : kNoField;
  if (only != kNoField && missing_[only] != kNoField && is_missing(missing_[only], record)) {
    ++without_group_[listeners_[only][0].correlation];
    return false;
  }
  for (std::uint32_t const field : wanted_)
    readers_[field].for_each_text(
        record, [&](std::string_view text) { event.values.emplace_back(field, text); });
  bool grouped = false;
  for (std::uint32_t const rule : event.rules)
    for (Listener const& listener : listeners_[rule])
      grouped = grouped || has_group(listener, event);
  if (!grouped) {
    for (std::uint32_t const rule : event.rules)
      for (Listener const& listener : listeners_[rule]) ++without_group_[listener.correlation];
    if (only != kNoField)
      for (std::uint32_t const field : listeners_[only][0].group)
        if (field != kNoField && is_missing(field, record)) missing_[only] = field;
    return false;
  }
  auto const time = record::event_time(record);
  if (!time) return ++without_time_, false;
  if (!object_ || *object_ != record.origin->object)
    object_ = std::make_shared<std::string const>(record.origin->object);
  event.time = *time;
  event.reference = {object_, record.index, {}, *time, 0};
  record::top_text(record, "eventID", event.identity);
  if (event.identity.empty()) {  // never a duplicate
    event.identity = '#';
    record::object_name(record, event.identity);
  } else {
    event.reference.event_id = parse_event_id(event.identity);
    record::account(record, account_);
    if (account_.empty()) account_ = record.origin->key_account;
    event.identity += ' ';
    event.identity += account_;
  }
  return true;
}

bool EventReader::is_missing(std::uint32_t field, record::RecordView const& record) {
  bool found = false;
  readers_[field].for_each_text(record, [&](std::string_view) { found = true; });
  return !found;
}

bool EventReader::has_group(Listener const& listener, CorrelatedEvent const& event) const {
  return std::all_of(listener.group.begin(), listener.group.end(), [&](std::uint32_t field) {
    auto const at = std::lower_bound(
        event.values.begin(), event.values.end(), field,
        [](auto const& value, std::uint32_t wanted) { return value.first < wanted; });
    return at != event.values.end() && at->first == field;
  });
}

void append_order(CorrelatedEvent const& event, std::string& out) {
  auto const time = static_cast<std::uint64_t>(event.time) ^ (std::uint64_t{1} << 63);
  for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>(time >> shift);
  out += event.identity;
}

void save_event(CorrelatedEvent const& event, StateWriter& out) {
  out.signed_number(event.time);
  out.text(event.identity);
  out.text(*event.reference.object);
  out.number(event.reference.index);
  out.raw({reinterpret_cast<char const*>(event.reference.event_id.data()),
           event.reference.event_id.size()});
  out.number(event.rules.size());
  for (std::uint32_t const rule : event.rules) out.number(rule);
  out.number(event.values.size());
  for (auto const& [field, text] : event.values) {
    out.number(field);
    out.text(text);
  }
}

bool EventLoader::load(StateReader& in, CorrelatedEvent& event) {
  event.time = in.signed_number();
  event.identity = in.text();
  std::string_view const object = in.text();
  auto& name = names_[std::hash<std::string_view>()(object) % names_.size()];
  if (!name || *name != object) name = std::make_shared<std::string const>(object);
  event.reference = {name, in.number(), {}, event.time, 0};
  std::string_view const id = in.raw(event.reference.event_id.size());
  std::copy(id.begin(), id.end(), event.reference.event_id.begin());
  event.rules.clear();
  for (std::uint64_t left = in.count(); left > 0 && in.ok(); --left) {
    std::uint64_t const rule = in.number();
    if (rule >= rules_) in.stop();
    event.rules.push_back(static_cast<std::uint32_t>(rule));
  }
  event.values.clear();
  for (std::uint64_t left = in.count(); left > 0 && in.ok(); --left) {
    std::uint64_t const field = in.number();
    if (field >= fields_) in.stop();
    event.values.emplace_back(static_cast<std::uint32_t>(field), in.text());
  }
  return in.ok();
}

}  // namespace cairn::detect
