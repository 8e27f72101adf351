// `aws cloudtrail validate-logs`, whole: the same questions, text and exit codes.
#pragma once
#include "validate/ahead.hpp"
#include "validate/report.hpp"

#include <optional>
#include <string>

namespace cairn::validate {

struct Arguments {
  std::string trail_arn, start_time;
  std::optional<std::string> end_time;  // none: now
  std::optional<std::string> bucket, prefix, account, region;
  bool verbose = false;
};

/// What Arguments mean, before anybody is asked anything.
struct Request {
  Arguments arguments;
  Range range;
  Today today;
};
/// The error is one sentence: the text of exit code 255.
Result<Request> understand(Arguments arguments, Instant now, Today today);

inline constexpr int kAllValid = 0, kSomeInvalid = 1, kBrokenOff = 255;

/// Returns the exit code.
int validate(Request const& request, Service& service, Console& console, Ahead::Limits limits);

}  // namespace cairn::validate
