#include "validate/digest.hpp"

#include "base/base64.hpp"
#include "base/hex.hpp"
#include "base/text.hpp"
#include "crypto/hash.hpp"
#include "decode/member.hpp"
#include "validate/python.hpp"

#include <algorithm>
#include <array>

namespace cairn::validate {
namespace {

constexpr char const* kBadFormat = "invalid format";
constexpr char const* kBadSignature = "signature verification failed";
constexpr std::string_view kSuffix = ".json.gz", kBackfillSuffix = "_backfill.json.gz";
constexpr std::size_t kMostInflated = std::size_t{256} << 20;

using json::Node;

std::string missing(std::string_view member) { return fmt::format("'{}'", member); }

ListedLog listed_log(Node const& log, std::optional<std::string>& trouble) {
  ListedLog out;
  Node const* const bucket = log.find("s3Bucket");
  Node const* const key = log.find("s3Object");
  Node const* const hash = log.find("hashValue");
  // The one that is looked for first is the one that is told.
  if (bucket == nullptr || key == nullptr)
    trouble = missing(bucket == nullptr ? "s3Bucket" : "s3Object");
  if (trouble) return out;
  out.place = {python_text(*bucket), python_text(*key)};
  out.usable = bucket->kind == json::Kind::kString && key->kind == json::Kind::kString &&
               !out.place.bucket.empty() && !out.place.key.empty();
  if (hash != nullptr) out.hash = hash->kind == json::Kind::kString ? hash->text : "";
  return out;
}

void read_logs(Node const& root, Digest& out) {
  Node const* const logs = root.find("logFiles");
  if (logs == nullptr) {
    out.logs_trouble = missing("logFiles");
    return;
  }
  if (python_is_false(*logs)) return;
  if (logs->kind != json::Kind::kArray) {
    bool const iterable = logs->kind == json::Kind::kObject || logs->kind == json::Kind::kString;
    out.logs_trouble = iterable ? "string indices must be integers, not 'str'"
                                : fmt::format("'{}' object is not iterable", python_type(*logs));
    return;
  }
  out.logs.reserve(logs->elements.size());
  for (Node const& log : logs->elements) {
    if (log.kind != json::Kind::kObject)
      out.logs_trouble = python_index_trouble(log);
    else if (ListedLog listed = listed_log(log, out.logs_trouble); !out.logs_trouble)
      out.logs.push_back(std::move(listed));
    if (out.logs_trouble) return;
  }
}

std::optional<std::string> text_of(Node const* node) {
  if (node == nullptr || node->kind == json::Kind::kNull) return std::nullopt;
  return python_text(*node);
}

/// What dateutil says to what is no string.
std::optional<std::string> date_trouble(Node const& node) {
  if (node.kind == json::Kind::kString) return std::nullopt;
  return fmt::format("Parser must be a string or character stream, not {}", python_type(node));
}

tl::expected<Digest, Reason> take_fields(Node const& root, Place const& place) {
  Digest out;
  constexpr std::array<std::string_view, 6> kRequired{
      "digestPublicKeyFingerprint", "digestS3Bucket", "digestS3Object",
      "previousDigestSignature",    "digestEndTime",  "digestStartTime"};
  for (std::string_view const name : kRequired)
    if (root.find(name) == nullptr) return tl::unexpected<Reason>(kBadFormat);
  Node const& bucket = *root.find("digestS3Bucket");
  Node const& key = *root.find("digestS3Object");
  if (bucket.kind != json::Kind::kString || bucket.text != place.bucket ||
      key.kind != json::Kind::kString || key.text != place.key)
    return tl::unexpected<Reason>("has been moved from its original location");
  Node const& fingerprint = *root.find("digestPublicKeyFingerprint");
  if (fingerprint.kind == json::Kind::kObject || fingerprint.kind == json::Kind::kArray)
    return tl::unexpected<Reason>(fmt::format("unhashable type: '{}'", python_type(fingerprint)));
  out.place = place;
  out.fingerprint = python_text(fingerprint);
  Node const& previous = *root.find("previousDigestSignature");
  out.previous_signature =
      previous.kind == json::Kind::kNull ? std::string("null") : python_text(previous);
  Node const& end = *root.find("digestEndTime");
  Node const& start = *root.find("digestStartTime");
  out.end = python_text(end);
  out.start = python_text(start);
  out.end_trouble = date_trouble(end);
  out.start_trouble = date_trouble(start);
  out.previous_bucket = text_of(root.find("previousDigestS3Bucket"));
  out.previous_key = text_of(root.find("previousDigestS3Object"));
  read_logs(root, out);
  return out;
}

/// Python's binascii.unhexlify.
tl::expected<std::string, Reason> unhex(std::string_view text) {
  if (!is_ascii(text))
    return tl::unexpected<Reason>("string argument should contain only ASCII characters");
  if (text.size() % 2 != 0) return tl::unexpected<Reason>("Odd-length string");
  auto bytes = hex_decode(text);
  if (!bytes) return tl::unexpected<Reason>("Non-hexadecimal digit found");
  return *std::move(bytes);
}

}  // namespace

bool is_backfill(std::string_view key) { return key.ends_with(kBackfillSuffix); }

std::string_view date_in_key(std::string_view key) {
  std::size_t const behind = is_backfill(key) ? kBackfillSuffix.size() : kSuffix.size();
  key.remove_suffix(std::min(behind, key.size()));
  return key.substr(key.size() - std::min<std::size_t>(16, key.size()));
}

tl::expected<Digest, Reason> read_digest(Object const& object, Place const& place, Kind kind) {
  std::string text;
  bool too_large = false;
  decode::MemberReader reader;
  auto const read = reader.read(object.body, [&](std::string_view piece) {
    too_large = too_large || text.size() + piece.size() > kMostInflated;
    if (!too_large) text += piece;
  });
  if (read.end != decode::MemberEnd::kWhole) return tl::unexpected<Reason>(kBadFormat);
  if (too_large)
    return tl::unexpected<Reason>(
        fmt::format("larger than {} MiB once inflated", kMostInflated >> 20));
  auto const root = parse_as_python(text);
  if (!root) return tl::unexpected<Reason>(root.error().empty() ? kBadFormat : root.error());
  auto const signature = object.metadata.find("signature");
  if (signature == object.metadata.end() || !object.metadata.contains("signature-algorithm"))
    return tl::unexpected<Reason>(kBadSignature);
  if (root->kind == json::Kind::kArray)
    return tl::unexpected<Reason>("list indices must be integers or slices, not str");
  if (root->kind != json::Kind::kObject)
    return tl::unexpected<Reason>(
        fmt::format("'{}' object does not support item assignment", python_type(*root)));
  auto const generated = object.metadata.find("backfill-generation-timestamp");
  if (is_backfill(place.key) && generated == object.metadata.end())
    return tl::unexpected<Reason>(kBadFormat);
  auto digest = take_fields(*root, place);
  if (!digest) return digest;
  if (kind == Kind::kBackfill && generated != object.metadata.end())
    digest->backfill_time = generated->second;
  digest->signature = signature->second;
  digest->hash = crypto::sha256_hex(text);
  return digest;
}

KeyRing::KeyRing(KeyRing const& others, std::vector<ServedKey> const& more) : keys_(others.keys_) {
  for (ServedKey const& served : more) {
    Key key;
    auto const der = base64_decode(served.value);
    if (der)
      key.key = crypto::LenientKey::parse(*der);
    else
      key.trouble = "Incorrect padding";
    keys_.insert_or_assign(served.fingerprint, std::move(key));
  }
}

KeyRing::Key const* KeyRing::find(std::string_view fingerprint) const {
  auto const found = keys_.find(fingerprint);
  return found == keys_.end() ? nullptr : &found->second;
}

std::optional<Reason> check_signature(Digest const& digest, KeyRing const& keys,
                                      std::string_view region) {
  KeyRing::Key const* const key = keys.find(digest.fingerprint);
  if (key == nullptr)
    return fmt::format("public key not found in region {} for fingerprint {}", region,
                       digest.fingerprint);
  if (key->trouble) return key->trouble;
  if (!key->key)
    return fmt::format("Unable to load PKCS #1 key with fingerprint {}", digest.fingerprint);
  auto const signature = unhex(digest.signature);
  if (!signature) return signature.error();
  std::string const text = fmt::format("{}\n{}/{}\n{}\n{}", digest.end, digest.place.bucket,
                                       digest.place.key, digest.hash, digest.previous_signature);
  if (!key->key->verify(text, *signature)) return kBadSignature;
  return std::nullopt;
}

}  // namespace cairn::validate
