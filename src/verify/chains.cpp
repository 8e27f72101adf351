// The digests of one trail, account and region, one after another: do they link, does an hour lack,
// who explains a stop, and was anything cut off at either end.
#include "base/hex.hpp"
#include "verify/case.hpp"

#include <algorithm>

namespace cairn::verify {
namespace {

constexpr Instant kSlack = 5 * kMinute;       // of times that belong together
constexpr Instant kEventMargin = 2 * kHour;   // around the edge of a gap
constexpr Instant kDelivery = 10 * kMinute;   // after its end a digest may take so long
constexpr Instant kLogsAhead = 70 * kMinute;  // logs may be so much younger than a digest is late

std::uint64_t hours_in(Instant span) {
  return static_cast<std::uint64_t>(std::max<Instant>(1, (span + kHour / 2) / kHour));
}

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return text;
}

class ChainJudge {
 public:
  ChainJudge(Case& all, std::size_t which)
      : all_(all), chain_(all.report.chains[which]), members_(all.chain_members[which]) {}

  void judge() {
    for (std::uint32_t const at : members_) count(all_.digests[at]);
    if (chain_.backfill) {
      for (std::uint32_t const at : members_)
        if (all_.digests[at].proven()) judge_backfill(at);
      return;
    }
    for (std::size_t i = 0; i < members_.size(); ++i) {
      DigestRecord const& record = all_.digests[members_[i]];
      if (record.proven())
        judge_proven(i);
      else if (i > 0 && record.start > cover_ + kSlack)
        missing({cover_, record.start}, nullptr);
      add(record.start, record.end,
          record.proven() ? Stretch::kProven
          : record.doubt == Doubt::kNoKey || record.doubt == Doubt::kNoSignature ||
                  record.doubt == Doubt::kUnread
              ? Stretch::kUnproven
              : Stretch::kModified);
      cover_ = std::max(cover_, record.end);
    }
    judge_orphans();
    judge_tail();
  }

 private:
  Finding finding(Gravity gravity, std::string kind, TimeSpan span) const {
    Finding out;
    out.gravity = gravity;
    out.kind = std::move(kind);
    out.account = chain_.account, out.region = chain_.region, out.trail = chain_.trail;
    out.span = span;
    return out;
  }

  void count(DigestRecord const& record) {
    ++chain_.digests;
    if (!record.proven()) return;
    ++chain_.proven;
    bool const first = chain_.proven_from == chain_.proven_to;
    if (first || record.start < chain_.proven_from) chain_.proven_from = record.start;
    if (!first && record.end < chain_.proven_to) return;
    chain_.proven_to = record.end;
    chain_.newest_bucket = record.digest->bucket;
    chain_.newest_object = record.digest->object;
    chain_.newest_hash = hex_of(record.hash);
  }

  void add(Instant begin, Instant end, Stretch state) {
    auto& segments = chain_.segments;
    if (!segments.empty()) begin = std::max(begin, segments.back().end);
    if (begin >= end) return;
    if (!segments.empty() && segments.back().state == state &&
        begin <= segments.back().end + kSlack)
      segments.back().end = end;
    else
      segments.push_back({begin, end, state});
  }

  /// `by`: the digest that names the last of them, if one does.
  void missing(TimeSpan span, DigestRecord const* by) {
    std::uint64_t const hours = hours_in(span.end - span.begin);
    chain_.missing += hours;
    add(span.begin, span.end, Stretch::kMissing);
    Finding out = finding(Gravity::kTampered, "digest-missing", span);
    out.text = fmt::format("{} missing from {} to {}", count_of(hours, "digest"),
                           format_time(span.begin), format_time(span.end));
    if (by != nullptr) {
      out.object = by->digest->previous_object.value_or("");
      out.evidence.emplace_back("named by", by->name);
      if (by->digest->previous_hash)
        out.evidence.emplace_back("sha256", *by->digest->previous_hash);
    }
    all_.find(std::move(out));
  }

  void judge_proven(std::size_t i) {
    DigestRecord const& record = all_.digests[members_[i]];
    Digest const& digest = *record.digest;
    check_sanity(record);
    if (!digest.previous_object) {
      if (i > 0) judge_null_link(record);
      return;
    }
    std::uint32_t const target = all_.target(digest.previous_object, digest.previous_hash);
    if (target != kNowhere) return check_link(record, all_.digests[target]);
    if (i == 0) return judge_head(record);
    if (record.start > cover_) return missing({cover_, record.start}, &record);
    Finding out =
        finding(Gravity::kTampered, "digest-missing", {record.start - kHour, record.start});
    out.object = *digest.previous_object;
    out.text = "the digest that the next one names is not there, and another stands in its hour";
    out.evidence.emplace_back("named by", record.name);
    all_.find(std::move(out));
    ++chain_.missing;
  }

