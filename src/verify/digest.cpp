#include "verify/digest.hpp"

#include "base/hex.hpp"
#include "json/check.hpp"

#include <algorithm>
#include <cstring>

namespace cairn::verify {
namespace {

/// The text of a string member; nullopt for null, a missing member or another kind.
std::optional<std::string> string_member(json::Value object, std::string_view name) {
  json::Value value;
  if (!json::find_member(object, name, value) || !value.is_string()) return std::nullopt;
  std::string scratch;
  return std::string(json::decoded_text(value, scratch));
}

Result<std::string> required(json::Value object, std::string_view name) {
  auto text = string_member(object, name);
  if (!text) return fail(ErrorCode::kCorrupt, "no {} in the digest", name);
  return *std::move(text);
}

Result<Instant> time_member(json::Value object, std::string_view name) {
  auto const time = parse_event_time(CAIRN_TRY(required(object, name)));
  if (!time) return fail(ErrorCode::kCorrupt, "{} of the digest is no time", name);
  return *time;
}

bool is_sha256(std::optional<std::string> const& algorithm) { return algorithm == "SHA-256"; }

ListedLog read_log(json::Value entry) {
  ListedLog log;
  log.bucket = string_member(entry, "s3Bucket").value_or("");
  log.object = string_member(entry, "s3Object").value_or("");
  std::string const hash = string_member(entry, "hashValue").value_or("");
  log.hash = parse_sha256(hash);
  log.known_algorithm = is_sha256(string_member(entry, "hashAlgorithm"));
  log.upper_case =
      std::any_of(hash.begin(), hash.end(), [](char c) { return c >= 'A' && c <= 'F'; });
  if (auto const text = string_member(entry, "oldestEventTime"))
    log.oldest = parse_event_time(*text).value_or(kInstantMin);
  if (auto const text = string_member(entry, "newestEventTime"))
    log.newest = parse_event_time(*text).value_or(kInstantMax);
  return log;
}

}  // namespace

std::optional<Sha256> parse_sha256(std::string_view hex) {
  auto const bytes = hex_decode(hex);
  Sha256 out;
  if (!bytes || bytes->size() != out.size()) return std::nullopt;
  std::memcpy(out.data(), bytes->data(), out.size());
  return out;
}

std::string hex_of(Sha256 const& hash) {
  return hex_encode({reinterpret_cast<char const*>(hash.data()), hash.size()});
}

Result<Digest> parse_digest(json::PaddedView text, json::Indexer& indexer) {
  if (text.size > kMaxDigest)
    return fail(ErrorCode::kTooLarge, "a digest of more than {} bytes", kMaxDigest);
  auto const index = indexer.index(text);
  if (!index) return fail(ErrorCode::kCorrupt, "the digest is no JSON");
  if (!index->valid_utf8) return fail(ErrorCode::kCorrupt, "the digest is not UTF-8");
  std::uint32_t const* const end = index->entries.data() + index->entries.size();
  json::Members members;
  json::Value const root(text.data, index->entries.data());
  if (index->entries.empty() || json::check_value(text.data, root.at(), end, members) != end)
    return fail(ErrorCode::kCorrupt, "the digest is no JSON");
  if (!root.is_object()) return fail(ErrorCode::kCorrupt, "the digest is no JSON object");

  Digest digest;
  digest.account = string_member(root, "awsAccountId").value_or("");
  digest.start = CAIRN_TRY(time_member(root, "digestStartTime"));
  digest.end = CAIRN_TRY(time_member(root, "digestEndTime"));
  digest.end_text = CAIRN_TRY(required(root, "digestEndTime"));
  digest.bucket = CAIRN_TRY(required(root, "digestS3Bucket"));
  digest.object = CAIRN_TRY(required(root, "digestS3Object"));
  digest.fingerprint = CAIRN_TRY(required(root, "digestPublicKeyFingerprint"));
  digest.signature_algorithm = string_member(root, "digestSignatureAlgorithm").value_or("");
  json::Value value;
  if (!json::find_member(root, "previousDigestSignature", value))
    return fail(ErrorCode::kCorrupt, "no previousDigestSignature in the digest");
  digest.previous_signature = string_member(root, "previousDigestSignature");
  digest.previous_bucket = string_member(root, "previousDigestS3Bucket");
  digest.previous_object = string_member(root, "previousDigestS3Object");
  digest.previous_hash = string_member(root, "previousDigestHashValue");
  digest.previous_hash_known = is_sha256(string_member(root, "previousDigestHashAlgorithm"));
  if (!json::find_member(root, "logFiles", value) || !value.is_array())
    return fail(ErrorCode::kCorrupt, "no logFiles in the digest");
  json::for_each_element(value, [&](json::Value entry) {
    ListedLog log = entry.is_object() ? read_log(entry) : ListedLog();
    if (log.object.empty())
      ++digest.odd_entries;
    else
      digest.logs.push_back(std::move(log));
    return true;
  });
  return digest;
}

std::string string_to_sign(Digest const& digest, Sha256 const& hash) {
  return digest.end_text + '\n' + digest.bucket + '/' + digest.object + '\n' + hex_of(hash) + '\n' +
         digest.previous_signature.value_or("null");
}

}  // namespace cairn::verify
