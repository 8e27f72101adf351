#include "validate/walk.hpp"

#include <fmt/format.h>

// The newest digest in range is read first; each names the one before it. Where a digest names none
// or cannot be used, the walk goes on at the next older one of the listing. So what lies between is
// not missed here: that is for `cairn verify` to say.

namespace cairn::validate {
namespace {

constexpr Instant kSpill = kHour;  // digests that end this long after the range belong to it
constexpr Instant kKeyMargin = 2 * kHour;

tl::unexpected<Fatal> fatal(std::string text) { return tl::unexpected<Fatal>(std::move(text)); }

constexpr char const* kNoZone = "can't compare offset-naive and offset-aware datetimes";
constexpr char const* kNoDate = "date value out of range";

std::string unparsable(std::string_view text) {
  return fmt::format("Unable to parse date value: {}", text);
}

std::string no_keys(Instant start, Instant end) {
  return fmt::format("No public keys found between {} and {}", display_date(start),
                     display_date(end));
}

}  // namespace

Step Walk::run(Kind kind) {
  auto const keys = load(kind, trail_.bucket, range_.end);
  if (!keys) return fatal(keys.error().text);
  if (kind == Kind::kStandard)
    if (auto const loaded = load_keys(); !loaded) return loaded;
  if (kind == Kind::kBackfill) keys_ = std::make_shared<KeyRing const>();
  ahead_.use_keys(keys_);
  ahead_.expect(kind, trail_.bucket, {(*keys)->rbegin(), (*keys)->rend()});
  auto const first = take_last(**keys);
  if (!first) return fatal(first.error());
  if (!*first) return {};
  Position at{kind, *keys, trail_.bucket, (*first)->key, (*first)->date};
  while (!at.key.empty() && range_.start <= at.last_start)
    if (auto const stepped = step(at); !stepped) return stepped;
  return {};
}

Step Walk::load_keys() {
  if (!is_date(range_.end + kKeyMargin)) return fatal(kNoDate);
  auto const served = service_.list_public_keys(range_.start, range_.end + kKeyMargin);
  if (!served) return fatal(served.error().text);
  if (served->empty()) return fatal(no_keys(range_.start, range_.end + kKeyMargin));
  keys_ = std::make_shared<KeyRing const>(KeyRing{}, *served);
  return {};
}

Reply<void> Walk::locate(std::string const& bucket) {
  if (located_.contains(bucket)) return {};
  auto const located = service_.locate(bucket);
  if (located) located_.emplace(bucket, true);
  return located;
}

/// A list is made once, and what was taken from it stays taken.
Reply<std::vector<std::string>*> Walk::load(Kind kind, std::string const& bucket, Instant end) {
  auto const name = std::make_tuple(bucket, end);
  auto found = lists_.find(name);
  if (found == lists_.end()) {
    auto listed = list(bucket, end);
    if (!listed) return tl::unexpected<Refusal>(listed.error());
    found = lists_.emplace(name, *std::move(listed)).first;
  }
  return kind == Kind::kStandard ? &found->second.standard : &found->second.backfill;
}

Reply<Walk::Keys> Walk::list(std::string const& bucket, Instant end) {
  if (!is_date(range_.start - kMinute) || !is_date(end + kSpill))
    return tl::unexpected<Refusal>(Refusal{"", kNoDate});
  if (auto const located = locate(bucket); !located)
    return tl::unexpected<Refusal>(located.error());
  std::string const first = key_date(range_.start), last = key_date(end + kSpill);
  Keys out;
  auto const listed =
      service_.list(bucket, trail_.names.listing_prefix(),
                    trail_.names.key_at(range_.start - kMinute), [&](std::string_view key) {
                      if (!trail_.names.matches(key)) return true;
                      std::string_view const date = date_in_key(key);
                      if (date > last) return false;
                      if (date >= first)
                        (is_backfill(key) ? out.backfill : out.standard).emplace_back(key);
                      return true;
                    });
  if (!listed) return tl::unexpected<Refusal>(listed.error());
  return out;
}

Walk::Found Walk::take_last(std::vector<std::string>& keys) const {
  if (keys.empty()) return std::nullopt;
  Next next{std::move(keys.back()), 0};
  keys.pop_back();
  auto const date = parse_date(date_in_key(next.key), today_);
  if (!date) return fatal(unparsable(date_in_key(next.key)));
  next.date = date->wall;
  return next;
}

Walk::Found Walk::take_before(std::vector<std::string>& keys, std::string_view key) const {
  if (keys.empty()) return std::nullopt;
  auto const before = parse_date(date_in_key(key), today_);
  if (!before) return fatal(unparsable(date_in_key(key)));
  for (;;) {
    auto next = take_last(keys);
    if (!next || !*next) return next;
    if (!before->offset) return fatal(kNoZone);
    if ((*next)->date < before->utc()) return next;
  }
}

Step Walk::step(Position& at) {
  if (auto const located = locate(at.bucket); !located) return refused(at, located.error());
  DigestFacts const& facts = ahead_.digest(at.kind, {at.bucket, at.key});
  if (facts.refusal) return refused(at, *facts.refusal);
  if (!facts.digest) return invalid(at, facts.digest.error());
  Digest const& digest = *facts.digest;
  auto const reason = judge(at.kind, digest);
  if (!reason) return fatal(reason.error());
  if (*reason) return invalid(at, **reason);
  for (auto const* trouble : {&digest.end_trouble, &digest.start_trouble})
    if (*trouble) return invalid(at, **trouble);
  auto const end = parse_date(digest.end, today_);
  if (!end) return invalid(at, unparsable(digest.end));
  auto const start = parse_date(digest.start, today_);
  if (!start) return invalid(at, unparsable(digest.start));
  return read(at, digest, *start, *end);
}

/// Empty if the digest is valid.
tl::expected<std::optional<Reason>, Fatal> Walk::judge(Kind kind, Digest const& digest) {
  if (kind == Kind::kBackfill && keys_->find(digest.fingerprint) == nullptr) {
    // Backfill digests may be much younger than what they list: their keys are asked for one by
    // one, by the time at which they were made.
    auto const made = parse_date(digest.backfill_time, today_);
    if (!made) return unparsable(digest.backfill_time);
    Instant const from = made->wall - kHour, to = made->wall + kHour;
    if (!is_date(from) || !is_date(to)) return kNoDate;
    auto const served = service_.list_public_keys(from, to);
    if (!served && served.error().code.empty()) return served.error().text;
    if (!served) return fatal(served.error().text);
    if (served->empty()) return no_keys(from, to);
    keys_ = std::make_shared<KeyRing const>(*keys_, *served);
    ahead_.use_keys(keys_);
  }
  return check_signature(digest, *keys_, trail_.names.home_region);
}

Step Walk::read(Position& at, Digest const& digest, Moment start, Moment end) {
  at.last_start = start.wall;
  if (!report_.valid_digest(at.kind, digest.place, start, end)) return fatal(kNoZone);
  if (auto const checked = check_logs(digest); !checked) return checked;
  return go_on(at, digest, end.wall);
}

Step Walk::go_on(Position& at, Digest const& digest, Instant end) {
  if (!digest.previous_bucket || !digest.previous_key) {
    auto const next = take_before(*at.keys, at.key);
    if (!next) return invalid(at, next.error());
    if (*next) report_.gap(at.kind, (*next)->date, at.last_start);
    at.key = *next ? (*next)->key : "";
    return {};
  }
  at.key = *digest.previous_key;
  if (*digest.previous_bucket == at.bucket) return {};
  at.bucket = *digest.previous_bucket;
  auto const keys = load(at.kind, at.bucket, end);
  if (!keys) return refused(at, keys.error());
  at.keys = *keys;
  ahead_.expect(at.kind, at.bucket, {at.keys->rbegin(), at.keys->rend()});
  return {};
}

Step Walk::refused(Position& at, Refusal const& refusal) {
  if (refusal.code.empty()) return invalid(at, refusal.text);
  if (refusal.code != "NoSuchKey") return fatal(refusal.text);
  return invalid(at, "not found");
}

Step Walk::invalid(Position& at, std::string_view reason) {
  Place const place{at.bucket, at.key};
  auto const next = take_before(*at.keys, at.key);
  if (!next) return fatal(next.error());
  report_.invalid_digest(at.kind, place, reason);
  at.key = *next ? (*next)->key : "";
  return {};
}

Step Walk::check_logs(Digest const& digest) {
  for (std::size_t i = 0; i < digest.logs.size(); ++i) {
    ListedLog const& listed = digest.logs[i];
    LogFacts facts = ahead_.log(i);
    if (auto const located = listed.usable ? locate(listed.place.bucket) : Reply<void>();
        !located) {
      if (!located.error().code.empty()) return fatal(located.error().text);
      facts.state = LogFacts::State::kUnreadable;
    }
    if (auto const checked = check_log(listed, facts); !checked) return checked;
  }
  return digest.logs_trouble ? Step(fatal(*digest.logs_trouble)) : Step();
}

Step Walk::check_log(ListedLog const& listed, LogFacts const& facts) {
  switch (facts.state) {
  case LogFacts::State::kRefused:
    if (facts.refusal.code != "NoSuchKey") return fatal(facts.refusal.text);
    report_.invalid_log(listed.place, "not found");
    return {};
  case LogFacts::State::kUnreadable: report_.invalid_log(listed.place, "invalid format"); return {};
  case LogFacts::State::kTrailing:
    report_.invalid_log(listed.place, "unexpected data after end of compressed stream");
    return {};
  case LogFacts::State::kHashed: break;
  }
  if (!listed.hash)
    report_.invalid_log(listed.place, "invalid format");
  else if (*listed.hash != facts.hash)
    report_.invalid_log(listed.place, "hash value doesn't match");
  else
    report_.valid_log(listed.place);
  return {};
}

}  // namespace cairn::validate