  void judge_backfill(std::uint32_t at) {
    DigestRecord const& record = all_.digests[at];
    Digest const& digest = *record.digest;
    check_sanity(record);
    if (!digest.previous_object) return;
    std::uint32_t const target = all_.target(digest.previous_object, digest.previous_hash);
    if (target != kNowhere) return check_link(record, all_.digests[target]);
    auto const stamp = trail::parse_key(*digest.previous_object).stamp;
    if (!stamp || *stamp < first_of_trail() || *stamp < all_.options.time.begin) return;
    Finding out = finding(Gravity::kTampered, "digest-missing", {*stamp - kHour, *stamp});
    out.object = *digest.previous_object;
    out.text = "a backfill digest is missing";
    out.evidence.emplace_back("named by", record.name);
    all_.find(std::move(out));
    ++chain_.missing;
  }

  /// What two proven digests say of each other.
  void check_link(DigestRecord const& record, DigestRecord const& previous) {
    Digest const& digest = *record.digest;
    if (!previous.proven()) return;
    TimeSpan const span{previous.start, record.end};
    auto const hash = digest.previous_hash ? parse_sha256(*digest.previous_hash) : std::nullopt;
    if (!digest.previous_hash_known || !hash) {
      all_.not_checked(record.name, "it lists its predecessor by a hash that is no SHA-256");
    } else if (*hash != previous.hash) {
      Finding out = finding(Gravity::kSuspicious, "link-hash", span);
      out.object = record.name;
      out.text = "it lists another hash for its predecessor, which is itself proven";
      out.evidence = {{"predecessor", previous.name},
                      {"sha256", hex_of(previous.hash)},
                      {"listed", *digest.previous_hash}};
      out.recheck = hash_command(previous.name);
      all_.find(std::move(out));
    }
    if (!quotes(digest, previous)) {
      Finding out = finding(Gravity::kSuspicious, "link-signature", span);
      out.object = record.name;
      out.text = "it quotes a signature that its predecessor does not have";
      out.evidence = {{"predecessor", previous.name},
                      {"quoted", digest.previous_signature.value_or("null")}};
      all_.find(std::move(out));
    }
    if (record.backfill) return;
    if (previous.end > record.start) {
      all_.note("overlap", record.name, "it begins before its predecessor ends");
    } else if (previous.end < record.start && record.start > cover_) {
      chain_.missing += hours_in(record.start - cover_);
      Finding out = finding(Gravity::kSuspicious, "time-hole", {cover_, record.start});
      out.object = record.name;
      out.text = fmt::format("no digest covers {} to {}, though those on both sides are linked",
                             format_time(cover_), format_time(record.start));
      add(cover_, record.start, Stretch::kMissing);
      all_.find(std::move(out));
    }
  }

  bool quotes(Digest const& digest, DigestRecord const& previous) const {
    if (!digest.previous_signature) return false;
    if (previous.proof == Proof::kOwnSignature)
      for (std::uint32_t const at : previous.metadata)
        if (auto const& own = all_.metadata[at].signature)
          if (lower(*own) == lower(*digest.previous_signature)) return true;
    Key const* const key = all_.keys.find(previous.digest->fingerprint);
    if (key == nullptr) return true;  // nobody can say
    auto const bytes = hex_decode(*digest.previous_signature);
    return bytes && key->key.verify(string_to_sign(*previous.digest, previous.hash), *bytes);
  }

  void check_sanity(DigestRecord const& record) {
    Digest const& digest = *record.digest;
    if (!digest.account.empty() && digest.account != record.account)
      all_.note(
          "account", record.name,
          fmt::format("it is for account {}, its key for {}", digest.account, record.account));
    auto const stamp = trail::parse_key(digest.object).stamp;
    if (stamp && *stamp != digest.end)
      all_.note(
          "stamp", record.name,
          fmt::format("it ends at {}, its key says {}", digest.end_text, format_time(*stamp)));
    if (digest.signature_algorithm != "SHA256withRSA")
      all_.note("algorithm", record.name,
                "it names another signature algorithm than SHA256withRSA, and is signed by that");
    if (digest.odd_entries > 0)
      all_.not_checked(record.name, fmt::format("{} of its logFiles without an object name",
                                                count_of(digest.odd_entries, "entry")));
  }

