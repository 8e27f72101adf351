// A small trail in memory: digests signed with a key of our own, logs, and what a test changes.
#pragma once
#include "base/base64.hpp"
#include "base/bytes.hpp"
#include "base/hex.hpp"
#include "crypto/hash.hpp"
#include "crypto/rsa.hpp"
#include "decode/gzip_compress.hpp"
#include "verify/judge.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace cairn::verify::testing {

class MemoryReader final : public ByteReader {
 public:
  explicit MemoryReader(std::string_view bytes) : bytes_(bytes) {}
  Result<std::size_t> read(char* out, std::size_t capacity) override {
    std::size_t const size = std::min({capacity, bytes_.size(), step});
    std::copy_n(bytes_.data(), size, out);
    bytes_.remove_prefix(size);
    return size;
  }
  std::size_t step = SIZE_MAX;

 private:
  std::string_view bytes_;
};

inline std::string packed(std::string_view text) {
  std::string out;
  EXPECT_TRUE(decode::GzipCompressor().compress(text, out));
  return out;
}

inline crypto::PrivateKey const& signing_key() {
  static crypto::PrivateKey const key = crypto::PrivateKey::derive("verify tests").value();
  return key;
}

inline std::string keys_json() {
  return fmt::format(R"({{"PublicKeyList":[{{"Value":"{}","Fingerprint":"{}"}}]}})",
                     base64_encode(signing_key().public_der()),
                     crypto::fingerprint(signing_key().public_der()));
}

inline std::string quoted(std::optional<std::string> const& text) {
  return text ? "\"" + *text + "\"" : "null";
}

/// Hour 0 begins at 2026-03-10T00:00:00Z.
inline constexpr Instant kFirst = 1'773'100'800 * kSecond;

inline std::string compact(Instant time, bool seconds) {
  std::string text = format_time(time);
  std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  return seconds ? text : text.substr(0, 13) + "Z";
}

struct World {
  std::map<std::string, std::string> objects;     // name → stored bytes
  std::map<std::string, std::string> signatures;  // of digests
  struct Previous {
    std::string key, hash, signature;
  };
  std::optional<Previous> previous;
  std::string region = "eu-west-1", trail = "t";
  std::vector<std::string> digest_names;

  static std::string root(std::string const& folder, std::string const& at) {
    return "AWSLogs/111122223333/" + folder + "/" + at + "/2026/03/10/111122223333_" + folder +
           "_" + at + "_";
  }
  std::string log_name(Instant stamp, int number) const {
    return root("CloudTrail", region) + compact(stamp, false) +
           fmt::format("_{:016}.json.gz", number);
  }
  std::string digest_name(Instant end) const {
    return root("CloudTrail-Digest", region) + trail + "_eu-west-1_" + compact(end, true) +
           ".json.gz";
  }
  static std::string record(Instant time, std::string const& name = "ListUsers",
                            std::string const& more = "") {
    return fmt::format(
        R"({{"eventVersion":"1.08","eventTime":"{}","eventSource":"cloudtrail.amazonaws.com","eventName":"{}","eventID":"e"{}}})",
        format_time(time), name, more);
  }

  /// A digest for [begin, end) that lists logs of these texts, ten minutes apart.
  void hour(Instant begin, Instant end, std::vector<std::string> const& texts) {
    std::string files;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      std::string const name =
          log_name(begin + static_cast<Instant>(i + 1) * 10 * kMinute, static_cast<int>(i));
      objects[name] = packed(texts[i]);
      files += fmt::format(
          R"({}{{"s3Bucket":"b","s3Object":"{}","hashValue":"{}","hashAlgorithm":"SHA-256"}})",
          files.empty() ? "" : ",", name, crypto::sha256_hex(texts[i]));
    }
    put_digest(begin, end, files);
  }

  void put_digest(Instant begin, Instant end, std::string const& files) {
    std::string const name = digest_name(end);
    auto const link = [&](std::string Previous::*member) {
      return quoted(previous ? std::optional((*previous).*member) : std::nullopt);
    };
    std::string const text = fmt::format(
        R"({{"awsAccountId":"111122223333","digestStartTime":"{}","digestEndTime":"{}","digestS3Bucket":"b","digestS3Object":"{}","digestPublicKeyFingerprint":"{}","digestSignatureAlgorithm":"SHA256withRSA","previousDigestS3Bucket":{},"previousDigestS3Object":{},"previousDigestHashValue":{},"previousDigestHashAlgorithm":{},"previousDigestSignature":{},"logFiles":[{}]}})",
        format_time(begin), format_time(end), name, crypto::fingerprint(signing_key().public_der()),
        previous ? "\"b\"" : "null", link(&Previous::key), link(&Previous::hash),
        previous ? "\"SHA-256\"" : "null", link(&Previous::signature), files);
    std::string const hash = crypto::sha256_hex(text);
    std::string const signature =
        hex_encode(signing_key()
                       .sign(format_time(end) + "\nb/" + name + "\n" + hash + "\n" +
                             (previous ? previous->signature : "null"))
                       .value());
    objects[name] = packed(text);
    signatures[name] = signature;
    digest_names.push_back(name);
    previous = Previous{name, hash, signature};
  }

  void hours(int count, int from = 0) {
    for (int i = from; i < from + count; ++i) {
      Instant const begin = kFirst + i * kHour;
      hour(begin, begin + kHour,
           {"{\"Records\":[" + record(begin + kMinute) + "]}",
            "{\"Records\":[" + record(begin + 2 * kMinute) + "]}"});
    }
  }

  std::string metadata() const {
    std::string out = "{";
    for (auto const& [name, signature] : signatures)
      if (objects.count(name) != 0)
        out += fmt::format(R"({}"b/{}":{{"signature":"{}","signature-algorithm":"SHA256withRSA"}})",
                           out.size() > 1 ? "," : "", name, signature);
    return out + "}";
  }

  /// The judge after everything was added, in the order of `shuffle`'s steps.
  Judge judge(bool with_metadata = true, std::size_t shuffle = 1, JudgeOptions options = {}) const {
    KeyStore keys;
    EXPECT_TRUE(keys.add(keys_json()));
    Judge out(std::move(keys), std::move(options));
    std::vector<std::pair<std::string, std::string>> all(objects.begin(), objects.end());
    if (with_metadata) all.emplace_back("metadata.json", metadata());
    Inspector inspector;
    for (std::size_t start = 0; start < shuffle; ++start)
      for (std::size_t i = all.size() - 1 - start; i < all.size(); i -= shuffle) {
        MemoryReader reader(all[i].second);
        auto facts = inspector.inspect(all[i].first, trail::parse_key(all[i].first).kind, reader);
        EXPECT_TRUE(facts) << facts.error().message;
        out.add(*std::move(facts));
      }
    return out;
  }
};

inline std::map<std::string, std::uint64_t> findings(World const& world,
                                                     bool with_metadata = true) {
  return world.judge(with_metadata).judge().finding_counts;
}
using Found = std::map<std::string, std::uint64_t>;

}  // namespace cairn::verify::testing
