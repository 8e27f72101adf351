#include "validate/validate.hpp"

#include "base/text.hpp"
#include "validate/walk.hpp"

#include <algorithm>

namespace cairn::validate {
namespace {

Result<Instant> take_date(char const* flag, std::string_view text, Today today) {
  // A zone is read and then left alone, as if all clocks showed UTC.
  if (auto const date = parse_date(text, today)) return date->wall;
  return fail(ErrorCode::kInvalidArgument, "--{} {}: not a date; for example 2015-01-08T05:21:42Z",
              flag, escape_controls(text));
}

tl::expected<TrailPlace, Fatal> find_trail(Arguments const& arguments, Service& service) {
  auto const arn = parse_trail_arn(arguments.trail_arn);
  if (!arn)
    return tl::unexpected<Fatal>(
        fmt::format("Invalid trail ARN provided: {}", arguments.trail_arn));
  TrailPlace out;
  out.names.account = arguments.account.value_or("");
  out.names.home_region = arn->home_region;
  out.names.source_region = arguments.region.value_or("");
  out.names.trail = arn->name;
  if (arguments.bucket) {
    out.bucket = *arguments.bucket;
    out.names.prefix = arguments.prefix.value_or("");
  } else {
    auto const trails = service.describe_trails();
    if (!trails) return tl::unexpected<Fatal>(trails.error().text);
    auto const trail =
        std::find_if(trails->begin(), trails->end(), [&](TrailDescription const& description) {
          return description.arn == arguments.trail_arn;
        });
    if (trail == trails->end())
      return tl::unexpected<Fatal>(
          fmt::format("A trail could not be found for {}", arguments.trail_arn));
    out.bucket = trail->bucket;
    out.names.prefix = trail->prefix;
    if (trail->organization && out.names.account.empty())
      return tl::unexpected<Fatal>(
          "Missing required parameter for organization trail: '--account-id'");
    if (trail->organization) {
      auto const id = service.organization_id();
      if (!id) return tl::unexpected<Fatal>(id.error().text);
      out.names.organization = *id;
    }
  }
  if (out.names.account.empty()) out.names.account = arn->account;
  if (out.names.source_region.empty()) out.names.source_region = arn->home_region;
  return out;
}

Step run(Request const& request, Service& service, Report& report, Ahead::Limits limits) {
  auto trail = find_trail(request.arguments, service);
  if (!trail) return tl::unexpected<Fatal>(trail.error());
  report.begin(request.arguments.trail_arn);
  Ahead ahead(service, limits);
  Walk walk(service, ahead, report, *std::move(trail), request.range, request.today);
  for (Kind const kind : {Kind::kStandard, Kind::kBackfill})
    if (auto const done = walk.run(kind); !done) return done;
  report.summary();
  return {};
}

}  // namespace

Result<Request> understand(Arguments arguments, Instant now, Today today) {
  Request out;
  out.range.start = CAIRN_TRY(take_date("start-time", arguments.start_time, today));
  out.range.end = now;
  if (arguments.end_time && !arguments.end_time->empty())
    out.range.end = CAIRN_TRY(take_date("end-time", *arguments.end_time, today));
  if (out.range.start > out.range.end)
    return fail(ErrorCode::kInvalidArgument,
                "--start-time {} is later than the end, {}; nothing lies between",
                display_date(out.range.start), display_date(out.range.end));
  out.arguments = std::move(arguments);
  out.today = today;
  return out;
}

int validate(Request const& request, Service& service, Console& console, Ahead::Limits limits) {
  Report report(console, request.range, request.arguments.verbose);
  auto const done = run(request, service, report, limits);
  if (!done) {
    console.err(fmt::format("\n{}\n", done.error()));
    return kBrokenOff;
  }
  return report.all_valid() ? kAllValid : kSomeInvalid;
}

}  // namespace cairn::validate
