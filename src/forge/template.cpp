#include "forge/template.hpp"

#include "forge/identifiers.hpp"

#include <array>

namespace cairn::forge {
namespace {

constexpr std::string_view kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::string_view kWeekdays[] = {"Thu", "Fri", "Sat", "Sun",
                                          "Mon", "Tue", "Wed"};  // the epoch was a Thursday
constexpr std::string_view kDigits = "0123456789";

int number(std::string_view digits) {
  int value = 0;
  for (char c : digits) value = value * 10 + (c - '0');
  return value;
}

std::string_view month_of(std::string_view time) { return kMonths[number(time.substr(5, 2)) - 1]; }

/// `Mon, 01 Jun 2026 00:00:00 GMT`, the midnight 90 days on.
std::string expiry_date(Instant time) {
  Instant const midnight = (time / kDay + 90) * kDay;
  std::string const iso = format_time(midnight);
  return fmt::format("{}, {} {} {} 00:00:00 GMT", kWeekdays[(midnight / kDay) % 7],
                     iso.substr(8, 2), month_of(iso), iso.substr(0, 4));
}

void append_object_key(std::string& out, Random& random, Instant time) {
  std::string const date = format_time(time).substr(0, 10);
  Random job(static_cast<std::uint64_t>(time / (6 * kHour)), "job");  // one job writes many parts
  switch (random.below(6)) {
  case 0:
  case 1:
    out += fmt::format("raw/{}/part-{:05}-", day_path(time), random.below(200));
    append_uuid(out, job);
    out += ".c000.snappy.parquet";
    return;
  case 2:
    out += fmt::format("invoices/{}/INV-{:07}.pdf", date.substr(0, 7), random.below(10'000'000));
    return;
  case 3:
    out += "images/";
    append_hex(out, random, 16);
    out += random.one_in(3) ? "@2x.jpg" : ".jpg";
    return;
  case 4:
    out += fmt::format("exports/dt={}/customers-{:03}.csv.gz", date, random.below(120));
    return;
  default:
    out += fmt::format("config/{}.json", random.pick(std::array<std::string_view, 4>{
                                             "flags", "routing", "limits", "prices"}));
  }
}

}  // namespace

std::string aws_date(Instant time) {
  std::string const iso = format_time(time);
  int const hour = number(std::string_view(iso).substr(11, 2));
  return fmt::format("{} {}, {}, {}:{} {}", month_of(iso),
                     number(std::string_view(iso).substr(8, 2)), iso.substr(0, 4),
                     hour % 12 == 0 ? 12 : hour % 12, iso.substr(14, 5), hour < 12 ? "AM" : "PM");
}

std::string minute_stamp(Instant time) {
  std::string const iso = format_time(time);
  return iso.substr(0, 4) + iso.substr(5, 2) + iso.substr(8, 5) + iso.substr(14, 2) + "Z";
}

std::string day_path(Instant time) {
  std::string const iso = format_time(time);
  return iso.substr(0, 4) + "/" + iso.substr(5, 2) + "/" + iso.substr(8, 2);
}

void Filler::begin(Event const& event, Random& random) {
  event_ = &event;
  random_ = &random;
  chosen_count_ = 0;
}

bool Filler::append(std::string& out, std::string_view text) {
  for (;;) {
    std::size_t const dollar = text.find('$');
    out += text.substr(0, dollar);
    if (dollar == std::string_view::npos) return true;
    std::size_t end = dollar + 1;
    while (end < text.size() && text[end] >= 'a' && text[end] <= 'z') ++end;
    std::string_view const name = text.substr(dollar + 1, end - dollar - 1);
    if (name.empty())
      out += '$';
    else if (!append_value(out, name))
      return false;
    text.remove_prefix(end);
  }
}

bool Filler::append_value(std::string& out, std::string_view name) {
  Session const& session = plan_.sessions[event_->session];
  for (Binding const& binding : session.bindings)
    if (binding.placeholder == name) return out += binding.value, true;
  if (name == "account") return out += world_.accounts[event_->account].id, true;
  if (name == "region") return out += world_.regions[event_->region].name, true;
  if (name == "zone") return out += fmt::format("{}a", world_.regions[event_->region].name), true;
  if (name == "purpose") return out += world_.accounts[event_->account].purpose, true;
  if (name == "arn") return out += session.arn, true;
  if (name == "username") return out += session.user_name, true;
  if (name == "sessionname") return out += session.session_name, true;
  if (name == "logbucket") return out += kLogBucket, true;
  if (name == "deploypolicy") return append(out, deploy_policy());
  return append_issued(out, name) || append_fresh(out, name) || append_chosen(out, name);
}

bool Filler::append_issued(std::string& out, std::string_view name) {
  if (event_->issued == kNone) return false;
  Session const& issued = plan_.sessions[event_->issued];
  if (name == "issuedkey")
    out += issued.access_key;
  else if (name == "issuedarn")
    out += issued.arn;
  else if (name == "issuedid")
    out += issued.principal;
  else if (name == "issuedaccount")
    out += world_.accounts[issued.account].id;
  else if (name == "rolearn")
    out += issued.role_arn;
  else if (name == "rolesession")
    out += issued.session_name;
  else if (name == "expiration")
    out += aws_date(event_->time + kHour);
  else
    return false;
  return true;
}

bool Filler::append_fresh(std::string& out, std::string_view name) {
  Instant const time = event_->time;
  if (name == "uuid")
    append_uuid(out, *random_);
  else if (name == "hex")
    append_hex(out, *random_, 8);
  else if (name == "hexlong")
    append_hex(out, *random_, 16);
  else if (name == "token")
    append_session_token(out, *random_);
  else if (name == "size")
    out += fmt::format("{}", random_->between(120, 9'000'000));
  else if (name == "now")
    out += format_time(time);
  else if (name == "awsnow")
    out += aws_date(time);
  else if (name == "epochms")
    out += fmt::format("{}", time / 1000 - random_->between(0, 7'200'000));
  else if (name == "date")
    out += format_time(time).substr(0, 10);
  else if (name == "day")
    out += day_path(time);
  else if (name == "stamp")
    out += minute_stamp(time);
  else if (name == "expirydate")
    out += expiry_date(time);
  else
    return false;
  return true;
}

bool Filler::append_chosen(std::string& out, std::string_view name) {
  for (std::size_t i = 0; i < chosen_count_; ++i)
    if (chosen_[i].first == name) return out += chosen_[i].second, true;
  if (chosen_count_ == chosen_.size()) chosen_.emplace_back();
  auto& [chosen_name, value] = chosen_[chosen_count_];
  chosen_name = name;
  value.clear();
  if (std::size_t const pool = pool_index(name); pool < pool_rows().size()) {
    value = random_->pick(world_.pool(event_->account, event_->region, pool));
  } else if (name == "object") {
    append_object_key(value, *random_, event_->time);
  } else if (name == "delivered") {
    std::string_view const account = world_.accounts[event_->account].id;
    std::string_view const region = world_.regions[event_->region].name;
    value = fmt::format("AWSLogs/{}/{}/CloudTrail/{}/{}/{}_CloudTrail_{}_{}_{}.json.gz",
                        world_.organization, account, region, day_path(event_->time), account,
                        region, minute_stamp(event_->time), object_suffix(*random_));
  } else if (name == "digits") {
    append_random(value, *random_, kDigits, 4);
  } else if (name == "jobid") {
    append_uuid(value, *random_);
  } else if (name == "handle") {
    append_hex(value, *random_, 16);
  } else if (name == "privateip") {
    auto const subnet = random_->below(16);
    value = fmt::format("10.{}.{}.{}", 16 + event_->region, subnet, random_->between(4, 250));
  } else if (name == "peer") {
    value = random_->pick(world_.accounts).id;
  } else {
    return false;
  }
  ++chosen_count_;
  out += value;
  return true;
}

}  // namespace cairn::forge
