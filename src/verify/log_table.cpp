#include "verify/log_table.hpp"

#include <algorithm>
#include <functional>
#include <numeric>

namespace cairn::verify {
namespace {

constexpr std::size_t kBlock = 1 << 20;
constexpr std::uint32_t kNoTime = 0;
constexpr std::string_view kPackedJson = ".json.gz";

std::uint32_t seconds_of(Instant time) {
  Instant const seconds = time / kSecond;
  return seconds <= 0            ? kNoTime
         : seconds >= UINT32_MAX ? UINT32_MAX
                                 : static_cast<std::uint32_t>(seconds);
}

/// Where what many names share ends: behind the last but one `_` of the base name, which is where a
/// log's delivery time begins.
std::size_t head_size(std::string_view name) {
  std::size_t const slash = name.find_last_of("/!");
  std::size_t const base = slash == std::string_view::npos ? 0 : slash + 1;
  std::size_t const last = name.rfind('_');
  if (last == std::string_view::npos || last <= base) return base;
  std::size_t const before = name.rfind('_', last - 1);
  return before == std::string_view::npos || before < base ? base : before + 1;
}

}  // namespace

std::string_view Names::base(std::string_view name) {
  std::size_t const slash = name.find_last_of("/!");
  if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
  if (name.ends_with(".gz")) name.remove_suffix(3);
  return name;
}

Names::Name Names::add(std::string_view name) {
  std::size_t const split = head_size(name);
  std::string_view tail = name.substr(split);
  bool const packed_json = tail.ends_with(kPackedJson);
  if (packed_json) tail.remove_suffix(kPackedJson.size());
  auto const [head, fresh] = by_head_.try_emplace(std::string(name.substr(0, split)),
                                                  static_cast<std::uint32_t>(heads_.size()));
  if (fresh) heads_.push_back(&head->first);
  if (blocks_.empty() || blocks_.back().size() + tail.size() > kBlock)
    blocks_.emplace_back().reserve(std::max(kBlock, tail.size()));
  Name out{head->second, static_cast<std::uint32_t>(blocks_.size() - 1),
           static_cast<std::uint32_t>(blocks_.back().size()),
           static_cast<std::uint32_t>(tail.size()), packed_json};
  blocks_.back() += tail;
  return out;
}

std::string Names::get(Name name) const {
  std::string out = *heads_[name.head];
  out += tail(name);
  if (name.packed_json) out += kPackedJson;
  return out;
}

void Names::base(Name name, std::string& out) const {
  std::string_view const head = *heads_[name.head];
  std::size_t const slash = head.find_last_of("/!");
  out = slash == std::string_view::npos ? head : head.substr(slash + 1);
  out += tail(name);
  if (name.packed_json)
    out += ".json";
  else if (out.ends_with(".gz"))
    out.resize(out.size() - 3);
}

bool Names::has_base(Name name, std::string_view base) const {
  if (!name.packed_json) {
    std::string whole;
    Names::base(name, whole);
    return whole == base;
  }
  std::string_view head = *heads_[name.head];
  std::string_view const rest = tail(name);
  std::size_t const slash = head.find_last_of("/!");
  if (slash != std::string_view::npos) head.remove_prefix(slash + 1);
  constexpr std::string_view kEnding = ".json";
  return base.size() == head.size() + rest.size() + kEnding.size() && base.starts_with(head) &&
         base.substr(head.size(), rest.size()) == rest && base.ends_with(kEnding);
}

std::vector<std::uint32_t> Names::ranks_of_heads() const {
  std::vector<std::uint32_t> order(heads_.size()), ranks(heads_.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(),
            [&](std::uint32_t a, std::uint32_t b) { return *heads_[a] < *heads_[b]; });
  for (std::uint32_t i = 0; i < order.size(); ++i) ranks[order[i]] = i;
  return ranks;
}

std::vector<std::uint32_t> LogTable::by_name() const {
  auto const ranks = names_.ranks_of_heads();
  std::vector<std::uint32_t> order(records_.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    Names::Name const x = records_[a].name, y = records_[b].name;
    return x.head != y.head ? ranks[x.head] < ranks[y.head]
                            : std::pair(names_.tail(x), x.packed_json) <
                                  std::pair(names_.tail(y), y.packed_json);
  });
  return order;
}

/// Where the base name stands in the index, or where it would.
std::size_t LogTable::slot(std::string_view base) const {
  std::size_t const mask = index_.size() - 1;
  std::size_t at = std::hash<std::string_view>()(base) & mask;
  for (; index_[at] != kNowhere; at = (at + 1) & mask) {
    if (names_.has_base(records_[index_[at]].name, base)) break;
  }
  return at;
}

void LogTable::grow() {
  std::vector<std::uint32_t> const old = std::exchange(
      index_, std::vector<std::uint32_t>(std::max<std::size_t>(index_.size() * 2, 1024), kNowhere));
  std::string base;
  for (std::uint32_t const record : old) {
    if (record == kNowhere) continue;
    names_.base(records_[record].name, base);
    index_[slot(base)] = record;
  }
}

