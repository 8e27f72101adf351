#include "cli/detect_new.hpp"

#include "base/text.hpp"
#include "detect/notices.hpp"
#include "source/source.hpp"

namespace cairn::cli {
namespace {

Result<Instant> duration_of(Arguments const& arguments, std::string_view flag, Instant otherwise) {
  if (!arguments.has(flag)) return otherwise;
  auto const duration = parse_duration(arguments.text(flag));
  if (!duration) return fail(duration.error().code, "--{}: {}", flag, duration.error().message);
  return *duration;
}

std::string detector_names() {
  std::string names;
  for (sigma::Meta const& meta : detect::detector_metas())
    names += (names.empty() ? "" : ", ") + meta.name;
  return names;
}

}  // namespace

/// Notes if reading fails. What is damaged, and can be read, is another thing: that stays as it is.
class Following::WatchedReader final : public ByteReader {
 public:
  WatchedReader(std::unique_ptr<ByteReader> from, std::atomic<bool>& failed)
      : from_(std::move(from)), failed_(failed) {}
  Result<std::size_t> read(char* out, std::size_t capacity) override {
    auto count = from_->read(out, capacity);
    if (!count) failed_ = true;
    return count;
  }
  std::optional<std::uint64_t> size_hint() const override { return from_->size_hint(); }
  bool is_live() const override { return from_->is_live(); }

 private:
  std::unique_ptr<ByteReader> from_;
  std::atomic<bool>& failed_;
};

/// Leaves out what earlier runs read, and notes what this one reads.
class Following::NewObjects final : public source::Source {
 public:
  NewObjects(std::unique_ptr<source::Source> from, Following& following)
      : from_(std::move(from)), following_(following) {}

  Result<std::optional<source::Item>> next() override {
    auto item = CAIRN_TRY(from_->next());
    if (!item) return item;
    auto* const object = std::get_if<source::Object>(&*item);
    if (object == nullptr || object->name == "-") return item;
    if (following_.state_->seen.contains(object->name, object->size))
      return std::optional<source::Item>(
          source::Skip{object->name, "read by an earlier run", true});
    Read& read = following_.read_.emplace_back();
    read.name = object->name;
    read.size = object->size;
    object->reader = std::make_unique<WatchedReader>(std::move(object->reader), read.failed);
    return item;
  }