  bool is_ours(ControlEvent const& event) const {
    return event.trail == chain_.trail || event.trail.ends_with(":trail/" + chain_.trail);
  }
  /// An event near an edge, in a log that is proven.
  ControlEvent const* event_near(Instant edge, bool stops) const {
    for (std::size_t i = 0; i < all_.control.size(); ++i) {
      ControlEvent const& event = all_.control[i];
      if (event.stops != stops || !is_ours(event) || event.time < edge - kEventMargin ||
          event.time > edge + kEventMargin)
        continue;
      std::uint32_t const log = all_.logs.find(all_.control_object[i]);
      if (log != kNowhere && log_verdict(all_, log).verdict == trail::Verdict::kVerified)
        return &event;
    }
    return nullptr;
  }
  static std::string told(ControlEvent const& event) {
    return fmt::format("{} at {} by {} (event {})", event.name, format_time(event.time),
                       event.actor.empty() ? "an unknown caller" : event.actor, event.id);
  }

  void judge_null_link(DigestRecord const& record) {
    if (record.start <= cover_ + kSecond) {
      all_.note("restart", record.name, "a new chain begins here, without a gap");
      return;
    }
    TimeSpan const span{cover_, record.start};
    ControlEvent const* const stop = event_near(span.begin, true);
    ControlEvent const* const begin = event_near(span.end, false);
    if (stop != nullptr && begin != nullptr) {
      add(span.begin, span.end, Stretch::kStopped);
      all_.note("stopped", record.name,
                fmt::format("logging was off from {} to {}: {}; {}", format_time(span.begin),
                            format_time(span.end), told(*stop), told(*begin)));
      return;
    }
    add(span.begin, span.end, Stretch::kGap);
    Finding out = finding(Gravity::kSuspicious, "gap", span);
    out.object = record.name;
    out.text = fmt::format("a new chain begins after {} without a digest, and {}",
                           count_of(hours_in(span.end - span.begin), "hour"),
                           stop != nullptr ? "no proven log holds the event that started it again"
                           : begin != nullptr ? "no proven log holds the event that stopped it"
                                              : "no proven log holds an event that explains it");
    if (stop != nullptr) out.evidence.emplace_back("stopped", told(*stop));
    if (begin != nullptr) out.evidence.emplace_back("started", told(*begin));
    all_.find(std::move(out));
  }

  /// When the other chains of this trail begin.
  Instant first_of_trail() const {
    Instant first = kInstantMax;
    for (std::size_t i = 0; i < all_.report.chains.size(); ++i) {
      Chain const& other = all_.report.chains[i];
      if (other.backfill || other.trail != chain_.trail ||
          other.home_region != chain_.home_region || other.organization != chain_.organization ||
          all_.chain_members[i].empty())
        continue;
      first = std::min(first, all_.digests[all_.chain_members[i].front()].start);
    }
    return first;
  }

  std::vector<Case::Unlisted> const& unlisted() const {
    static std::vector<Case::Unlisted> const kNothing;
    auto const found = all_.unlisted.find({chain_.account, chain_.region});
    return found == all_.unlisted.end() ? kNothing : found->second;
  }

  /// The oldest digest here names one that is not here: the copy begins later, or something was
  /// removed.
  void judge_head(DigestRecord const& record) {
    if (record.start <= all_.options.time.begin + kHour) return;
    Instant earliest = record.start;
    Instant const sibling = first_of_trail();
    if (sibling <= record.start - kHour) earliest = sibling;
    for (auto const& log : unlisted())
      if (log.stamp > record.start - kHour + kSlack && log.stamp < record.start - kSlack)
        earliest = std::min(earliest, record.start - kHour);
    if (earliest == record.start) {
      all_.note("head", record.name,
                fmt::format("the copy begins here; the digest before, {}, is not in it",
                            *record.digest->previous_object));
      return;
    }
    for (auto const& log : unlisted())
      if (log.stamp < earliest) earliest = log.stamp;
    std::uint64_t const hours =
        static_cast<std::uint64_t>(std::max<Instant>(1, (record.start - earliest) / kHour));
    cover_ = record.start - static_cast<Instant>(hours) * kHour;
    missing({cover_, record.start}, &record);
  }

