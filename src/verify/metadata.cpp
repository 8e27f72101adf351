#include "verify/metadata.hpp"

#include "base/text.hpp"
#include "trail/key.hpp"
#include "json/check.hpp"

namespace cairn::verify {
namespace {

bool names_digest(std::string_view name) {
  auto const kind = trail::parse_key(name).kind;
  return kind == trail::ObjectKind::kDigest || kind == trail::ObjectKind::kBackfillDigest;
}

/// Reads the members that CloudTrail sets; false if there is none.
bool read(json::Value object, Metadata& out) {
  std::string scratch;
  json::for_each_member(object, [&](std::string_view name, json::Value value) {
    if (!value.is_string()) return true;
    std::string lower(name);
    for (char& c : lower) c = fold_ascii(c);
    std::string_view key = lower;
    if (key.starts_with("x-amz-meta-")) key.remove_prefix(11);
    std::string const text(json::decoded_text(value, scratch));
    if (key == "signature") out.signature = text;
    if (key == "signature-algorithm") out.algorithm = text;
    if (key == "backfill-generation-timestamp") out.backfill_time = text;
    return true;
  });
  return out.signature || out.algorithm || out.backfill_time;
}

/// `x_CloudTrail-Digest_….json.gz.head.json` → `x_CloudTrail-Digest_….json.gz`.
std::string_view digest_of_sidecar(std::string_view file) {
  for (std::string_view const ending : {".json.gz", ".json"}) {
    for (std::size_t at = file.find(ending); at != std::string_view::npos;
         at = file.find(ending, at + 1)) {
      std::string_view const name = file.substr(0, at + ending.size());
      if (name.size() < file.size() && names_digest(name)) return name;
    }
  }
  return {};
}

}  // namespace

std::vector<Metadata> parse_metadata(std::string_view file, json::PaddedView text,
                                     json::Indexer& indexer) {
  std::vector<Metadata> out;
  if (text.text().find("signature") == std::string_view::npos) return out;
  auto const index = indexer.index(text);
  if (!index || index->entries.empty()) return out;
  std::uint32_t const* const end = index->entries.data() + index->entries.size();
  json::Members members;
  json::Value const root(text.data, index->entries.data());
  if (json::check_value(text.data, root.at(), end, members) != end || !root.is_object()) return out;

  if (std::string_view const name = digest_of_sidecar(file); !name.empty()) {
    json::Value inner;
    Metadata metadata{std::string(name), {}, {}, {}};
    bool const wrapped = json::find_member(root, "Metadata", inner) && inner.is_object();
    if (read(wrapped ? inner : root, metadata)) out.push_back(std::move(metadata));
    return out;
  }
  json::for_each_member(root, [&](std::string_view name, json::Value value) {
    Metadata metadata;
    json::append_decoded(name, metadata.place);
    if (value.is_object() && names_digest(metadata.place) && read(value, metadata))
      out.push_back(std::move(metadata));
    return true;
  });
  return out;
}

}  // namespace cairn::verify
