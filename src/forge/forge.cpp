// Plan first, write second. The plan is small (an event is a row of a table, a session and a seed)
// and is made by one thread; an object's bytes depend on the plan alone, so two threads write
// objects in any order and the tree is the same.
#include "forge/forge.hpp"

#include "crypto/hash.hpp"
#include "decode/gzip_compress.hpp"
#include "forge/attack.hpp"
#include "forge/background.hpp"
#include "forge/digests.hpp"
#include "forge/layout.hpp"
#include "forge/output.hpp"
#include "forge/record.hpp"
#include "forge/tamper.hpp"
#include "forge/truth.hpp"

#include <algorithm>
#include <array>
#include <thread>

namespace cairn::forge {
namespace {

Status check(ForgeOptions const& options) {
  if (options.out.empty())
    return fail(ErrorCode::kInvalidArgument, "no folder to forge into: give --out DIR");
  auto const within = [](std::string_view name, std::uint64_t value, std::uint64_t low,
                         std::uint64_t high) -> Status {
    if (value < low || value > high)
      return fail(ErrorCode::kInvalidArgument, "--{} is {}, but must be from {} to {}", name, value,
                  low, high);
    return {};
  };
  CAIRN_CHECK(within("accounts", options.accounts, 1, kMaxAccounts));
  CAIRN_CHECK(within("regions", options.regions, 1, kMaxRegions));
  CAIRN_CHECK(within("hours", options.hours, 1, kMaxHours));
  CAIRN_CHECK(within("events", options.events, kMinEvents, kMaxEvents));
  auto const kinds = tamper_kinds();
  if (!options.tamper.empty() && !options.digests)
    return fail(ErrorCode::kInvalidArgument,
                "--tamper without digests would leave no trace to find");
  if (!options.tamper.empty() && std::none_of(kinds.begin(), kinds.end(), [&](auto const& kind) {
        return kind.name == options.tamper;
      }))
    return fail(ErrorCode::kInvalidArgument, "--tamper does not know this kind");
  if (options.start < 0 || options.start > 4'000'000'000 * kSecond)
    return fail(ErrorCode::kInvalidArgument, "a trail starts from 1970 to 2096");
  return {};
}

class Writer {
 public:
  Writer(World const& world, Plan const& plan, std::vector<Object> const& objects,
         OutputFolder const& output, ForgeProgress& progress)
      : world_(world), plan_(plan), objects_(objects), output_(output), progress_(progress),
        hashes_(objects.size()) {}

  Status run() {
    std::array<Status, 2> results;
    {
      std::jthread const second([&] { results[1] = work(); });
      results[0] = work();
    }
    for (Status& result : results)
      if (!result) return std::move(result);
    return {};
  }

  std::uint64_t gzip_bytes() const { return gzip_bytes_; }
  /// SHA-256 of each object's JSON.
  std::vector<std::string> const& hashes() const { return hashes_; }

 private:
  Status work() {
    Status done = write_objects();
    if (!done) stop_ = true;
    return done;
  }

  Status write_objects() {
    RecordWriter records(world_, plan_);
    decode::GzipCompressor gzip;
    std::string raw, packed;
    for (std::size_t i; (i = next_++) < objects_.size() && !stop_;) {
      if (progress_.cancel) return fail(ErrorCode::kCancelled, "cancelled");
      raw = "{\"Records\":[";
      for (std::uint32_t event : objects_[i].events) {
        if (raw.back() != '[') raw += ',';
        if (!records.append(raw, plan_.events[event]))
          return fail(ErrorCode::kCorrupt, "the template of {} has an unknown placeholder",
                      plan_.events[event].row->name);
      }
      raw += "]}";
      hashes_[i] = crypto::sha256(raw);
      CAIRN_CHECK(gzip.compress(raw, packed));
      CAIRN_CHECK(output_.write(objects_[i].key, packed));
      progress_.raw_bytes += raw.size();
      progress_.objects_done += 1;
      gzip_bytes_ += packed.size();
    }
    return {};
  }

  World const& world_;
  Plan const& plan_;
  std::vector<Object> const& objects_;
  OutputFolder const& output_;
  ForgeProgress& progress_;
  std::vector<std::string> hashes_;
  std::atomic<std::size_t> next_{0};
  std::atomic<std::uint64_t> gzip_bytes_{0};
  std::atomic<bool> stop_{false};
};

}  // namespace

Result<ForgeReport> forge(ForgeOptions const& options, ForgeProgress& progress) {
  CAIRN_CHECK(check(options));
  OutputFolder output = CAIRN_TRY(OutputFolder::open(options.out));

  World const world = build_world(options);
  Plan plan;
  plan_background(world, options.events - attack_event_count(), plan);
  std::vector<Attack> const attacks = plan_attacks(world, plan);
  std::vector<Object> const objects = lay_out(world, plan);
  progress.objects_total = objects.size();

  Writer writer(world, plan, objects, output, progress);
  CAIRN_CHECK(writer.run());

  ForgeReport report;
  report.objects = objects.size();
  for (Object const& object : objects) report.records += object.events.size();
  report.events = plan.events.size();
  report.redelivered = report.records - report.events;
  report.raw_bytes = progress.raw_bytes;
  report.gzip_bytes = writer.gzip_bytes();
  report.files = report.objects;
  std::optional<Tampering> tampering;
  if (options.digests) {
    Digests const digests =
        CAIRN_TRY(write_digests(world, plan, objects, writer.hashes(), output, progress));
    report.digests = digests.files.size();
    report.gzip_bytes += digests.gzip_bytes;
    report.files += report.digests;
    std::map<std::string, std::string> signatures;
    for (DigestFile const& file : digests.files) signatures[file.key] = file.signature;
    if (!options.tamper.empty()) {
      tampering = CAIRN_TRY(tamper(options.tamper, world, objects, digests, output, signatures));
      report.files += static_cast<std::uint64_t>(tampering->files);
      report.tampered = tampering->objects;
    }
    CAIRN_CHECK(output.write(kKeysFile, digests.keys));
    CAIRN_CHECK(output.write(kMetadataFile, write_metadata(signatures)));
  }
  CAIRN_CHECK(
      output.commit(write_truth(world, plan, objects, attacks, options, tampering, report)));
  return report;
}

}  // namespace cairn::forge