std::uint32_t LogTable::find(std::string_view name) const {
  return index_.empty() ? kNowhere : index_[slot(Names::base(name))];
}

/// A new record behind those of the same base name.
std::uint32_t LogTable::append(std::string_view name, std::uint16_t flags) {
  if ((used_ + 1) * 4 > index_.size() * 3) grow();
  auto const at = static_cast<std::uint32_t>(records_.size());
  std::size_t const where = slot(Names::base(name));
  LogRecord& record = records_.emplace_back();
  record.name = names_.add(name);
  record.flags = flags;
  if (index_[where] == kNowhere) {
    index_[where] = at;
    ++used_;
  } else {
    std::uint32_t last = index_[where];
    while (records_[last].next != kNowhere) last = records_[last].next;
    records_[last].next = at;
    record.set(LogRecord::kCopy);
  }
  return at;
}

std::uint32_t LogTable::claim(std::string_view name, bool& listed) {
  std::uint32_t const first = find(name);
  listed = first != kNowhere && records_[first].has(LogRecord::kListed);
  if (first != kNowhere && !records_[first].has(LogRecord::kPresent) &&
      !records_[first].has(LogRecord::kUnread)) {
    records_[first].name = names_.add(name);  // how it is called here
    return first;
  }
  std::uint32_t const at = append(name, 0);
  if (!listed) return at;
  LogRecord& record = records_[at];
  LogRecord const& other = records_[first];
  record.digest = other.digest;
  record.hash = listed_hash(first);
  constexpr std::uint16_t kOfListing =
      LogRecord::kListed | LogRecord::kNoHash | LogRecord::kUpperCase;
  record.flags = static_cast<std::uint16_t>(record.flags | (other.flags & kOfListing));
  return at;
}

void LogTable::add(LogFacts const& facts) {
  bool listed = false;
  std::uint32_t const at = claim(facts.name, listed);
  LogRecord& record = records_[at];
  record.set(LogRecord::kPresent);
  record.set(facts.kind);
  record.set(facts.defect);
  if (!facts.packed && facts.name.ends_with(".gz")) record.set(LogRecord::kUnpacked);
  std::uint32_t const oldest = facts.oldest ? seconds_of(*facts.oldest) : kNoTime;
  std::uint32_t const newest = facts.newest ? seconds_of(*facts.newest) : kNoTime;
  if (listed) {
    if (!record.has(LogRecord::kNoHash) && record.hash != facts.hash) {
      record.set(LogRecord::kDiffers);
      listed_hash_[at] = record.hash;
    }
    if (oldest != kNoTime && ((record.oldest != kNoTime && oldest < record.oldest) ||
                              (record.newest != kNoTime && newest > record.newest)))
      record.set(LogRecord::kOutside);
  }
  record.hash = facts.hash;
  record.oldest = oldest;
  record.newest = newest;
}

void LogTable::add_unread(std::string_view name, trail::ObjectKind kind, std::string reason) {
  bool listed = false;
  std::uint32_t const at = claim(name, listed);
  records_[at].set(LogRecord::kUnread);
  records_[at].set(kind);
  unread_[at] = std::move(reason);
}

void LogTable::add_listing(std::uint32_t digest, ListedLog const& listed) {
  bool const known = listed.hash && listed.known_algorithm;
  Sha256 const hash = listed.hash.value_or(Sha256());
  std::uint32_t at = find(listed.object);
  if (at == kNowhere) {
    at = append(listed.object, 0);
    records_[at].hash = hash;
    records_[at].set(trail::parse_key(listed.object).kind);
  } else if (records_[at].has(LogRecord::kListed)) {
    extra_.push_back({at, digest, known && listed_hash(at) == hash});
    return;
  }
  std::uint32_t const oldest = seconds_of(listed.oldest);
  std::uint32_t const newest = listed.newest == kInstantMax ? kNoTime : seconds_of(listed.newest);
  for (; at != kNowhere; at = records_[at].next) {
    LogRecord& record = records_[at];
    record.set(LogRecord::kListed);
    record.digest = digest;
    if (!known) record.set(LogRecord::kNoHash);
    if (listed.upper_case) record.set(LogRecord::kUpperCase);
    if (!record.has(LogRecord::kPresent)) {
      record.hash = hash;
      record.oldest = oldest;
      record.newest = newest;
      continue;
    }
    if (known && record.hash != hash) {
      record.set(LogRecord::kDiffers);
      listed_hash_[at] = hash;
    }
    if (record.oldest != kNoTime && ((oldest != kNoTime && record.oldest < oldest) ||
                                     (newest != kNoTime && record.newest > newest)))
      record.set(LogRecord::kOutside);
  }
}

Sha256 LogTable::listed_hash(std::size_t at) const {
  auto const found = listed_hash_.find(static_cast<std::uint32_t>(at));
  return found == listed_hash_.end() ? records_[at].hash : found->second;
}

std::string LogTable::unread_reason(std::size_t at) const {
  auto const found = unread_.find(static_cast<std::uint32_t>(at));
  return found == unread_.end() ? std::string() : found->second;
}

}  // namespace cairn::verify
