#include "verify/keys.hpp"

#include "base/base64.hpp"
#include "base/text.hpp"
#include "crypto/rsa.hpp"
#include "json/document.hpp"
#include "json/write.hpp"

#include <fmt/format.h>

#include <charconv>

namespace cairn::verify {
namespace {

constexpr std::size_t kMaxNesting = 8;  // of objects and arrays around keys
constexpr std::size_t kMaxProblems = 100;

std::string text_of(json::Node const* node) {
  return node != nullptr && node->kind == json::Kind::kString ? node->text : std::string();
}

/// Epoch seconds as a number, or a time with a blank instead of T, as boto3 prints it.
std::optional<Instant> time_of(json::Node const* node) {
  if (node == nullptr) return std::nullopt;
  if (node->kind == json::Kind::kString) return parse_event_time(node->text);
  if (node->kind != json::Kind::kNumber) return std::nullopt;
  double seconds = 0;
  auto const [end, error] =
      std::from_chars(node->text.data(), node->text.data() + node->text.size(), seconds);
  constexpr double kMost = 1e11;
  if (error != std::errc() || !(seconds > -kMost && seconds < kMost)) return std::nullopt;
  return static_cast<Instant>(seconds) * kSecond;
}

bool is_region(std::string_view name) {
  return name.size() <= 40 && name.find('-') != std::string_view::npos &&
         name.find_first_of("0123456789") != std::string_view::npos &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = fold_ascii(c);
  return out;
}

}  // namespace

/// Walks whatever stands around the keys.
class KeyReader {
 public:
  explicit KeyReader(KeyStore& store) : store_(store) {}

  Status walk(json::Node const& node, std::string_view region, std::size_t depth) {
    if (depth > kMaxNesting) return {};
    if (json::Node const* const value = node.find("Value");
        value != nullptr && value->kind == json::Kind::kString) {
      ++seen_;
      return take(node, *value, region);
    }
    for (auto const& element : node.elements) CAIRN_CHECK(walk(element, region, depth + 1));
    for (auto const& [name, member] : node.members)
      CAIRN_CHECK(walk(member, is_region(name) ? std::string_view(name) : region, depth + 1));
    return {};
  }
  std::size_t seen() const { return seen_; }

 private:
  Status take(json::Node const& node, json::Node const& value, std::string_view region) {
    if (seen_ > kMaxKeys)
      return fail(ErrorCode::kTooLarge, "more than {} keys in one file", kMaxKeys);
    std::string const fingerprint = text_of(node.find("Fingerprint"));
    auto key = make_key(value.text, fingerprint);
    if (!key) {
      if (store_.problems_.size() < kMaxProblems)
        store_.problems_.push_back(
            fmt::format("key {}: {}", fingerprint.empty() ? "without a fingerprint" : fingerprint,
                        key.error().message));
      return {};
    }
    std::string const own = text_of(node.find("Region"));
    key->region = is_region(own) ? own : std::string(region);
    key->from = time_of(node.find("ValidityStartTime")).value_or(kInstantMin);
    key->to = time_of(node.find("ValidityEndTime")).value_or(kInstantMax);
    return store_.add(*std::move(key));
  }

  KeyStore& store_;
  std::size_t seen_ = 0;
};

Result<Key> make_key(std::string_view value, std::string_view fingerprint) {
  auto const der = base64_decode(value);
  if (!der) return fail(ErrorCode::kCorrupt, "its Value is no base64");
  auto parsed = CAIRN_TRY(crypto::PublicKey::parse(*der));
  // One sample of the documentation is a SubjectPublicKeyInfo: its fingerprint may be that of the
  // key in it.
  std::string const own = crypto::fingerprint(*der);
  std::string const inner = crypto::fingerprint(parsed.pkcs1());
  std::string const wanted = fingerprint.empty() ? own : lower(fingerprint);
  if (wanted != own && wanted != inner)
    return fail(ErrorCode::kCorrupt, "its bytes have the fingerprint {}: it is another key", own);
  return Key{wanted, *der, {}, kInstantMin, kInstantMax, std::move(parsed)};
}

Status KeyStore::add(Key key) {
  if (keys_.size() >= kMaxKeys && find(key.fingerprint) == nullptr)
    return fail(ErrorCode::kTooLarge, "more than {} keys", kMaxKeys);
  std::string fingerprint = key.fingerprint;
  keys_.insert_or_assign(std::move(fingerprint), std::move(key));
  return {};
}

Status KeyStore::add(std::string_view text) {
  if (text.size() > kMaxKeysFile)
    return fail(ErrorCode::kTooLarge, "more than {} bytes", kMaxKeysFile);
  json::Node const root = CAIRN_TRY(json::parse_document(text));
  KeyReader reader(*this);
  CAIRN_CHECK(reader.walk(root, {}, 0));
  if (reader.seen() == 0 && root.find("PublicKeyList") == nullptr)
    return fail(ErrorCode::kNotFound,
                "no public keys in it; expected is what `aws cloudtrail list-public-keys` prints");
  return {};
}

Key const* KeyStore::find(std::string_view fingerprint) const {
  auto const found = keys_.find(lower(fingerprint));
  return found == keys_.end() ? nullptr : &found->second;
}

std::string KeyStore::write() const {
  std::string out = "{\"PublicKeyList\":[";
  char const* separator = "\n";
  for (auto const& [fingerprint, key] : keys_) {
    out += fmt::format("{}{{\"Value\":\"{}\",\"Fingerprint\":\"{}\"", separator,
                       base64_encode(key.der), fingerprint);
    if (key.from != kInstantMin)
      out += fmt::format(",\"ValidityStartTime\":\"{}\"", format_time(key.from));
    if (key.to != kInstantMax)
      out += fmt::format(",\"ValidityEndTime\":\"{}\"", format_time(key.to));
    if (!key.region.empty()) out += fmt::format(",\"Region\":\"{}\"", key.region);
    out += '}';
    separator = ",\n";
  }
  return out += "\n]}\n";
}

}  // namespace cairn::verify
