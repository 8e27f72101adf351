#include "forge/tamper.hpp"

#include "base/hex.hpp"
#include "base/text.hpp"
#include "crypto/hash.hpp"
#include "crypto/rsa.hpp"
#include "decode/gunzip.hpp"
#include "decode/gzip_compress.hpp"
#include "forge/identifiers.hpp"

#include <algorithm>
#include <array>

namespace cairn::forge {
namespace {

constexpr std::array<TamperKind, 15> kKinds = {{
    {"log-changed", "an address in a log is another one"},
    {"log-deleted", "a log is gone"},
    {"log-added", "a log is there that CloudTrail did not deliver"},
    {"log-cut", "a log lost its second half"},
    {"log-appended", "records hide behind a log's end, in a second gzip member"},
    {"digest-changed", "a log is changed and its hash in the digest with it"},
    {"digest-deleted", "a digest is gone"},
    {"digest-resigned", "a digest is changed and signed again with another key"},
    {"digests-swapped", "two digests stand in each other's place"},
    {"signature-changed", "a digest's signature in its metadata is another one"},
    {"metadata-lost", "a digest lost its metadata"},
    {"newest-hours", "the newest three digests of a chain are gone"},
    {"oldest-hours", "the oldest three digests of a chain are gone"},
    {"region-removed", "an account's logs and digests of the home region are gone"},
    {"account-removed",
     "all logs and digests of an account are gone: only an earlier checkpoint shows it"},
}};

Result<std::string> inflate(std::string_view packed) {
  decode::MemberInflater inflater;
  std::string out(packed.size() * 4 + 1024, '\0');
  for (;; out.resize(out.size() * 2)) {
    std::size_t consumed = 0, produced = 0;
    auto const done = inflater.inflate(packed, out.data(), out.size(), consumed, produced);
    if (done == decode::MemberInflater::Outcome::kNoRoom) continue;
    if (done != decode::MemberInflater::Outcome::kDone)
      return fail(ErrorCode::kCorrupt, "a file that was just written cannot be read");
    out.resize(produced);
    return out;
  }
}

class Tamperer {
 public:
  Tamperer(World const& world, std::vector<Object> const& objects, Digests const& digests,
           OutputFolder const& output, std::map<std::string, std::string>& signatures)
      : world_(world), objects_(objects), digests_(digests), output_(output),
        signatures_(signatures) {
    result_.account = world.accounts.front().id;
    result_.region = std::string(world.regions.front().name);
    for (DigestFile const& file : digests.files)
      if (file.key.find(fmt::format("/{}/CloudTrail-Digest/{}/", result_.account,
                                    result_.region)) != std::string::npos)
        chain_.push_back(&file);
  }

  Result<Tampering> run(std::string_view kind) {
    result_.kind = std::string(kind);
    CAIRN_TRY(find_victim());
    CAIRN_CHECK(apply(kind));
    return std::move(result_);
  }

 private:
  /// The digest nearest to the middle that lists two logs.
  Result<bool> find_victim() {
    std::size_t const middle = chain_.size() / 2;
    for (std::size_t i = middle; i + 5 < chain_.size(); ++i)
      if (chain_[i]->objects.size() >= 2) {
        victim_ = i;
        return true;
      }
    return fail(ErrorCode::kInvalidArgument,
                "the trail is too short to tamper with: give it 12 --hours and 5,000 --events");
  }

  std::string const& log_key() const { return objects_[chain_[victim_]->objects.front()].key; }
  std::string const& digest_key() const { return chain_[victim_]->key; }

  Status apply(std::string_view kind) {
    if (kind == "log-changed") return change_log();
    if (kind == "log-deleted") return remove(log_key());
    if (kind == "log-added") return add_log();
    if (kind == "log-cut") return cut_log();
    if (kind == "log-appended") return append_to_log();
    if (kind == "digest-changed") return change_digest();
    if (kind == "digest-deleted") return remove(digest_key());
    if (kind == "digest-resigned") return resign_digest();
    if (kind == "digests-swapped") return swap_digests();
    if (kind == "signature-changed") return change_signature();
    if (kind == "metadata-lost") return lose_metadata();
    if (kind == "newest-hours") return remove_digests(chain_.size() - 3, chain_.size());
    if (kind == "oldest-hours") return remove_digests(0, 3);
    if (kind == "region-removed") return remove_below(result_.account, result_.region);
    return remove_account();
  }

  void changed(std::string key) { result_.objects.push_back(std::move(key)); }

  Status remove(std::string const& key) {
    --result_.files;
    signatures_.erase(key);
    changed(key);
    return output_.remove(key);
  }

  Status replace(std::string const& key, std::string_view text) {
    std::string packed;
    CAIRN_CHECK(gzip_.compress(text, packed));
    changed(key);
    return output_.write(key, packed);
  }

  Result<std::string> text_of(std::string const& key) const {
    return inflate(CAIRN_TRY(output_.read(key)));
  }

