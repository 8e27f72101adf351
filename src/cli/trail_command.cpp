// cairn trail: what AWS says of the account's trails.
#include "aws/document.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/interrupt.hpp"
#include "cli/say.hpp"
#include "cli/summary_options.hpp"
#include "cli/terminal.hpp"
#include "posture/delivery.hpp"
#include "posture/selectors.hpp"
#include "report/output.hpp"
#include "json/write.hpp"

#include <unistd.h>

#include <algorithm>

namespace cairn::cli {
namespace {

using aws::is_true_at;
using aws::text_at;
using posture::Delivery;
using posture::Depth;
using posture::Health;
using posture::Inventory;
using posture::Trail;

char const* yes_or_no(Trail const& trail, std::string_view setting) {
  return is_true_at(trail.settings, setting) ? "yes" : "no";
}

std::string time_text(std::optional<Instant> time) {
  return time ? format_time(*time / kSecond * kSecond) : "never";
}

std::string state_text(Delivery const& delivery) {
  std::string out = posture::to_string(delivery.health);
  if (delivery.health == Health::kStopped && delivery.stopped_since)
    out += " since " + time_text(delivery.stopped_since);
  return out;
}

std::string bucket_text(Trail const& trail) {
  std::string const prefix = text_at(trail.settings, "S3KeyPrefix");
  return "s3://" + text_at(trail.settings, "S3BucketName") + (prefix.empty() ? "" : "/" + prefix);
}

// As JSON, in the shape of aws-cli.

void add(json::Node& object, std::string name, json::Node value) {
  object.kind = json::Kind::kObject;
  object.members.emplace_back(std::move(name), std::move(value));
}

json::Node text_node(std::string text) {
  json::Node out;
  out.kind = json::Kind::kString;
  out.text = std::move(text);
  return out;
}

json::Node array_node() {
  json::Node out;
  out.kind = json::Kind::kArray;
  return out;
}

/// Numbers of seconds become times, as aws-cli shows them.
json::Node status_node(json::Node status) {
  for (auto& [name, value] : status.members) {
    if (value.kind != json::Kind::kNumber || !std::string_view(name).ends_with("Time")) continue;
    auto const seconds = std::strtod(value.text.c_str(), nullptr);
    if (!(seconds >= 0 && seconds < 1e11)) continue;
    std::string time = format_time(static_cast<Instant>(seconds * 1000) * (kSecond / 1000));
    time.pop_back();
    value = text_node(time + "+00:00");
  }
  return status;
}

json::Node list_node(Inventory const& inventory) {
  json::Node list = array_node(), out;
  for (Trail const& trail : inventory.trails) list.elements.push_back(trail.settings);
  add(out, "trailList", std::move(list));
  return out;
}

json::Node describe_node(Inventory const& inventory) {
  json::Node list = array_node(), out;
  for (Trail const& trail : inventory.trails) {
    json::Node one;
    add(one, "Trail", trail.settings);
    for (auto const* answer : {&trail.selectors, &trail.insights})
      for (auto const& [name, value] : answer->members)
        if (name != "TrailARN") add(one, name, value);
    if (auto const* status = trail.home_status(); status != nullptr && status->unknown.empty())
      add(one, "Status", status_node(status->status));
    list.elements.push_back(std::move(one));
  }
  add(out, "trails", std::move(list));
  return out;
}

json::Node status_all_node(Inventory const& inventory) {
  json::Node list = array_node(), out;
  for (Trail const& trail : inventory.trails) {
    Delivery const delivery = judge_delivery(trail);
    json::Node one, regions, problems = array_node();
    regions.kind = json::Kind::kObject;
    add(one, "TrailARN", text_node(trail.arn));
    add(one, "HomeRegion", text_node(trail.home_region));
    add(one, "State", text_node(posture::to_string(delivery.health)));
    for (auto const& problem : delivery.problems) problems.elements.push_back(text_node(problem));
    add(one, "Problems", std::move(problems));
    for (auto const& region : trail.statuses)
      if (region.unknown.empty()) add(regions, region.region, status_node(region.status));
    add(one, "Regions", std::move(regions));
    list.elements.push_back(std::move(one));
  }
  add(out, "trails", std::move(list));
  return out;
}

// For people.

Status write_list(Inventory const& inventory, report::SummaryOptions const& options,
                  report::Output& output) {
  using report::Align;
  report::SummaryTable table({{"name", Align::kLeft, 8, 30, 0},
                              {"state", Align::kLeft, 8, 30, 0},
                              {"home region", Align::kLeft, 9, 0, 1},
                              {"multi-region", Align::kLeft, 3, 0, 3},
                              {"organization", Align::kLeft, 3, 0, 5},
                              {"digests", Align::kLeft, 3, 0, 2},
                              {"KMS", Align::kLeft, 3, 0, 6},
                              {"account", Align::kLeft, 12, 0, 7},
                              {"bucket", Align::kLeft, 12, 60, 4}},
                             options);
  for (Trail const& trail : inventory.trails)
    table.add({trail.name, state_text(judge_delivery(trail)), trail.home_region,
               yes_or_no(trail, "IsMultiRegionTrail"), yes_or_no(trail, "IsOrganizationTrail"),
               yes_or_no(trail, "LogFileValidationEnabled"),
               text_at(trail.settings, "KmsKeyId").empty() ? "no" : "yes", trail.account,
               bucket_text(trail)});
  return table.write(output, {});
}

void line(std::string& out, std::string_view label, std::string_view text) {
  out += fmt::format("  {:<17} {}\n", label, escape_controls(text));
}

std::string or_none(std::string text) { return text.empty() ? "none" : text; }

void describe(Trail const& trail, std::string& out) {
  out += escape_controls(trail.arn) + '\n';
  Delivery const delivery = judge_delivery(trail);
  std::string state = state_text(delivery);
  if (delivery.logging_since) state += " since " + time_text(delivery.logging_since);
  line(out, "state", state);
  line(out, "bucket", bucket_text(trail));
  line(out, "home region", trail.home_region);
  line(out, "multi-region", yes_or_no(trail, "IsMultiRegionTrail"));
  line(out, "organization", yes_or_no(trail, "IsOrganizationTrail"));
  line(out, "global services", yes_or_no(trail, "IncludeGlobalServiceEvents"));
  line(out, "digests", yes_or_no(trail, "LogFileValidationEnabled"));
  line(out, "KMS key", or_none(text_at(trail.settings, "KmsKeyId")));
  line(out, "log group", or_none(text_at(trail.settings, "CloudWatchLogsLogGroupArn")));
  line(out, "SNS topic", or_none(text_at(trail.settings, "SnsTopicARN")));
  if (!trail.selectors_unknown.empty()) {
    line(out, "logs", "unknown: " + trail.selectors_unknown);
  } else {
    std::string_view label = "logs";
    for (auto const& text : posture::describe_selectors(trail.selectors)) {
      line(out, label, text);
      label = "";
    }
  }
  line(out, "insights",
       trail.insights_unknown.empty() ? posture::describe_insights(trail.insights)
                                      : "unknown: " + trail.insights_unknown);
  line(out, "last log", time_text(delivery.last_log));
  line(out, "last digest", time_text(delivery.last_digest));
  for (auto const& problem : delivery.problems) line(out, "problem", problem);
}

void tell_status(Trail const& trail, std::string& out) {
  Delivery const delivery = judge_delivery(trail);
  out += fmt::format("{} ({}): {}", escape_controls(trail.name), trail.home_region,
                     state_text(delivery));
  if (delivery.logging_since) out += " since " + time_text(delivery.logging_since);
  out += fmt::format(", last log {}, last digest {}, {} region{}\n", time_text(delivery.last_log),
                     time_text(delivery.last_digest), trail.statuses.size(),
                     trail.statuses.size() == 1 ? "" : "s");
  for (auto const& problem : delivery.problems) line(out, "problem", problem);
}

struct Part {
  std::string_view name;
  Depth depth;
  json::Node (*as_json)(Inventory const&);
  void (*as_text)(Trail const&, std::string&);  // null: a table
};
constexpr Part kParts[] = {{"list", Depth::kSettings, list_node, nullptr},
                           {"describe", Depth::kSelectors, describe_node, describe},
                           {"status", Depth::kDelivery, status_all_node, tell_status}};

/// What could not be learned leaves the picture incomplete.
bool is_incomplete(Inventory const& inventory, Depth depth) {
  return !inventory.unknown.empty() ||
         std::any_of(inventory.trails.begin(), inventory.trails.end(), [&](Trail const& trail) {
           return (depth == Depth::kSelectors &&
                   !(trail.selectors_unknown + trail.insights_unknown).empty()) ||
                  std::any_of(trail.statuses.begin(), trail.statuses.end(),
                              [](auto const& region) { return !region.unknown.empty(); });
         });
}

Status write(Inventory const& inventory, Part const& part, Arguments const& arguments,
             Terminal const& terminal) {
  report::Output output(STDOUT_FILENO);
  std::string text;
  std::string_view const format = arguments.text("output", terminal.output ? "table" : "json");
  if (format == "json") {
    json::append_node(text, part.as_json(inventory), 4);
    text += '\n';
    if (terminal.output) {
      std::string safe;
      for (std::size_t at = 0; at < text.size();) {
        std::size_t const end = text.find('\n', at);
        safe += escape_controls(std::string_view(text).substr(at, end - at)) + '\n';
        at = end + 1;
      }
      text = std::move(safe);
    }
  } else if (part.as_text == nullptr) {
    if (!inventory.trails.empty())
      CAIRN_CHECK(write_list(
          inventory, {report::SummaryFormat::kTable, terminal.width, terminal.colour_output},
          output));
  } else {
    for (Trail const& trail : inventory.trails) {
      if (!text.empty() && part.depth == Depth::kSelectors) text += '\n';
      part.as_text(trail, text);
    }
  }
  Status status = output.append(text);
  if (status) status = output.flush();
  if (!status && status.error().code == ErrorCode::kCancelled) return {};
  return status;
}

}  // namespace

Result<ExitCode> trail_command(Arguments const& arguments) {
  if (arguments.others.empty())
    return fail(ErrorCode::kInvalidArgument,
                "cairn trail wants one of list, describe, status; see cairn trail -h");
  std::string const& name = arguments.others.front();
  auto const part = std::find_if(std::begin(kParts), std::end(kParts),
                                 [&](Part const& known) { return known.name == name; });
  if (part == std::end(kParts))
    return fail(ErrorCode::kInvalidArgument,
                "there is no cairn trail {}; it is one of list, describe, status",
                escape_controls(name));
  Terminal const terminal = look_at_terminal(arguments.text("color", "auto"));
  aws::Settings settings;
  settings.profile = std::string(arguments.text("profile"));
  settings.region = std::string(arguments.text("region"));
  auto const session = CAIRN_TRY(aws::Session::create(std::move(settings)));
  Interrupt const interrupt;
  std::stop_callback const on_stop(interrupt.token(), [&] { session->cancel(); });
  auto inventory = posture::take_inventory(
      *session, {arguments.others.begin() + 1, arguments.others.end()}, part->depth);
  if (interrupt.token().stop_requested()) return ExitCode::kInterrupted;
  if (!inventory) return tl::unexpected<Error>(std::move(inventory).error());
  CAIRN_CHECK(write(*inventory, *part, arguments, terminal));
  for (auto const& [region, why] : inventory->unknown)
    say_line(fmt::format("{} could not be asked: {}", region, why));
  if (inventory->trails.empty() && !arguments.has("quiet"))
    say_line(fmt::format("no trail in {} regions", inventory->regions.size()));
  if (is_incomplete(*inventory, part->depth)) return ExitCode::kError;
  if (inventory->trails.empty()) return ExitCode::kNothing;
  bool const sick =
      part->depth == Depth::kDelivery &&
      std::any_of(inventory->trails.begin(), inventory->trails.end(),
                  [](Trail const& trail) { return judge_delivery(trail).health != Health::kGood; });
  return sick ? ExitCode::kNothing : ExitCode::kFound;
}

}  // namespace cairn::cli
