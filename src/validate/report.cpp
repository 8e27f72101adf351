#include "validate/report.hpp"

#include <fmt/format.h>

namespace cairn::validate {
namespace {

std::string_view mark(Kind kind) { return kind == Kind::kBackfill ? "(backfill) " : ""; }
std::size_t index(Kind kind) { return kind == Kind::kBackfill ? 1 : 0; }

}  // namespace

void Report::begin(std::string_view trail_arn) {
  console_.out(fmt::format("Validating log files for trail {} between {} and {}\n\n", trail_arn,
                           display_date(range_.start), display_date(range_.end)));
}

bool Report::valid_digest(Kind kind, Place const& place, Moment start, Moment end) {
  if (!start.offset || !end.offset) return false;
  Moment const from = start.utc() >= range_.start ? start : Moment{range_.start, 0};
  Moment const to = end.utc() <= range_.end ? end : Moment{range_.end, 0};
  if (!found_start_ || from.utc() < found_start_->utc()) found_start_ = from;
  if (!found_end_ || to.utc() > found_end_->utc()) found_end_ = to;
  ++digests_[index(kind)].valid;
  if (verbose_)
    valid(fmt::format("{}Digest file\ts3://{}/{}\tvalid\n", mark(kind), place.bucket, place.key));
  return true;
}

void Report::invalid_digest(Kind kind, Place const& place, std::string_view reason) {
  ++digests_[index(kind)].invalid;
  invalid(fmt::format("{}Digest file\ts3://{}/{}\tINVALID: {}", mark(kind), place.bucket, place.key,
                      reason));
}

void Report::gap(Kind kind, Instant next_end, Instant last_start) {
  invalid(fmt::format("{}No log files were delivered by CloudTrail between {} and {}", mark(kind),
                      display_date(next_end), display_date(last_start)));
}

void Report::valid_log(Place const& place) {
  ++logs_.valid;
  if (verbose_) valid(fmt::format("Log file\ts3://{}/{}\tvalid\n", place.bucket, place.key));
}

void Report::invalid_log(Place const& place, std::string_view reason) {
  ++logs_.invalid;
  invalid(fmt::format("Log file\ts3://{}/{}\tINVALID: {}", place.bucket, place.key, reason));
}

void Report::valid(std::string_view line) {
  blank_line_last_ = false;
  console_.out(line);
}

void Report::invalid(std::string_view line) {
  console_.err(fmt::format("{}{}\n\n", blank_line_last_ ? "" : "\n", line));
  blank_line_last_ = true;
}

std::string Report::ratio(Count const& count, std::string_view name) {
  if (count.total() == 0) return {};
  std::string out = fmt::format("\n{}/{} {} files valid", count.valid, count.total(), name);
  if (count.invalid > 0)
    out += fmt::format(", {}/{} {} files INVALID", count.invalid, count.total(), name);
  return out;
}

void Report::summary() {
  std::string out = blank_line_last_ ? "" : "\n";
  out += fmt::format("Results requested for {} to {}\n", display_date(range_.start),
                     display_date(range_.end));
  if (digests_[0].total() + digests_[1].total() == 0) {
    console_.out(out + "No digests found\n");
    return;
  }
  if (!found_start_ || !found_end_)
    out += "No valid digests found in range\n";
  else
    out += fmt::format("Results found for {} to {}:\n", display_date(found_start_->wall),
                       display_date(found_end_->wall));
  out += ratio(digests_[0], "digest");
  out += ratio(digests_[1], "backfill digest");
  out += ratio(logs_, "log");
  console_.out(out + "\n");
}

bool Report::all_valid() const {
  return digests_[0].invalid + digests_[1].invalid + logs_.invalid == 0;
}

}  // namespace cairn::validate
