#include "cli/account_text.hpp"

#include "base/text.hpp"
#include "report/summary.hpp"
#include "json/write.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace cairn::cli {
namespace {

constexpr std::size_t kNamedShown = 20;

/// `3,864 listed = 3,801 parsed + 63 skipped`: terms of zero are left out, the first one stays.
std::string sum(std::string_view total, std::uint64_t count,
                std::vector<std::pair<std::string_view, std::uint64_t>> const& terms) {
  std::string text = fmt::format("{} {} =", report::grouped(count), total);
  char const* separator = " ";
  for (std::size_t i = 0; i < terms.size(); ++i) {
    if (terms[i].second == 0 && i > 0) continue;
    text += fmt::format("{}{} {}", separator, report::grouped(terms[i].second), terms[i].first);
    separator = " + ";
  }
  return text;
}

std::string reasons(std::map<std::string, std::uint64_t> const& counts) {
  std::vector<std::pair<std::string, std::uint64_t>> sorted(counts.begin(), counts.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](auto const& a, auto const& b) { return a.second > b.second; });
  std::string text;
  for (std::size_t i = 0; i < sorted.size() && i < kNamedShown; ++i)
    text += fmt::format("{}{} {}", i == 0 ? "" : ", ", report::grouped(sorted[i].second),
                        escape_controls(sorted[i].first));
  if (sorted.size() > kNamedShown)
    text += fmt::format(", and {} more reasons", sorted.size() - kNamedShown);
  return text;
}

std::string seconds_text(double seconds) {
  if (seconds < 60) return fmt::format("{:.2f} s", seconds);
  auto const whole = static_cast<std::uint64_t>(seconds);
  if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
  return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
}

void append_counts(std::string& out, std::string_view name,
                   std::map<std::string, std::uint64_t> const& counts) {
  fmt::format_to(std::back_inserter(out), R"("{}":{{)", name);
  char const* separator = "";
  for (auto const& [reason, count] : counts) {
    out += separator;
    json::append_string(out, reason);
    fmt::format_to(std::back_inserter(out), ":{}", count);
    separator = ",";
  }
  out += '}';
}

}  // namespace

std::string human_bytes(double bytes) {
  constexpr std::string_view kUnits[] = {"B", "kB", "MB", "GB", "TB", "PB"};
  std::size_t unit = 0;
  while (bytes >= 999.5 && unit + 1 < std::size(kUnits)) bytes /= 1000, ++unit;
  return unit == 0 ? fmt::format("{:.0f} B", bytes)
                   : fmt::format("{:.{}f} {}", bytes, bytes < 99.95 ? 1 : 0, kUnits[unit]);
}

std::string damage_text(engine::Account const& account, bool colour) {
  if (account.damaged == 0) return {};
  std::string text = fmt::format("{}{} object{} could not be read whole:{}\n",
                                 colour ? "\x1b[31m" : "", report::grouped(account.damaged),
                                 account.damaged == 1 ? "" : "s", colour ? "\x1b[0m" : "");
  std::size_t const shown = std::min(account.named.size(), kNamedShown);
  for (std::size_t i = 0; i < shown; ++i)
    text += fmt::format("  {}: {}\n", escape_controls(account.named[i].object),
                        escape_controls(account.named[i].reason));
  if (account.damaged > shown)
    text += fmt::format("  … and {} more (in --stats json)\n",
                        report::grouped(account.damaged - shown));
  return text;
}

std::string account_text(engine::Account const& account, AccountText const& options) {
  std::string const dim = options.colour ? "\x1b[2m" : "", plain = options.colour ? "\x1b[0m" : "";
  std::string text;
  auto const line = [&](std::string_view label, std::string_view content) {
    text += fmt::format("{}{:<9}{}{}\n", dim, label, plain, content);
  };
  line("objects", sum("listed", account.listed,
                      {{"parsed", account.parsed},
                       {"pruned", account.pruned},
                       {"skipped", account.skipped_objects()},
                       {"left out by time", account.left_out_by_time}}));
  if (!account.skipped.empty()) line("skipped", reasons(account.skipped));
  if (options.records) {
    std::string content = sum("in", account.in,
                              {{"kept", account.kept},
                               {"filtered", account.filtered},
                               {"duplicate", account.duplicate},
                               {"rejected", account.rejected}});
    if (account.without_time > 0)
      content +=
          fmt::format(" ({} filtered for having no time)", report::grouped(account.without_time));
    line("records", content);
    if (!account.rejects.empty()) line("rejected", reasons(account.rejects));
  }
  std::string speed;
  if (account.seconds > 0 && account.bytes_inflated > 0)
    speed = fmt::format(" ({:.0f} MB/s)",
                        static_cast<double>(account.bytes_inflated) / 1e6 / account.seconds);
  line("read",
       fmt::format("{}, {} inflated, in {}{}", human_bytes(static_cast<double>(account.bytes_read)),
                   human_bytes(static_cast<double>(account.bytes_inflated)),
                   seconds_text(account.seconds), speed));
  if (account.stopped_at_limit) line("stopped", "at --limit: what follows was not read");
  if (account.interrupted) line("stopped", "interrupted: what follows was not read");
  if (account.output_ended) line("stopped", "by the end of the output: what follows was not read");
  for (auto const& warning : options.warnings) line("warning", warning);
  return text + damage_text(account, options.colour);
}

std::string account_json(engine::Account const& account, AccountText const& options) {
  std::string out = fmt::format(
      R"({{"command":"{}","exit":{},"complete":{},"interrupted":{},"stopped_at_limit":{},"output_ended":{},)",
      options.command, static_cast<int>(options.exit),
      !account.incomplete() && !account.interrupted && !account.stopped_at_limit &&
          !account.output_ended && options.exit != ExitCode::kError,
      account.interrupted, account.stopped_at_limit, account.output_ended);
  auto const append = std::back_inserter(out);
  fmt::format_to(
      append,
      R"("objects":{{"listed":{},"parsed":{},"pruned":{},"left_out_by_time":{},"damaged":{},)",
      account.listed, account.parsed, account.pruned, account.left_out_by_time, account.damaged);
  append_counts(out, "skipped", account.skipped);
  out += '}';
  if (options.records) {
    fmt::format_to(
        append,
        R"(,"records":{{"in":{},"kept":{},"filtered":{},"duplicate":{},"rejected":{},"without_time":{},)",
        account.in, account.kept, account.filtered, account.duplicate, account.rejected,
        account.without_time);
    append_counts(out, "rejects", account.rejects);
    out += '}';
  }
  fmt::format_to(append, R"(,"bytes":{{"read":{},"inflated":{}}},"seconds":{:.6f},"warnings":[)",
                 account.bytes_read, account.bytes_inflated, account.seconds);
  char const* separator = "";
  for (auto const& warning : options.warnings) {
    out += separator;
    json::append_string(out, warning);
    separator = ",";
  }
  out += R"(],"named":[)";
  separator = "";
  for (auto const& skip : account.named) {
    out += separator;
    out += R"({"object":)";
    json::append_string(out, skip.object);
    out += R"(,"reason":)";
    json::append_string(out, skip.reason);
    out += '}';
    separator = ",";
  }
  return out + "]}\n";
}

}  // namespace cairn::cli