  /// Another address in the first record.
  Result<std::string> changed_log() const {
    std::string text = CAIRN_TRY(text_of(log_key()));
    constexpr std::string_view kName = "\"sourceIPAddress\":\"";
    std::size_t const at = text.find(kName);
    if (at == std::string::npos) return fail(ErrorCode::kCorrupt, "a log without an address");
    std::size_t const from = at + kName.size();
    text.replace(from, text.find('"', from) - from, "198.51.100.254");
    return text;
  }

  Status change_log() { return replace(log_key(), CAIRN_TRY(changed_log())); }

  Status add_log() {
    std::string key = log_key();
    std::size_t const at = key.rfind('_') + 1;
    Random random(world_.seed, "tamper");
    key.replace(at, 16, object_suffix(random));
    ++result_.files;
    return replace(key, CAIRN_TRY(changed_log()));
  }

  Status cut_log() {
    std::string packed = CAIRN_TRY(output_.read(log_key()));
    packed.resize(packed.size() / 2);
    changed(log_key());
    return output_.write(log_key(), packed);
  }

  Status append_to_log() {
    std::string packed = CAIRN_TRY(output_.read(log_key())), more;
    CAIRN_CHECK(gzip_.compress("{\"Records\":[]}", more));
    changed(log_key());
    return output_.write(log_key(), packed + more);
  }

  /// The log changed, and the digest's text with the new hash.
  Result<std::string> changed_digest() {
    std::string const before = CAIRN_TRY(text_of(log_key())), after = CAIRN_TRY(changed_log());
    CAIRN_CHECK(replace(log_key(), after));
    std::string text = CAIRN_TRY(text_of(digest_key()));
    std::string const hash = crypto::sha256_hex(before);
    std::size_t const at = text.find(hash);
    if (at == std::string::npos)
      return fail(ErrorCode::kCorrupt, "a digest without its log's hash");
    return text.replace(at, hash.size(), crypto::sha256_hex(after));
  }

  Status change_digest() { return replace(digest_key(), CAIRN_TRY(changed_digest())); }

  Status resign_digest() {
    std::string const text = CAIRN_TRY(changed_digest());
    auto const key = CAIRN_TRY(crypto::PrivateKey::derive("an attacker's key"));
    auto const value = [&](std::string_view name) {
      std::string const start = fmt::format("\"{}\":\"", name);
      std::size_t const from = text.find(start) + start.size();
      return text.substr(from, text.find('"', from) - from);
    };
    signatures_[digest_key()] = hex_encode(CAIRN_TRY(
        key.sign(fmt::format("{}\n{}/{}\n{}\n{}", value("digestEndTime"), kLogBucket, digest_key(),
                             crypto::sha256_hex(text), value("previousDigestSignature")))));
    return replace(digest_key(), text);
  }

  Status swap_digests() {
    std::string const& other = chain_[victim_ + 1]->key;
    std::string const here = CAIRN_TRY(output_.read(digest_key()));
    std::string const there = CAIRN_TRY(output_.read(other));
    std::swap(signatures_[digest_key()], signatures_[other]);
    changed(digest_key());
    changed(other);
    CAIRN_CHECK(output_.write(digest_key(), there));
    return output_.write(other, here);
  }

  Status change_signature() {
    char& digit = signatures_[digest_key()][20];
    digit = digit == '0' ? '1' : '0';
    changed(digest_key());
    return {};
  }

  Status lose_metadata() {
    signatures_.erase(digest_key());
    changed(digest_key());
    return {};
  }

  Status remove_digests(std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) CAIRN_CHECK(remove(chain_[i]->key));
    return {};
  }

  Status remove_below(std::string const& account, std::string const& region) {
    std::string const digest_place = fmt::format("/{}/CloudTrail-Digest/{}", account, region);
    std::string const log_place = fmt::format("/{}/CloudTrail/{}", account, region);
    for (DigestFile const& file : digests_.files)
      if (file.key.find(digest_place) != std::string::npos) CAIRN_CHECK(remove(file.key));
    for (Object const& object : objects_)
      if (object.key.find(log_place) != std::string::npos) CAIRN_CHECK(remove(object.key));
    return {};
  }

  Status remove_account() {
    if (world_.accounts.size() < 2)
      return fail(ErrorCode::kInvalidArgument, "one account cannot be removed from itself");
    result_.account = world_.accounts.back().id;
    result_.region.clear();
    return remove_below(result_.account, "");
  }

  World const& world_;
  std::vector<Object> const& objects_;
  Digests const& digests_;
  OutputFolder const& output_;
  std::map<std::string, std::string>& signatures_;
  decode::GzipCompressor gzip_;
  std::vector<DigestFile const*> chain_;
  std::size_t victim_ = 0;
  Tampering result_;
};

}  // namespace

std::span<TamperKind const> tamper_kinds() { return kKinds; }

Result<Tampering> tamper(std::string_view kind, World const& world,
                         std::vector<Object> const& objects, Digests const& digests,
                         OutputFolder const& output,
                         std::map<std::string, std::string>& signatures) {
  return Tamperer(world, objects, digests, output, signatures).run(kind);
}

}  // namespace cairn::forge
