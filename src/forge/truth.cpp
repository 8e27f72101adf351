#include "forge/truth.hpp"

#include "forge/identifiers.hpp"
#include "json/write.hpp"

#include <charconv>
#include <unordered_map>

namespace cairn::forge {
namespace {

constexpr std::string_view kMark = "{\n\"generator\":\"cairn forge\",\n\"format\":2,\n\"files\":";

struct Place {
  std::size_t object;
  std::size_t index;
};
using Places = std::unordered_map<std::uint32_t,
                                  std::vector<Place>>;  // by event, of the attacks' events alone

Places find_places(Plan const& plan, std::vector<Object> const& objects) {
  Places places;
  for (std::size_t object = 0; object < objects.size(); ++object)
    for (std::size_t index = 0; index < objects[object].events.size(); ++index) {
      std::uint32_t const event = objects[object].events[index];
      if (plan.events[event].attack != kNoAttack) places[event].push_back({object, index});
    }
  return places;
}

void member(std::string& out, std::string_view name, std::string_view value) {
  if (out.back() != '{') out += ',';
  json::append_string(out, name);
  out += ':';
  json::append_string(out, value);
}

void append_event(std::string& out, Event const& event, std::vector<Place> const& places,
                  std::vector<Object> const& objects) {
  out += "{";
  // No eventName: the truth must not be taken for a log when the folder is read.
  member(out, "eventID", event_id(event.seed));
  member(out, "time", format_time(event.time));
  member(out, "name", event.row->name);
  out += ",\"deliveries\":[";
  for (Place const& place : places) {
    if (out.back() != '[') out += ',';
    out += "{";
    member(out, "object", objects[place.object].key);
    out += fmt::format(",\"index\":{}}}", place.index);
  }
  out += "]}";
}

void append_attack(std::string& out, Attack const& attack, World const& world, Plan const& plan,
                   Places const& places, std::vector<Object> const& objects, ForgeReport& report) {
  Session const& actor = plan.sessions[attack.sessions.front()];
  ForgedAttack summary{std::string(attack.story->name), std::string(attack.story->title),
                       attack.query, attack.events.size(), 0};
  out += "{";
  member(out, "name", attack.story->name);
  member(out, "title", attack.story->title);
  member(out, "description", attack.story->description);
  member(out, "query", attack.query);
  member(out, "account", world.accounts[attack.account].id);
  member(out, "region", world.regions[attack.region].name);
  member(out, "sourceIPAddress", actor.source);
  out += ",\"identities\":[";
  for (std::uint32_t session : attack.sessions) {
    if (out.back() != '[') out += ',';
    out += "{";
    member(out, "arn", plan.sessions[session].arn);
    member(out, "accessKeyId", plan.sessions[session].access_key);
    out += "}";
  }
  out += "]";
  member(out, "begin", format_time(plan.events[attack.events.front()].time));
  member(out, "end", format_time(plan.events[attack.events.back()].time));
  out += ",\n\"events\":[";
  for (std::uint32_t event : attack.events) {
    out += out.back() == '[' ? "\n" : ",\n";
    std::vector<Place> const& stands = places.at(event);
    summary.records += stands.size();
    append_event(out, plan.events[event], stands, objects);
  }
  out += "]}";
  report.attacks.push_back(std::move(summary));
}

void append_tampering(std::string& out, Tampering const& tampering) {
  out += ",\n\"tampering\":{";
  member(out, "kind", tampering.kind);
  member(out, "account", tampering.account);
  member(out, "region", tampering.region);
  out += ",\"objects\":[";
  for (std::string const& key : tampering.objects) {
    out += out.back() == '[' ? "\n" : ",\n";
    json::append_string(out, key);
  }
  out += "]}";
}

}  // namespace

std::string write_truth(World const& world, Plan const& plan, std::vector<Object> const& objects,
                        std::vector<Attack> const& attacks, ForgeOptions const& options,
                        std::optional<Tampering> const& tampering, ForgeReport& report) {
  std::string out(kMark);
  out += fmt::format("{},\n\"objects\":{},\n\"digests\":{},\n\"records\":{},\n\"events\":{},"
                     "\n\"redelivered\":{},\n",
                     report.files, report.objects, report.digests, report.records, report.events,
                     report.redelivered);
  out += fmt::format(
      R"("options":{{"accounts":{},"regions":{},"hours":{},"seed":{},"events":{},"start":"{}"}},)",
      options.accounts, options.regions, options.hours, options.seed, options.events,
      format_time(options.start));
  out += fmt::format("\n\"organization\":\"{}\",\n\"accounts\":[", world.organization);
  for (Account const& account : world.accounts) {
    if (out.back() != '[') out += ',';
    json::append_string(out, account.id);
  }
  out += "],\n\"attacks\":[";
  Places const places = find_places(plan, objects);
  for (Attack const& attack : attacks) {
    out += out.back() == '[' ? "\n" : ",\n";
    append_attack(out, attack, world, plan, places, objects, report);
  }
  out += "\n]";
  if (tampering) append_tampering(out, *tampering);
  return out += "}\n";
}

std::optional<std::uint64_t> forged_files(std::string_view truth) {
  if (!truth.starts_with(kMark)) return std::nullopt;
  truth.remove_prefix(kMark.size());
  std::uint64_t count = 0;
  auto const [end, error] = std::from_chars(truth.data(), truth.data() + truth.size(), count);
  if (error != std::errc() || end == truth.data() + truth.size() || *end != ',')
    return std::nullopt;
  return count;
}

}  // namespace cairn::forge
