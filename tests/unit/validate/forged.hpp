// A trail in memory: signed digests, their logs, and a service that gives them in any order.
#pragma once
#include "base/base64.hpp"
#include "base/hex.hpp"
#include "crypto/hash.hpp"
#include "crypto/rsa.hpp"
#include "decode/gzip_compress.hpp"
#include "validate/validate.hpp"

#include <atomic>
#include <condition_variable>
#include <random>
#include <thread>

namespace cairn::validate {

inline constexpr char const* kArn = "arn:aws:cloudtrail:us-east-1:111122223333:trail/main";
inline constexpr char const* kBucket = "example";

inline std::string packed(std::string const& text) {
  std::string out;
  static_cast<void>(decode::GzipCompressor().compress(text, out));
  return out;
}

/// Hour `n` begins at n o'clock of 2026-03-10.
struct Forged {
  static crypto::PrivateKey const& key() {
    static crypto::PrivateKey const made = crypto::PrivateKey::derive("validate_test").value();
    return made;
  }
  static std::string time(int hour) { return fmt::format("2026-03-10T{:02}:00:00Z", hour); }
  static std::string digest_key(int hour, bool backfill = false) {
    return fmt::format("AWSLogs/111122223333/CloudTrail-Digest/us-east-1/2026/03/10/111122223333_"
                       "CloudTrail-Digest_us-east-1_main_us-east-1_20260310T{:02}0000Z{}.json.gz",
                       hour + 1, backfill ? "_backfill" : "");
  }
  static std::string log_key(int hour, int log) {
    return fmt::format("AWSLogs/111122223333/CloudTrail/us-east-1/2026/03/10/{:02}_{}.json.gz",
                       hour, log);
  }

  /// `link`: names the digest of the hour before.
  void add(int hour, int logs, bool link = true, bool backfill = false) {
    std::string files;
    for (int log = 0; log < logs; ++log) {
      std::string const text = fmt::format(R"({{"Records":[{{"n":"{} {}"}}]}})", hour, log);
      objects[log_key(hour, log)].body = packed(text);
      files +=
          fmt::format(R"({}{{"s3Bucket":"{}","s3Object":"{}","hashValue":"{}"}})",
                      log == 0 ? "" : ",", kBucket, log_key(hour, log), crypto::sha256_hex(text));
    }
    std::string const name = digest_key(hour, backfill);
    std::string const previous = link ? fmt::format("\"{}\"", digest_key(hour - 1)) : "null";
    std::string const text = fmt::format(
        R"({{"digestStartTime":"{}","digestEndTime":"{}","digestS3Bucket":"{}","digestS3Object":"{}",)"
        R"("digestPublicKeyFingerprint":"{}","previousDigestS3Bucket":{},"previousDigestS3Object":{},)"
        R"("previousDigestSignature":null,"logFiles":[{}]}})",
        time(hour), time(hour + 1), kBucket, name, crypto::fingerprint(key().public_der()),
        link ? fmt::format("\"{}\"", kBucket) : "null", previous, files);
    std::string const signature = hex_encode(*key().sign(fmt::format(
        "{}\n{}/{}\n{}\nnull", time(hour + 1), kBucket, name, crypto::sha256_hex(text))));
    Object& object = objects[name];
    object.body = packed(text);
    object.metadata = {{"signature", signature}, {"signature-algorithm", "SHA256withRSA"}};
    if (backfill) object.metadata["backfill-generation-timestamp"] = time(hour + 1);
  }

  std::map<std::string, Object> objects;
};

/// Answers at once, or, with `shuffle`, on threads of its own and late.
class MemoryService : public Service {
 public:
  explicit MemoryService(Forged const& trail, bool shuffle = false)
      : trail_(trail), shuffle_(shuffle) {}
  ~MemoryService() override {
    for (std::thread& thread : threads_) thread.join();
  }
  Reply<std::vector<TrailDescription>> describe_trails() override {
    return std::vector<TrailDescription>{{kArn, kBucket, "", false}};
  }
  Reply<std::string> organization_id() override { return std::string("o-example"); }
  Reply<std::vector<ServedKey>> list_public_keys(Instant, Instant) override {
    std::string const& der = Forged::key().public_der();
    return std::vector<ServedKey>{{crypto::fingerprint(der), base64_encode(der)}};
  }
  Reply<void> locate(std::string const&) override { return {}; }
  Reply<void> list(std::string const&, std::string const& prefix, std::string const& after,
                   std::function<bool(std::string_view)> const& take) override {
    for (auto const& [key, object] : trail_.objects)
      if (key > after && key.starts_with(prefix) && !hidden.contains(key) && !take(key)) break;
    return {};
  }
  void get(Place place, std::function<void(Reply<Object>)> done) override {
    ++gets;
    auto const found = trail_.objects.find(place.key);
    Reply<Object> reply = tl::unexpected<Refusal>(Refusal{"NoSuchKey", "gone"});
    if (found != trail_.objects.end()) reply = found->second;
    if (auto const refused = refusals.find(place.key); refused != refusals.end())
      reply = tl::unexpected<Refusal>(refused->second);
    if (!shuffle_) return done(std::move(reply));
    std::lock_guard const lock(mutex_);
    auto const delay = std::chrono::microseconds(random_() % 3'000);
    threads_.emplace_back([reply = std::move(reply), done = std::move(done), delay]() mutable {
      std::this_thread::sleep_for(delay);
      done(std::move(reply));
    });
  }
  void cancel() override {}

  std::map<std::string, Refusal> refusals;
  std::map<std::string, bool> hidden;  // from listings
  std::atomic<int> gets{0};

 private:
  Forged const& trail_;
  bool shuffle_;
  std::mutex mutex_;
  std::minstd_rand random_{7};
  std::vector<std::thread> threads_;
};

class Recorder : public Console {
 public:
  void out(std::string_view text) override { all += text; }
  void err(std::string_view text) override { (all += "! ") += text; }
  std::string all;
};

}  // namespace cairn::validate
