#include "forge/digests.hpp"

#include "base/base64.hpp"
#include "base/hex.hpp"
#include "crypto/hash.hpp"
#include "crypto/rsa.hpp"
#include "decode/gzip_compress.hpp"
#include "forge/identifiers.hpp"
#include "forge/random.hpp"
#include "json/write.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <optional>
#include <thread>

namespace cairn::forge {
namespace {

struct RegionKey {
  crypto::PrivateKey key;
  std::string fingerprint;
};

Result<std::vector<RegionKey>> make_keys(World const& world) {
  std::vector<RegionKey> keys;
  for (RegionRow const& region : world.regions) {
    auto key = CAIRN_TRY(
        crypto::PrivateKey::derive(fmt::format("cairn forge {} {}", world.seed, region.name)));
    std::string fingerprint = crypto::fingerprint(key.public_der());
    keys.push_back({std::move(key), std::move(fingerprint)});
  }
  return keys;
}

std::string keys_text(World const& world, std::vector<RegionKey> const& keys, TimeSpan span) {
  std::string out = "{";
  for (std::size_t i = 0; i < keys.size(); ++i)
    out += fmt::format(
        "{}\n\"{}\":{{\"PublicKeyList\":[{{\"Value\":\"{}\",\"ValidityStartTime\":\"{}"
        "\",\"ValidityEndTime\":\"{}\",\"Fingerprint\":\"{}\"}}]}}",
        i == 0 ? "" : ",", world.regions[i].name, base64_encode(keys[i].key.public_der()),
        format_time(span.begin - 5 * kDay), format_time(span.end + 5 * kDay), keys[i].fingerprint);
  return out += "\n}\n";
}

std::string second_stamp(Instant time) {
  std::string text = format_time(time);
  std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  return text;
}

std::string day_of(Instant time) {
  std::string text = format_time(time).substr(0, 10);
  std::replace(text.begin(), text.end(), '-', '/');
  return text;
}

/// All digests of one account and region, oldest first.
class ChainWriter {
 public:
  ChainWriter(World const& world, Plan const& plan, std::vector<Object> const& objects,
              std::vector<std::string> const& hashes, OutputFolder const& output)
      : world_(world), plan_(plan), objects_(objects), hashes_(hashes), output_(output) {}