  /// Proven digests that the next one passes over.
  void judge_orphans() {
    for (std::size_t i = 0; i + 1 < members_.size(); ++i) {
      DigestRecord const& record = all_.digests[members_[i]];
      DigestRecord const& next = all_.digests[members_[i + 1]];
      if (!record.proven() || !next.proven() || !next.digest->previous_object) continue;
      if (Names::base(*next.digest->previous_object) == Names::base(record.digest->object))
        continue;
      std::uint32_t const target =
          all_.target(next.digest->previous_object, next.digest->previous_hash);
      if (target == kNowhere || all_.digests[target].start > record.start) continue;
      Finding out = finding(Gravity::kSuspicious, "orphan", {record.start, record.end});
      out.object = record.name;
      out.text = "it is signed, but the next digest does not link to it";
      out.evidence = {{"next", next.name}, {"which links to", *next.digest->previous_object}};
      all_.find(std::move(out));
    }
  }

  /// Other chains or logs reach further than the newest digest here.
  void judge_tail() {
    if (members_.empty()) return;
    Instant const due = cover_ + kHour;
    Instant newest = kInstantMin, newest_log = kInstantMin;
    std::string witness;
    if (all_.newest != kNowhere) {
      newest = all_.digests[all_.newest].end;
      witness = all_.digests[all_.newest].name;
    }
    for (auto const& log : unlisted())
      if (log.stamp > newest_log) newest_log = log.stamp;
    bool const by_digest = newest >= due + kDelivery;
    bool const by_log = newest_log >= due + kLogsAhead;
    Instant const reach =
        std::min(std::max(newest, by_log ? newest_log : kInstantMin), all_.options.time.end);
    if ((!by_digest && !by_log) || reach < due) return;
    if (ControlEvent const* const stop = event_near(cover_, true)) {
      all_.note("stopped", all_.digests[members_.back()].name,
                fmt::format("logging has been off since {}: {}", format_time(cover_), told(*stop)));
      return;
    }
    auto const hours = static_cast<std::uint64_t>((reach - cover_) / kHour);
    TimeSpan const span{cover_, cover_ + static_cast<Instant>(hours) * kHour};
    add(span.begin, span.end, Stretch::kMissing);
    chain_.missing += hours;
    Finding out = finding(Gravity::kTampered, "tail-missing", span);
    out.object = all_.digests[members_.back()].name;
    out.text = fmt::format("the newest digest ends at {}, but {} more {} due: {}",
                           format_time(cover_), hours, hours == 1 ? "was" : "were",
                           by_digest ? "another chain reaches further"
                                     : "logs were delivered after that hour");
    if (by_digest) out.evidence.emplace_back("reaches further", witness);
    if (by_log) out.evidence.emplace_back("newest log", format_time(newest_log));
    all_.find(std::move(out));
  }

  Case& all_;
  Chain& chain_;
  std::vector<std::uint32_t> const& members_;
  Instant cover_ = kInstantMin;
};

}  // namespace

void build_chains(Case& all) {
  std::map<std::tuple<std::string, std::string, std::string, std::string, std::string, bool>,
           std::vector<std::uint32_t>>
      groups;
  for (std::uint32_t i = 0; i < all.digests.size(); ++i) {
    DigestRecord const& record = all.digests[i];
    if (record.original != kNowhere) continue;
    if (record.proven() && !record.backfill &&
        (all.newest == kNowhere || record.end > all.digests[all.newest].end))
      all.newest = i;
    groups[{record.trail, record.home_region, record.organization, record.account, record.region,
            record.backfill}]
        .push_back(i);
  }
  for (auto& [key, members] : groups) {
    std::sort(members.begin(), members.end(), [&](std::uint32_t a, std::uint32_t b) {
      DigestRecord const& x = all.digests[a];
      DigestRecord const& y = all.digests[b];
      return std::tie(x.start, x.end, x.name) < std::tie(y.start, y.end, y.name);
    });
    Chain chain;
    std::tie(chain.trail, chain.home_region, chain.organization, chain.account, chain.region,
             chain.backfill) = key;
    auto& roots = all.chain_roots.emplace_back();
    for (std::uint32_t const at : members)
      roots.insert(std::string(trail::parse_key(all.digests[at].name).prefix));
    all.report.chains.push_back(std::move(chain));
    all.chain_members.push_back(std::move(members));
  }
}

void judge_chains(Case& all) {
  for (std::size_t i = 0; i < all.report.chains.size(); ++i) ChainJudge(all, i).judge();
}

}  // namespace cairn::verify
