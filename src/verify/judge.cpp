#include "verify/judge.hpp"

#include "verify/case.hpp"

#include <algorithm>

namespace cairn::verify {
namespace {

using trail::ObjectKind;

void identify(DigestRecord& record) {
  std::string const by_content = record.digest ? record.digest->object : std::string();
  auto key = trail::parse_key(by_content);
  if (key.kind != ObjectKind::kDigest && key.kind != ObjectKind::kBackfillDigest)
    key = trail::parse_key(record.name);
  record.organization = key.organization;
  record.account = key.account;
  record.region = key.region;
  record.home_region = key.home_region;
  record.trail = key.trail;
  record.backfill = key.kind == ObjectKind::kBackfillDigest;
  if (record.digest && record.digest->start < record.digest->end) {
    record.start = record.digest->start;
    record.end = record.digest->end;
  } else if (key.stamp) {
    record.start = *key.stamp - kHour;
    record.end = *key.stamp;
  }
}

}  // namespace

char const* to_string(Gravity gravity) {
  return gravity == Gravity::kTampered ? "tampered" : "suspicious";
}

char const* to_string(Stretch stretch) {
  switch (stretch) {
  case Stretch::kProven: return "proven";
  case Stretch::kUnproven: return "unproven";
  case Stretch::kModified: return "modified";
  case Stretch::kMissing: return "missing";
  case Stretch::kGap: return "gap";
  case Stretch::kStopped: return "stopped";
  }
  return "unproven";
}

std::uint64_t Report::all_findings() const {
  std::uint64_t sum = 0;
  for (auto const& [kind, count] : finding_counts) sum += count;
  return sum;
}

void Case::find(Finding finding) {
  ++report.finding_counts[finding.kind];
  if (report.findings.size() < kMaxTold) report.findings.push_back(std::move(finding));
}

void Case::note(std::string kind, std::string object, std::string text) {
  ++report.note_counts[kind];
  if (report.notes.size() < kMaxTold)
    report.notes.push_back({std::move(kind), std::move(object), std::move(text)});
}

void Case::not_checked(std::string object, std::string reason) {
  ++report.not_checked_count;
  if (report.not_checked.size() < kMaxTold)
    report.not_checked.push_back({std::move(object), std::move(reason)});
}

std::vector<std::uint32_t> const& Case::under(std::string_view key) const {
  static std::vector<std::uint32_t> const kNothing;
  auto const found = digests_by_base.find(std::string(Names::base(key)));
  return found == digests_by_base.end() ? kNothing : found->second;
}

std::uint32_t Case::target(std::optional<std::string> const& key,
                           std::optional<std::string> const& hash) const {
  if (!key) return kNowhere;
  auto const& candidates = under(*key);
  if (candidates.empty()) return kNowhere;
  auto const wanted = hash ? parse_sha256(*hash) : std::nullopt;
  for (std::uint32_t const at : candidates)
    if (wanted && digests[at].hash == *wanted) return at;
  for (std::uint32_t const at : candidates)
    if (digests[at].proven()) return at;
  return candidates.front();
}

std::string count_of(std::uint64_t count, std::string_view one) {
  if (count == 1) return fmt::format("1 {}", one);
  if (one.ends_with('y')) return fmt::format("{} {}ies", count, one.substr(0, one.size() - 1));
  return fmt::format("{} {}s", count, one);
}

std::string shell_quoted(std::string_view text) {
  std::string out = "'";
  for (char const c : text)
    if (c == '\'')
      out += "'\\''";
    else
      out += c;
  return out + "'";
}

std::string hash_command(std::string_view object) {
  if (!object.ends_with(".gz")) return "sha256sum -- " + shell_quoted(object);
  return "gzip -dc -- " + shell_quoted(object) + " | sha256sum";
}

struct Judge::Impl {
  Case all;
};

Judge::Judge(KeyStore keys, JudgeOptions options) : impl_(std::make_unique<Impl>()) {
  impl_->all.keys = std::move(keys);
  impl_->all.options = std::move(options);
}
Judge::~Judge() = default;
Judge::Judge(Judge&&) noexcept = default;

void Judge::add(Facts facts) {
  Case& all = impl_->all;
  for (Metadata& metadata : facts.metadata) all.metadata.push_back(std::move(metadata));
  if (facts.log) {
    for (ControlEvent& event : facts.log->control) {
      all.control.push_back(std::move(event));
      all.control_object.push_back(facts.log->name);
    }
    all.logs.add(*facts.log);
  }
  if (!facts.digest) return;
  auto const at = static_cast<std::uint32_t>(all.digests.size());
  DigestRecord& record = all.digests.emplace_back();
  record.name = std::move(facts.digest->name);
  record.hash = facts.digest->hash;
  record.defect = facts.digest->defect;
  record.packed = facts.digest->packed;
  record.digest = std::move(facts.digest->digest);
  record.problem = std::move(facts.digest->problem);
  if (!record.digest) record.doubt = Doubt::kUnreadable;
  identify(record);
  if (!record.digest) return;
  if (record.end > all.options.time.begin && record.start < all.options.time.end)
    for (ListedLog const& listed : record.digest->logs) all.logs.add_listing(at, listed);
  std::vector<ListedLog>().swap(record.digest->logs);  // clearing would keep the memory
}

void Judge::add_unread(std::string name, ObjectKind kind, std::string reason) {
  Case& all = impl_->all;
  if (kind != ObjectKind::kDigest && kind != ObjectKind::kBackfillDigest)
    return all.logs.add_unread(name, kind, std::move(reason));
  DigestRecord& record = all.digests.emplace_back();
  record.name = std::move(name);
  record.problem = std::move(reason);
  record.doubt = Doubt::kUnread;
  identify(record);
}

Report Judge::judge() {
  Case& all = impl_->all;
  prove_digests(all);
  sort_unlisted(all);
  build_chains(all);
  judge_chains(all);
  judge_coverage(all);
  judge_anchors(all);
  judge_logs(all);
  for (DigestRecord const& record : all.digests)
    ++all.report.digests[digest_verdict(all, record).verdict];
  for (Chain const& chain : all.report.chains)
    all.report.digests[trail::Verdict::kMissing] += chain.missing;
  auto const order = [](auto const& a, auto const& b) {
    return std::tie(a.gravity, a.span.begin, a.account, a.region, a.kind, a.object) <
           std::tie(b.gravity, b.span.begin, b.account, b.region, b.kind, b.object);
  };
  std::stable_sort(all.report.findings.begin(), all.report.findings.end(), order);
  std::stable_sort(all.report.notes.begin(), all.report.notes.end(), [](auto& a, auto& b) {
    return std::tie(a.kind, a.object) < std::tie(b.kind, b.object);
  });
  std::stable_sort(all.report.not_checked.begin(), all.report.not_checked.end(),
                   [](auto& a, auto& b) { return a.object < b.object; });
  return all.report;
}

void Judge::for_each(std::function<void(ObjectVerdict const&)> const& visit) const {
  Case const& all = impl_->all;
  std::vector<DigestRecord const*> digests;
  for (DigestRecord const& record : all.digests) digests.push_back(&record);
  std::sort(digests.begin(), digests.end(), [](auto a, auto b) { return a->name < b->name; });
  for (DigestRecord const* const record : digests) visit(digest_verdict(all, *record));
  for (std::uint32_t const i : all.logs.by_name()) {
    LogRecord const& record = all.logs[i];
    if (record.kind() == ObjectKind::kOther && !record.has(LogRecord::kListed)) continue;
    visit(log_verdict(all, i));
  }
}

ObjectVerdict Judge::verdict_of(std::string_view name) const {
  Case const& all = impl_->all;
  for (std::uint32_t at = all.logs.find(name); at != kNowhere; at = all.logs[at].next)
    if (all.logs.name(all.logs[at]) == name) return log_verdict(all, at);
  return {std::string(name), false, trail::Verdict::kNoDigest, "not one of the trail's logs", {}};
}

}  // namespace cairn::verify
