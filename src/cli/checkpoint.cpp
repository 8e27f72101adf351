#include "cli/checkpoint.hpp"

#include "base/text.hpp"
#include "crypto/hash.hpp"
#include "json/document.hpp"
#include "json/write.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <tuple>

namespace cairn::cli {
namespace {

constexpr std::uint64_t kMostBytes = 64u << 20;

std::string body(std::vector<verify::Anchor> const& anchors) {
  std::string out = "[";
  for (auto const& anchor : anchors) {
    if (out.size() > 1) out += ',';
    out += "\n{";
    char const* separator = "";
    auto const member = [&](char const* name, std::string_view value) {
      out += separator;
      out += fmt::format("\"{}\":", name);
      json::append_string(out, value);
      separator = ",";
    };
    member("trail", anchor.trail);
    member("home_region", anchor.home_region);
    member("organization", anchor.organization);
    member("account", anchor.account);
    member("region", anchor.region);
    member("end", format_time(anchor.end));
    member("bucket", anchor.bucket);
    member("object", anchor.object);
    member("sha256", anchor.hash);
    out += '}';
  }
  return out += "\n]";
}

Result<std::string> text_of(json::Node const& node, std::string_view name) {
  json::Node const* const member = node.find(name);
  if (member == nullptr || member->kind != json::Kind::kString)
    return fail(ErrorCode::kCorrupt, "no {} in one of its chains", name);
  return member->text;
}

Result<verify::Anchor> anchor_of(json::Node const& node) {
  verify::Anchor out;
  out.trail = CAIRN_TRY(text_of(node, "trail"));
  out.home_region = CAIRN_TRY(text_of(node, "home_region"));
  out.organization = CAIRN_TRY(text_of(node, "organization"));
  out.account = CAIRN_TRY(text_of(node, "account"));
  out.region = CAIRN_TRY(text_of(node, "region"));
  auto const end = parse_event_time(CAIRN_TRY(text_of(node, "end")));
  if (!end) return fail(ErrorCode::kCorrupt, "a chain whose end is no time");
  out.end = *end;
  out.bucket = CAIRN_TRY(text_of(node, "bucket"));
  out.object = CAIRN_TRY(text_of(node, "object"));
  out.hash = CAIRN_TRY(text_of(node, "sha256"));
  return out;
}

Result<std::vector<verify::Anchor>> parse(std::string const& text) {
  json::Node const root = CAIRN_TRY(json::parse_document(text));
  json::Node const* const chains = root.find("chains");
  json::Node const* const hash = root.find("sha256");
  if (chains == nullptr || chains->kind != json::Kind::kArray || hash == nullptr)
    return fail(ErrorCode::kCorrupt, "it is no checkpoint of cairn verify");
  std::vector<verify::Anchor> out;
  for (auto const& node : chains->elements) out.push_back(CAIRN_TRY(anchor_of(node)));
  if (hash->text != crypto::sha256_hex(body(out)))
    return fail(ErrorCode::kCorrupt,
                "its text does not have the hash that it says; it was changed");
  return out;
}

auto place(std::string const& trail, std::string const& home, std::string const& organization,
           std::string const& account, std::string const& region) {
  return std::tie(trail, home, organization, account, region);
}

}  // namespace

Result<Checkpoint> Checkpoint::read(std::string file) {
  std::error_code error;
  Checkpoint out(file);
  if (!std::filesystem::exists(file, error) && !error) return out;
  std::uintmax_t const size = std::filesystem::file_size(file, error);
  std::ifstream in(file, std::ios::binary);
  if (error || !in || size > kMostBytes)
    return fail(ErrorCode::kIo, "{}: cannot be read as a checkpoint", escape_controls(file));
  std::ostringstream text;
  text << in.rdbuf();
  auto anchors = parse(text.str());
  if (!anchors)
    return fail(anchors.error().code, "{}: {}", escape_controls(file), anchors.error().message);
  out.anchors_ = *std::move(anchors);
  return out;
}

std::optional<Instant> Checkpoint::earliest() const {
  if (anchors_.empty()) return std::nullopt;
  return std::min_element(anchors_.begin(), anchors_.end(),
                          [](auto const& a, auto const& b) { return a.end < b.end; })
             ->end -
         kHour;
}

Status Checkpoint::advance(verify::Report const& report) {
  for (auto const& chain : report.chains) {
    if (chain.backfill || chain.proven == 0) continue;
    auto const at = std::find_if(anchors_.begin(), anchors_.end(), [&](verify::Anchor const& each) {
      return place(each.trail, each.home_region, each.organization, each.account, each.region) ==
             place(chain.trail, chain.home_region, chain.organization, chain.account, chain.region);
    });
    bool const rewritten =
        at != anchors_.end() &&
        std::any_of(report.findings.begin(), report.findings.end(), [&](auto const& finding) {
          return finding.kind == "rewritten" && finding.object == at->object;
        });
    if (rewritten || (at != anchors_.end() && chain.proven_to <= at->end)) continue;
    verify::Anchor anchor{chain.organization,  chain.account,       chain.region,
                          chain.home_region,   chain.trail,         chain.proven_to,
                          chain.newest_bucket, chain.newest_object, chain.newest_hash};
    if (at == anchors_.end())
      anchors_.push_back(std::move(anchor));
    else
      *at = std::move(anchor);
  }
  std::string const chains = body(anchors_);
  std::string const text =
      fmt::format("{{\"generator\":\"cairn verify\",\"sha256\":\"{}\",\"chains\":{}}}\n",
                  crypto::sha256_hex(chains), chains);
  std::string const aside = file_ + ".new";
  std::ofstream out(aside, std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  if (!out || std::rename(aside.c_str(), file_.c_str()) != 0)
    return fail(ErrorCode::kIo, "{}: cannot be written", escape_controls(file_));
  return {};
}

}  // namespace cairn::cli
