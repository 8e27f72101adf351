// The verdict of each log, from the digest that lists it or from the hour in which none does.
#include "verify/case.hpp"

#include <algorithm>

namespace cairn::verify {
namespace {

using decode::ContainerDefect;
using trail::ObjectKind;
using trail::Verdict;

constexpr Instant kEdge = 5 * kMinute;  // a log near an hour's end may stand in the next digest

bool has_root(std::string_view path) { return path.find("AWSLogs/") != std::string_view::npos; }

/// Whether digests are known to list such objects.
bool is_covered_kind(ObjectKind kind) { return kind == ObjectKind::kLog; }

bool is_there(LogRecord const& record) {
  return record.has(LogRecord::kPresent) || record.has(LogRecord::kUnread);
}

bool is_foreign_container(ContainerDefect defect) {
  return defect == ContainerDefect::kTrailing || defect == ContainerDefect::kSecondMember;
}

std::string doubt_text(DigestRecord const& digest) {
  switch (digest.doubt) {
  case Doubt::kNoSignature: return "not yet provable: its digest's signature is not known";
  case Doubt::kNoKey: return "its digest is signed with a key that is not known";
  case Doubt::kUnread: return "its digest could not be read";
  default: return "its digest is not CloudTrail's";
  }
}

/// A log that a digest lists.
ObjectVerdict listed_verdict(Case const& all, std::size_t at, ObjectVerdict out) {
  LogRecord const& record = all.logs[at];
  DigestRecord const& digest = all.digests[record.digest];
  out.digest_of = digest.name;
  if (record.has(LogRecord::kUnread)) {
    out.reason = "not read: " + all.logs.unread_reason(at);
  } else if (!record.has(LogRecord::kPresent)) {
    out.verdict = digest.proven() ? Verdict::kMissing : Verdict::kUnverified;
    if (!digest.proven()) out.reason = "not there; " + doubt_text(digest);
  } else if (record.has(LogRecord::kNoHash)) {
    out.reason = "its digest lists it by a hash that is no SHA-256";
  } else if (!digest.proven()) {
    out.reason = doubt_text(digest);
    if (record.has(LogRecord::kDiffers)) out.reason += "; its hash differs from what that lists";
  } else if (record.has(LogRecord::kDiffers)) {
    out.verdict = Verdict::kModified;
    out.reason = record.defect() == ContainerDefect::kNone
                     ? "its hash is not the one that its digest lists"
                     : decode::to_string(record.defect());
  } else if (is_foreign_container(record.defect())) {
    out.verdict = Verdict::kModified;
    out.reason = decode::to_string(record.defect());
  } else {
    out.verdict = Verdict::kVerified;
  }
  return out;
}

enum class Hour { kCovered, kNoChain, kBefore, kAfter, kGap, kMissing, kUnproven };

/// What the chain says of a log delivered then.
Hour hour_in(Chain const& chain, Instant stamp) {
  if (chain.segments.empty()) return Hour::kNoChain;
  if (stamp < chain.segments.front().begin) return Hour::kBefore;
  if (stamp >= chain.segments.back().end - kEdge) return Hour::kAfter;
  Hour hour = Hour::kCovered;
  for (Segment const& segment : chain.segments) {
    if (stamp < segment.begin - kEdge || stamp >= segment.end + kEdge) continue;
    switch (segment.state) {
    case Stretch::kProven: break;
    case Stretch::kMissing: return Hour::kMissing;
    case Stretch::kGap:
    case Stretch::kStopped: hour = Hour::kGap; break;
    case Stretch::kUnproven:
    case Stretch::kModified:
      if (hour == Hour::kCovered) hour = Hour::kUnproven;
      break;
    }
  }
  return hour;
}

/// Of the chains that could list the log the one that excuses it most.
Hour hour_of(Case const& all, trail::ObjectKey const& key, bool rooted) {
  Hour best = Hour::kNoChain;
  for (std::size_t i = 0; i < all.report.chains.size(); ++i) {
    Chain const& chain = all.report.chains[i];
    if (chain.backfill || chain.account != key.account || chain.region != key.region) continue;
    if (rooted && chain.organization != key.organization) continue;
    // Another bucket's trail may have no validation: its logs are not what these digests owe.
    if (rooted && !all.options.separate_digests &&
        all.chain_roots[i].count(std::string(key.prefix)) == 0 && all.chain_roots[i].count("") == 0)
      continue;
    Hour const hour = hour_in(chain, *key.stamp);
    if (best == Hour::kNoChain || best == Hour::kCovered) best = hour;
  }
  return best;
}

ObjectVerdict unlisted_verdict(Case const& all, std::size_t at, ObjectVerdict out) {
  LogRecord const& record = all.logs[at];
  if (record.has(LogRecord::kUnread)) {
    out.reason = "not read: " + all.logs.unread_reason(at);
    return out;
  }
  out.verdict = Verdict::kNoDigest;
  if (!is_covered_kind(record.kind())) {
    out.reason = "digests may not list objects of this kind";
    return out;
  }
  auto const key = trail::parse_key(out.object);
  if (!key.stamp) return out;
  if (!all.options.time.contains(*key.stamp)) {
    out.reason = "outside the time asked for";
    return out;
  }
  switch (hour_of(all, key, has_root(out.object))) {
  case Hour::kNoChain: out.reason = "no digest of this account and region"; break;
  case Hour::kBefore: out.reason = "older than the first digest"; break;
  case Hour::kGap: out.reason = "delivered in a gap between digests"; break;
  case Hour::kAfter:
    out.verdict = Verdict::kUnverified;
    out.reason = "not yet provable: younger than the newest digest";
    break;
  case Hour::kMissing:
    out.verdict = Verdict::kUnverified;
    out.reason = "the digest of its hour is missing";
    break;
  case Hour::kUnproven:
    out.verdict = Verdict::kUnverified;
    out.reason = "the digest of its hour is not proven";
    break;
  case Hour::kCovered:
    out.verdict = Verdict::kUnsigned;
    out.reason = "no digest lists it";
    break;
  }
  return out;
}

Finding finding_of(Case const& all, std::size_t at, ObjectVerdict const& verdict) {
  LogRecord const& record = all.logs[at];
  Finding finding;
  finding.object = verdict.object;
  auto const key = trail::parse_key(verdict.object);
  finding.account = key.account, finding.region = key.region;
  if (key.stamp) finding.span = {*key.stamp, *key.stamp + kMinute};
  if (record.digest != kNowhere) {
    finding.trail = all.digests[record.digest].trail;
    finding.evidence.emplace_back("listed by", all.digests[record.digest].name);
  }
  if (verdict.verdict == Verdict::kModified) {
    finding.kind = "log-modified";
    finding.text = verdict.reason;
    if (record.has(LogRecord::kDiffers))
      finding.evidence.emplace_back("sha256 listed", hex_of(all.logs.listed_hash(at)));
    finding.evidence.emplace_back("sha256 found", hex_of(record.hash));
    finding.recheck = hash_command(verdict.object);
  } else if (verdict.verdict == Verdict::kMissing) {
    finding.kind = "log-missing";
    finding.text = "a proven digest lists it, and it is not there";
    finding.evidence.emplace_back("sha256 listed", hex_of(record.hash));
  } else {
    finding.kind = "log-unsigned";
    finding.text =
        "no digest lists it, though those of its hour are proven: CloudTrail did not deliver it";
    finding.evidence.emplace_back("sha256", hex_of(record.hash));
  }
  return finding;
}

void tell(Case& all, std::size_t at, ObjectVerdict const& verdict) {
  LogRecord const& record = all.logs[at];
  switch (verdict.verdict) {
  case Verdict::kModified:
  case Verdict::kMissing:
  case Verdict::kUnsigned: all.find(finding_of(all, at, verdict)); break;
  case Verdict::kUnverified:
    if (record.has(LogRecord::kUnread) || record.has(LogRecord::kNoHash))
      all.not_checked(verdict.object, verdict.reason);
    break;
  case Verdict::kVerified:
    if (record.defect() != ContainerDefect::kNone)
      all.note("container", verdict.object,
               fmt::format("{}; the content is CloudTrail's", decode::to_string(record.defect())));
    if (record.has(LogRecord::kUnpacked))
      all.note("container", verdict.object,
               "stored without gzip, under a name that promises it; the content is CloudTrail's");
    if (record.has(LogRecord::kUpperCase))
      all.note("upper-case", verdict.object, "its digest lists its hash in upper case");
    if (record.has(LogRecord::kOutside))
      all.note("times", verdict.object, "it holds events outside the times that its digest says");
    break;
  case Verdict::kNoDigest: break;
  }
}

void count(Report& report, LogRecord const& record, ObjectVerdict const& verdict) {
  ++report.logs[verdict.verdict];
  if (record.has(LogRecord::kListed) || record.has(LogRecord::kUnread)) {
    if (verdict.reason.starts_with("not yet provable")) ++report.not_yet_provable;
    return;
  }
  if (verdict.reason.starts_with("not yet provable")) ++report.not_yet_provable;
  if (verdict.reason.starts_with("older than")) ++report.before_first;
  if (!is_covered_kind(record.kind())) ++report.unknown_kind;
}

/// Objects whose names are not CloudTrail's matter only if a digest lists them.
bool is_none_of_ours(LogRecord const& record) {
  return record.kind() == ObjectKind::kOther && !record.has(LogRecord::kListed);
}

void judge_extra_listings(Case& all) {
  for (ExtraListing const& extra : all.logs.extra()) {
    LogRecord const& record = all.logs[extra.record];
    DigestRecord const& first = all.digests[record.digest];
    DigestRecord const& second = all.digests[extra.digest];
    if (first.original == extra.digest || second.original == record.digest || !first.proven() ||
        !second.proven())
      continue;
    std::string const name = all.logs.name(record);
    if (extra.same_hash) {
      all.note("listed-twice", name,
               fmt::format("listed by {} and by {}", first.name, second.name));
      continue;
    }
    Finding finding;
    finding.gravity = Gravity::kSuspicious;
    finding.kind = "listed-differently";
    finding.object = name;
    finding.account = second.account, finding.region = second.region, finding.trail = second.trail;
    finding.span = {second.start, second.end};
    finding.text = "two proven digests list it with different hashes";
    finding.evidence = {{"listed by", first.name}, {"listed by", second.name}};
    all.find(std::move(finding));
  }
}

}  // namespace

void sort_unlisted(Case& all) {
  for (std::uint32_t i = 0; i < all.logs.size(); ++i) {
    LogRecord const& record = all.logs[i];
    if (!is_there(record) || !is_covered_kind(record.kind())) continue;
    bool const listed = record.has(LogRecord::kListed);
    std::string const name = all.logs.name(record);
    auto const key = trail::parse_key(name);
    if (has_root(name))
      ++all.log_places[{std::string(key.organization), std::string(key.account),
                        std::string(key.region)}];
    if (listed || !key.stamp) continue;
    all.unlisted[{std::string(key.account), std::string(key.region)}].push_back({i, *key.stamp});
  }
}

ObjectVerdict log_verdict(Case const& all, std::size_t at) {
  LogRecord const& record = all.logs[at];
  ObjectVerdict out{all.logs.name(record), false, Verdict::kUnverified, {}, {}};
  return record.has(LogRecord::kListed) ? listed_verdict(all, at, std::move(out))
                                        : unlisted_verdict(all, at, std::move(out));
}

void judge_logs(Case& all) {
  for (std::size_t i = 0; i < all.logs.size(); ++i) {
    LogRecord const& record = all.logs[i];
    if (is_none_of_ours(record)) {
      ++all.report.other_objects;
      continue;
    }
    ObjectVerdict const verdict = log_verdict(all, i);
    count(all.report, record, verdict);
    tell(all, i, verdict);
  }
  judge_extra_listings(all);
}

}  // namespace cairn::verify