  Status write(std::size_t account, std::size_t region, std::vector<std::size_t> const& logs,
               RegionKey const& key, TimeSpan span, Digests& out, ForgeProgress const& progress) {
    Random random(world_.seed, fmt::format("digest {} {}", account, region));
    Instant const begin = span.begin - random.between(1, 3'599) * kSecond;
    Instant const hours = (span.end - span.begin) / kHour + 1;
    previous_.reset();
    auto log = logs.begin();
    for (Instant hour = 0; hour < hours; ++hour) {
      if (progress.cancel) return fail(ErrorCode::kCancelled, "cancelled");
      DigestFile file;
      TimeSpan const window{begin + hour * kHour, begin + (hour + 1) * kHour};
      for (; log != logs.end() && objects_[*log].stamp < window.end; ++log)
        file.objects.push_back(*log);
      CAIRN_CHECK(
          write_one(world_.accounts[account].id, world_.regions[region].name, window, key, file));
      out.gzip_bytes += packed_.size();
      out.files.push_back(std::move(file));
    }
    return {};
  }

 private:
  struct Previous {
    std::string key, hash, signature;
  };

  static void member(std::string& out, std::string_view name, std::string_view value) {
    out += out.back() == '{' ? "\"" : ",\"";
    (out += name) += "\":";
    json::append_string(out, value);
  }

  /// oldestEventTime and newestEventTime of some logs; null if there is no event.
  void times(std::string& out, std::span<std::size_t const> logs) const {
    std::optional<Instant> oldest, newest;
    for (std::size_t const log : logs)
      for (std::uint32_t const event : objects_[log].events) {
        Instant const time = plan_.events[event].time;
        oldest = std::min(oldest.value_or(time), time);
        newest = std::max(newest.value_or(time), time);
      }
    if (!oldest) {
      out += ",\"newestEventTime\":null,\"oldestEventTime\":null";
      return;
    }
    member(out, "newestEventTime", format_time(*newest));
    member(out, "oldestEventTime", format_time(*oldest));
  }

  Status write_one(std::string_view account, std::string_view region, TimeSpan window,
                   RegionKey const& key, DigestFile& file) {
    file.key = fmt::format(
        "AWSLogs/{}/{}/CloudTrail-Digest/{}/{}/{}_CloudTrail-Digest_{}_{}_{}_{}.json.gz",
        world_.organization, account, region, day_of(window.end), account, region, kTrailName,
        world_.regions.front().name, second_stamp(window.end));
    std::string text = "{";
    member(text, "awsAccountId", account);
    member(text, "digestStartTime", format_time(window.begin));
    member(text, "digestEndTime", format_time(window.end));
    member(text, "digestS3Bucket", kLogBucket);
    member(text, "digestS3Object", file.key);
    member(text, "digestPublicKeyFingerprint", key.fingerprint);
    member(text, "digestSignatureAlgorithm", "SHA256withRSA");
    times(text, file.objects);
    if (previous_) {
      member(text, "previousDigestS3Bucket", kLogBucket);
      member(text, "previousDigestS3Object", previous_->key);
      member(text, "previousDigestHashValue", previous_->hash);
      member(text, "previousDigestHashAlgorithm", "SHA-256");
      member(text, "previousDigestSignature", previous_->signature);
    } else {
      text += ",\"previousDigestS3Bucket\":null,\"previousDigestS3Object\":null,"
              "\"previousDigestHashValue\":null,\"previousDigestHashAlgorithm\":null,"
              "\"previousDigestSignature\":null";
    }
    text += ",\"logFiles\":[";
    for (std::size_t const& log : file.objects) {
      text += text.back() == '[' ? "{" : ",{";
      member(text, "s3Bucket", kLogBucket);
      member(text, "s3Object", objects_[log].key);
      member(text, "hashValue", hex_encode(hashes_[log]));
      member(text, "hashAlgorithm", "SHA-256");
      times(text, {&log, 1});
      text += '}';
    }
    text += "]}";
    std::string const hash = crypto::sha256_hex(text);
    file.signature = hex_encode(CAIRN_TRY(
        key.key.sign(fmt::format("{}\n{}/{}\n{}\n{}", format_time(window.end), kLogBucket, file.key,
                                 hash, previous_ ? previous_->signature : "null"))));
    previous_ = Previous{file.key, hash, file.signature};
    CAIRN_CHECK(gzip_.compress(text, packed_));
    return output_.write(file.key, packed_);
  }

  World const& world_;
  Plan const& plan_;
  std::vector<Object> const& objects_;
  std::vector<std::string> const& hashes_;
  OutputFolder const& output_;
  decode::GzipCompressor gzip_;
  std::string packed_;
  std::optional<Previous> previous_;
};

}  // namespace

Result<Digests> write_digests(World const& world, Plan const& plan,
                              std::vector<Object> const& objects,
                              std::vector<std::string> const& hashes, OutputFolder const& output,
                              ForgeProgress const& progress) {
  auto const keys = CAIRN_TRY(make_keys(world));
  std::size_t const regions = world.regions.size();
  std::vector<std::vector<std::size_t>> logs(world.accounts.size() * regions);
  TimeSpan span = world.span;
  for (std::size_t i = 0; i < objects.size(); ++i) {
    logs[objects[i].account * regions + objects[i].region].push_back(i);
    span.end = std::max(span.end, objects[i].stamp + kHour);
  }
  for (auto& chain : logs)
    std::stable_sort(chain.begin(), chain.end(), [&](std::size_t a, std::size_t b) {
      return objects[a].stamp < objects[b].stamp;
    });
  std::vector<Digests> parts(logs.size());
  std::atomic<std::size_t> next{0};
  auto const work = [&]() -> Status {
    ChainWriter writer(world, plan, objects, hashes, output);
    for (std::size_t i; (i = next++) < logs.size();)
      CAIRN_CHECK(writer.write(i / regions, i % regions, logs[i], keys[i % regions], span, parts[i],
                               progress));
    return {};
  };
  std::array<Status, 2> results;
  {
    std::jthread const second([&] { results[1] = work(); });
    results[0] = work();
  }
  for (Status& result : results)
    if (!result) return tl::unexpected<Error>(std::move(result).error());

  Digests out;
  out.keys = keys_text(world, keys, span);
  for (Digests& part : parts) {
    out.gzip_bytes += part.gzip_bytes;
    std::move(part.files.begin(), part.files.end(), std::back_inserter(out.files));
  }
  std::sort(out.files.begin(), out.files.end(),
            [](DigestFile const& a, DigestFile const& b) { return a.key < b.key; });
  return out;
}

std::string write_metadata(std::map<std::string, std::string> const& signature_by_key) {
  std::string out = "{";
  for (auto const& [key, signature] : signature_by_key)
    out += fmt::format(
        "{}\n\"{}/{}\":{{\"signature\":\"{}\",\"signature-algorithm\":\"SHA256withRSA\"}}",
        out.size() == 1 ? "" : ",", kLogBucket, key, signature);
  return out += "\n}\n";
}

}  // namespace cairn::forge
