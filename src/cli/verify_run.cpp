#include "cli/verify_run.hpp"

#include "base/text.hpp"
#include "engine/objects.hpp"
#include "source/source.hpp"

#include <filesystem>
#include <fstream>
#include <mutex>

namespace cairn::cli {
namespace {

constexpr Instant kAround = 2 * kHour;

class Collector final : public engine::ObjectConsumer {
 public:
  Collector(verify::Judge& judge, std::uint64_t max_object)
      : judge_(judge), max_object_(max_object) {}

  std::unique_ptr<Worker> make_worker() override { return std::make_unique<OneWorker>(*this); }

  void on_end(engine::ObjectOutcome const& outcome) override {
    if (outcome.fate != engine::Fate::kSkipped || outcome.expected) return;
    std::lock_guard const lock(mutex_);
    judge_.add_unread(outcome.name, trail::parse_key(outcome.name).kind, outcome.reason);
  }

 private:
  class OneWorker final : public Worker {
   public:
    explicit OneWorker(Collector& collector)
        : collector_(collector), inspector_(collector.max_object_) {}
    Result<Bytes> on_object(std::string_view name, trail::ObjectKind kind,
                            ByteReader& reader) override {
      auto facts = CAIRN_TRY(inspector_.inspect(name, kind, reader));
      Bytes const bytes{facts.stored, facts.inflated};
      std::lock_guard const lock(collector_.mutex_);
      collector_.judge_.add(std::move(facts));
      return bytes;
    }

   private:
    Collector& collector_;
    verify::Inspector inspector_;
  };

  std::mutex mutex_;
  verify::Judge& judge_;
  std::uint64_t max_object_;
};

}  // namespace

Status read_keys(std::string const& file, verify::KeyStore& keys) {
  std::ifstream in(file, std::ios::binary);
  if (!in)
    return fail(
        ErrorCode::kNotFound,
        "{}: cannot be opened; it should hold what `aws cloudtrail list-public-keys` prints",
        escape_controls(file));
  std::string text;
  char buffer[1 << 16];
  while (in.read(buffer, sizeof buffer), in.gcount() > 0) {
    text.append(buffer, static_cast<std::size_t>(in.gcount()));
    if (text.size() > verify::kMaxKeysFile) break;
  }
  auto const added = keys.add(text);
  if (!added)
    return fail(added.error().code, "{}: {}", escape_controls(file), added.error().message);
  return {};
}

std::vector<std::string> sibling_digests(std::vector<std::string> const& paths) {
  namespace fs = std::filesystem;
  std::vector<std::string> out;
  for (std::string const& path : paths) {
    fs::path sibling;
    bool found = false;
    for (fs::path const& part : fs::path(path)) {
      bool const here = part == "CloudTrail";
      found = found || here;
      sibling /= here ? fs::path("CloudTrail-Digest") : part;
    }
    std::error_code ignored;
    if (found && fs::is_directory(sibling, ignored)) out.push_back(sibling.string());
  }
  return out;
}

Result<verify::Judge> collect(VerifyRun const& run, verify::KeyStore keys, engine::Account& account,
                              std::stop_token stop, engine::Progress* progress) {
  std::vector<std::string> paths = run.paths;
  paths.insert(paths.end(), run.digest_paths.begin(), run.digest_paths.end());
  for (std::string& sibling : sibling_digests(run.paths)) paths.push_back(std::move(sibling));
  source::SourceOptions source_options;
  source_options.max_object = run.options.max_object;
  auto const source = CAIRN_TRY(source::open_paths(std::move(paths), source_options));
  // A digest lists logs of the hour before its end, and is proven by those that follow.
  engine::RunOptions reading = run.options;
  if (reading.time.begin != kInstantMin) reading.time.begin -= kAround;
  reading.late = kAround;
  verify::JudgeOptions options;
  options.time = run.options.time;
  options.separate_digests = !run.digest_paths.empty();
  options.anchors = run.anchors;
  verify::Judge judge(std::move(keys), std::move(options));
  Collector collector(judge, run.options.max_object);
  CAIRN_CHECK(engine::run_objects(*source, collector, reading, account, std::move(stop), progress));
  return judge;
}

}  // namespace cairn::cli
