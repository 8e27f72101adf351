// Which digests are CloudTrail's: by a signature under a known key, wherever the signature was
// found, or by the hash that a digest lists which is itself proven.
#include "base/hex.hpp"
#include "crypto/hash.hpp"
#include "verify/case.hpp"

#include <algorithm>

namespace cairn::verify {
namespace {

constexpr std::size_t kMostQuotes = 64;  // of one digest's signature; CloudTrail makes one

bool has_upper(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

/// Signatures of a digest that its successors quote, by the base name of what they link to.
using Quotes = std::unordered_map<std::string, std::vector<std::uint32_t>>;

Quotes collect_quotes(Case const& all) {
  Quotes quotes;
  for (std::uint32_t i = 0; i < all.digests.size(); ++i) {
    auto const& digest = all.digests[i].digest;
    if (digest && digest->previous_object && digest->previous_signature)
      quotes[std::string(Names::base(*digest->previous_object))].push_back(i);
  }
  return quotes;
}

class Prover {
 public:
  explicit Prover(Case& all) : all_(all), quotes_(collect_quotes(all)) {}

  void prove(DigestRecord& record) {
    if (record.doubt == Doubt::kUnread || record.doubt == Doubt::kUnreadable) return;
    Digest const& digest = *record.digest;
    Key const* const key = all_.keys.find(digest.fingerprint);
    std::string const text = string_to_sign(digest, record.hash);
    bool any = false;
    for (std::uint32_t const at : record.metadata) {
      auto const& signature = all_.metadata[at].signature;
      if (!signature) continue;
      any = true;
      if (key == nullptr) continue;
      if (fits(*key, text, *signature)) {
        record.proof = Proof::kOwnSignature;
        if (has_upper(*signature))
          all_.note("upper-case", record.name, "the signature in its metadata is in upper case");
        break;
      }
      record.metadata_failed = true;
    }
    auto const quoted = quotes_.find(std::string(Names::base(digest.object)));
    if (quoted != quotes_.end() && !record.proven()) {
      any = true;
      std::size_t tried = 0;
      for (std::uint32_t const at : quoted->second) {
        if (++tried > kMostQuotes) break;
        if (key == nullptr || !fits(*key, text, *all_.digests[at].digest->previous_signature))
          continue;
        record.proof = Proof::kSuccessorSignature;
        break;
      }
    }
    if (record.proven()) return check_key(record, *key);
    record.doubt = key == nullptr ? Doubt::kNoKey
                   : any          ? Doubt::kBadSignature
                                  : Doubt::kNoSignature;
  }

  /// What proven digests say of the bytes of those before them.
  void follow_links() {
    std::vector<std::uint32_t> proven;
    for (std::uint32_t i = 0; i < all_.digests.size(); ++i)
      if (all_.digests[i].proven()) proven.push_back(i);
    for (std::size_t next = 0; next < proven.size(); ++next) {
      Digest const& digest = *all_.digests[proven[next]].digest;
      if (!digest.previous_object || !digest.previous_hash || !digest.previous_hash_known) continue;
      auto const hash = parse_sha256(*digest.previous_hash);
      if (!hash) continue;
      for (std::uint32_t const at : all_.under(*digest.previous_object)) {
        DigestRecord& previous = all_.digests[at];
        if (previous.proven() || previous.doubt == Doubt::kUnread) continue;
        if (previous.hash == *hash && previous.digest) {
          previous.proof = Proof::kLink;
          proven.push_back(at);
        } else if (previous.doubt == Doubt::kNoKey || previous.doubt == Doubt::kNoSignature) {
          previous.doubt = Doubt::kOtherHash;
        }
      }
    }
  }

 private:
  static bool fits(Key const& key, std::string const& text, std::string const& signature) {
    auto const bytes = hex_decode(signature);
    return bytes && key.key.verify(text, *bytes);
  }

  void check_key(DigestRecord const& record, Key const& key) {
    if (!key.region.empty() && key.region != record.region)
      all_.note("key-region", record.name,
                fmt::format("signed with key {}, which {} serves", key.fingerprint, key.region));
    if (record.backfill) return;  // signed when it was made, which may be much later
    if (record.end < key.from || record.end > key.to)
      all_.note("key-validity", record.name,
                fmt::format("signed with key {}, which was not valid then", key.fingerprint));
  }

  Case& all_;
  Quotes quotes_;
};

/// Metadata belongs to the object at its place, whatever that holds.
void attach_metadata(Case& all) {
  std::unordered_map<std::string, std::vector<std::uint32_t>> by_base;
  for (std::uint32_t i = 0; i < all.metadata.size(); ++i)
    by_base[std::string(Names::base(all.metadata[i].place))].push_back(i);
  for (DigestRecord& record : all.digests) {
    auto const found = by_base.find(std::string(Names::base(record.name)));
    if (found != by_base.end()) record.metadata = found->second;
  }
}

/// The part of a path from `AWSLogs/` on; empty if it has none.
std::string_view below_root(std::string_view path) {
  std::size_t const at = path.rfind("AWSLogs/");
  return at == std::string_view::npos ? std::string_view() : path.substr(at);
}

std::string without_gz(std::string_view name) {
  if (name.ends_with(".gz")) name.remove_suffix(3);
  return std::string(name);
}

/// A digest says where it was delivered. A flat copy keeps the file's name, a copied tree all from
/// AWSLogs/ on; a sidecar names bucket and key.
bool is_moved(Case const& all, DigestRecord const& record, std::string& where) {
  Digest const& digest = *record.digest;
  if (Names::base(record.name) != Names::base(digest.object)) {
    where = record.name;
    return true;
  }
  std::string_view const here = below_root(record.name), there = below_root(digest.object);
  if (!here.empty() && !there.empty() && without_gz(here) != without_gz(there)) {
    where = record.name;
    return true;
  }
  for (std::uint32_t const at : record.metadata) {
    std::string const& place = all.metadata[at].place;
    if (place.find("AWSLogs/") == std::string::npos || place == record.name) continue;
    if (place == digest.bucket + "/" + digest.object || place == digest.object) return false;
    where = place;
  }
  return !where.empty();
}

void check_metadata(Case& all, DigestRecord const& record) {
  auto const find = [&](std::string kind, std::string text) {
    Finding finding;
    finding.gravity = Gravity::kTampered;
    finding.kind = std::move(kind);
    finding.object = record.name;
    finding.account = record.account, finding.region = record.region, finding.trail = record.trail;
    finding.span = {record.start, record.end};
    finding.text = std::move(text);
    return finding;
  };
  if (record.proven() && record.metadata_failed && record.proof != Proof::kOwnSignature) {
    auto finding = find("signature-changed",
                        "the signature in its metadata is not the one that CloudTrail gave; the "
                        "digest itself is proven by its successor");
    finding.evidence.emplace_back("signature", *all.metadata[record.metadata.front()].signature);
    all.find(std::move(finding));
  }
  bool const any =
      std::any_of(record.metadata.begin(), record.metadata.end(),
                  [&](std::uint32_t at) { return all.metadata[at].signature.has_value(); });
  if (!any) return;
  Metadata const& metadata = all.metadata[record.metadata.front()];
  if (metadata.algorithm != "SHA256withRSA")
    all.find(find("metadata-changed",
                  metadata.algorithm
                      ? "its metadata names another signature algorithm than SHA256withRSA"
                      : "its metadata has lost the signature algorithm"));
  if (record.backfill && !metadata.backfill_time)
    all.find(find("metadata-changed", "its metadata has lost the time when the backfill was made"));
}

/// Where all other digests of a copy have their metadata, one without was written anew.
void find_lost_metadata(Case& all) {
  std::map<std::tuple<std::string, std::string, std::string>, std::array<std::uint64_t, 2>> with;
  auto const chain = [](DigestRecord const& r) { return std::tuple(r.trail, r.account, r.region); };
  auto const has = [&](DigestRecord const& r) {
    return std::any_of(r.metadata.begin(), r.metadata.end(),
                       [&](std::uint32_t at) { return all.metadata[at].signature.has_value(); });
  };
  for (DigestRecord const& record : all.digests) ++with[chain(record)][has(record) ? 1 : 0];
  for (DigestRecord const& record : all.digests) {
    auto const& counts = with[chain(record)];
    if (has(record) || counts[1] <= counts[0] || record.doubt == Doubt::kUnread) continue;
    Finding finding;
    finding.gravity = Gravity::kSuspicious;
    finding.kind = "metadata-lost";
    finding.object = record.name;
    finding.account = record.account, finding.region = record.region, finding.trail = record.trail;
    finding.span = {record.start, record.end};
    finding.text = fmt::format(
        "it has no signature in its metadata, where the other digests of its chain have theirs{}",
        record.proven() ? "; it is proven by its successor" : "");
    all.find(std::move(finding));
  }
}

void tell_container(Case& all, DigestRecord const& record) {
  using decode::ContainerDefect;
  if (record.defect == ContainerDefect::kTrailing ||
      record.defect == ContainerDefect::kSecondMember) {
    Finding finding;
    finding.kind = "digest-modified";
    finding.object = record.name;
    finding.account = record.account, finding.region = record.region, finding.trail = record.trail;
    finding.span = {record.start, record.end};
    finding.text =
        fmt::format("it holds {}; what stands before is {}", decode::to_string(record.defect),
                    record.proven() ? "CloudTrail's" : "not proven");
    all.find(std::move(finding));
  } else if (record.defect != ContainerDefect::kNone && record.proven()) {
    all.note("container", record.name,
             fmt::format("{}; the content is CloudTrail's", decode::to_string(record.defect)));
  } else if (record.proven() && !record.packed && record.name.ends_with(".gz")) {
    all.note("container", record.name,
             "stored without gzip, under a name that promises it; the content is CloudTrail's");
  }
}

void tell_doubt(Case& all, DigestRecord const& record) {
  Finding finding;
  finding.kind = "digest-modified";
  finding.object = record.name;
  finding.account = record.account, finding.region = record.region, finding.trail = record.trail;
  finding.span = {record.start, record.end};
  finding.evidence.emplace_back("sha256", hex_of(record.hash));
  finding.recheck = hash_command(record.name);
  switch (record.doubt) {
  case Doubt::kUnreadable: finding.text = fmt::format("it is no digest: {}", record.problem); break;
  case Doubt::kBadSignature:
    finding.text =
        fmt::format("its signature does not verify under key {}", record.digest->fingerprint);
    finding.evidence.emplace_back("string to sign", string_to_sign(*record.digest, record.hash));
    break;
  case Doubt::kOtherHash: finding.text = "the next digest lists another hash for it"; break;
  case Doubt::kUnread: return all.not_checked(record.name, record.problem);
  case Doubt::kNoKey:
    return all.not_checked(
        record.name, fmt::format("no public key with fingerprint {}", record.digest->fingerprint));
  default: return;
  }
  all.find(std::move(finding));
}

}  // namespace

void prove_digests(Case& all) {
  attach_metadata(all);
  for (std::uint32_t i = 0; i < all.digests.size(); ++i) {
    DigestRecord& record = all.digests[i];
    std::string const base(Names::base(record.digest ? record.digest->object : record.name));
    auto& same = all.digests_by_base[base];
    for (std::uint32_t const other : same)
      if (all.digests[other].hash == record.hash && record.doubt != Doubt::kUnread &&
          Names::base(all.digests[other].name) == Names::base(record.name))
        record.original = other;
    same.push_back(i);
  }
  Prover prover(all);
  for (DigestRecord& record : all.digests) prover.prove(record);
  prover.follow_links();
  find_lost_metadata(all);
  std::map<std::string, std::uint64_t> without_key;
  for (DigestRecord& record : all.digests) {
    if (record.digest) {
      std::string where;
      record.moved = is_moved(all, record, where);
      if (record.moved) {
        Finding finding;
        finding.kind = "digest-moved";
        finding.object = where;
        finding.account = record.account, finding.region = record.region;
        finding.trail = record.trail;
        finding.span = {record.start, record.end};
        finding.text = fmt::format("it holds the digest of s3://{}/{}", record.digest->bucket,
                                   record.digest->object);
        all.find(std::move(finding));
      }
      if (record.proof == Proof::kLink && all.keys.find(record.digest->fingerprint) == nullptr)
        ++without_key[record.digest->fingerprint];
    }
    check_metadata(all, record);
    tell_container(all, record);
    if (!record.proven()) tell_doubt(all, record);
  }
  for (auto const& [fingerprint, count] : without_key)
    all.note("key-missing", fingerprint,
             fmt::format("no public key with fingerprint {}: {} signed with it {} proven by the "
                         "hashes that later digests list",
                         fingerprint, count_of(count, "digest"), count == 1 ? "is" : "are"));
}

ObjectVerdict digest_verdict(Case const& all, DigestRecord const& record) {
  ObjectVerdict out{record.name, true, trail::Verdict::kUnverified, {}, {}};
  using trail::Verdict;
  if (record.proven()) {
    out.verdict = Verdict::kVerified;
    if (record.defect == decode::ContainerDefect::kTrailing ||
        record.defect == decode::ContainerDefect::kSecondMember) {
      out.verdict = Verdict::kModified;
      out.reason = decode::to_string(record.defect);
    } else if (record.moved) {
      out.verdict = Verdict::kModified;
      out.reason = "another digest stands in its place";
    } else if (record.proof == Proof::kLink) {
      out.reason = "by the hash that its successor lists";
    }
    return out;
  }
  switch (record.doubt) {
  case Doubt::kUnread: out.reason = "not read: " + record.problem; break;
  case Doubt::kUnreadable:
    out.verdict = Verdict::kModified;
    out.reason = record.problem;
    break;
  case Doubt::kBadSignature:
    out.verdict = Verdict::kModified;
    out.reason = "signature does not verify";
    break;
  case Doubt::kOtherHash:
    out.verdict = Verdict::kModified;
    out.reason = "its successor lists another hash";
    break;
  case Doubt::kNoKey: out.reason = "no public key " + record.digest->fingerprint; break;
  case Doubt::kNoSignature: out.reason = "not yet provable: its signature is not known"; break;
  case Doubt::kNone: break;
  }
  static_cast<void>(all);
  return out;
}

}  // namespace cairn::verify