 private:
  std::unique_ptr<source::Source> from_;
  Following& following_;
};

Result<detect::DetectorOptions> detector_options(Arguments const& arguments, sigma::Level floor) {
  detect::DetectorOptions options;
  if (arguments.has("learn")) {
    std::string_view const learn = arguments.text("learn");
    if (auto const duration = parse_duration(learn)) {
      options.learn = *duration;
    } else {
      auto const until = parse_time_argument(learn, now());
      if (!until)
        return fail(ErrorCode::kInvalidArgument,
                    "--learn {}: it takes a duration, as 7d, or a time, as 2024-01-09",
                    escape_controls(learn));
      options.learn_until = until->begin;
    }
  }
  if (!arguments.has("detectors")) {
    if (arguments.has("learn"))
      return fail(ErrorCode::kInvalidArgument,
                  "--learn is for --detectors, which names none: add --detectors all");
    return options;
  }
  auto const metas = detect::detector_metas();
  auto const wanted = [&](detect::Detector detector) {
    return metas[static_cast<std::size_t>(detector)].level >= floor;
  };
  for (std::string const& name : split_list(arguments.text("detectors"))) {
    if (name == "all") {
      for (std::size_t i = 0; i < detect::kDetectors; ++i)
        if (wanted(static_cast<detect::Detector>(i)))
          options.enabled.insert(static_cast<detect::Detector>(i));
      continue;
    }
    auto const detector = detect::parse_detector(name);
    if (!detector)
      return fail(ErrorCode::kInvalidArgument,
                  "--detectors {}: there is no such detector; there are all, {}",
                  escape_controls(name), detector_names());
    if (wanted(*detector)) options.enabled.insert(*detector);
  }
  return options;
}

Result<std::unique_ptr<Following>>
Following::open(Arguments const& arguments,
                std::shared_ptr<detect::CorrelationPlan const> const& plan,
                detect::DetectorOptions const& detectors) {
  if (!arguments.has("new")) {
    for (char const* const flag : {"state", "notify", "lateness"})
      if (arguments.has(flag))
        return fail(ErrorCode::kInvalidArgument,
                    "--{} is for --new: add it to read only what is new since the last run", flag);
    return nullptr;
  }
  if (arguments.text("state").empty())
    return fail(ErrorCode::kInvalidArgument,
                "--new needs a file that remembers what was read: --state FILE");
  auto following = std::make_unique<Following>();
  for (std::string_view rest = arguments.text("notify"); !rest.empty();) {
    std::size_t const end = std::min(rest.find('\n'), rest.size());
    following->targets_.push_back(CAIRN_TRY(detect::parse_notify_target(rest.substr(0, end))));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  detect::LiveOptions options;
  options.lateness = CAIRN_TRY(duration_of(arguments, "lateness", options.lateness));
  following->state_ = CAIRN_TRY(
      detect::LiveState::open(std::string(arguments.text("state")), plan, options, detectors, {}));
  following->clock_ = now();
  return following;
}

void Following::attach(Reading& reading, detect::DetectOptions& options) {
  reading.through =
      [this](std::unique_ptr<source::Source> source) -> std::unique_ptr<source::Source> {
    return std::make_unique<NewObjects>(std::move(source), *this);
  };
  options.live = state_.get();
  options.now = clock_;
}

void Following::finish(RunEnd const& end, std::function<detect::Findings()> const& findings,
                       Afterword& afterword) {
  if (!end.whole) {
    afterword.warnings.emplace_back(
        "the state is as it was: the next run with --new reads the same again");
    return;
  }
  auto const counts = state_->correlator.counts();
  if (counts.late > 0)
    afterword.warnings.push_back(fmt::format(
        "since this state was begun, {} events came too late to be correlated (--lateness)",
        counts.late));
  Status status = keep(findings);
  if (status) status = tell(end.stop, afterword);
  if (status) return;
  afterword.failure = status.error().message;
}

/// What was found and what was read, at once.
Status Following::keep(std::function<detect::Findings()> const& findings) {
  if (notifies())
    for (std::string& notice : detect::notices(findings())) state_->outbox.add(std::move(notice));
  for (Read const& read : read_)
    if (!read.failed) state_->seen.add(read.name, read.size);
  return state_->save();
}

Status Following::tell(std::stop_token stop, Afterword& afterword) {
  auto receipts = CAIRN_TRY(detect::Receipts::open(state_->path() + ".sent"));
  detect::NotifyOptions options;
  options.stop = std::move(stop);
  auto const delivered = CAIRN_TRY(
      detect::deliver(state_->outbox, targets_, receipts, detect::send_notification, options));
  if (!delivered.errors.empty()) {
    afterword.failure = fmt::format("{}", fmt::join(delivered.errors, "\n"));
    afterword.warnings.push_back(
        fmt::format("{} findings wait to be delivered; the next run with --new tries again",
                    delivered.waiting));
  }
  for (std::string const& other : receipts.others(targets_))
    if (!state_->outbox.entries().empty())
      afterword.warnings.push_back(escape_controls(
          fmt::format("{} is not named this time; what it has not taken is kept for it", other)));
  // Kept until every target that was ever named has it. If this is not saved, it is done next time.
  std::size_t const before = state_->outbox.entries().size();
  state_->outbox.forget_below(receipts.least(state_->outbox.next() - 1) + 1);
  return state_->outbox.entries().size() == before ? Status() : state_->save();
}

}  // namespace cairn::cli
